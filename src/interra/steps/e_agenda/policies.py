from __future__ import annotations

from typing import TYPE_CHECKING

from interra.people.policies import is_coordinator

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from interra.people.models import Member


def may_author(person: Member | AnonymousUser) -> bool:
    """Write ateliers and plan their dates: the coordination."""
    return is_coordinator(person)
