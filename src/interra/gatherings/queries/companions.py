"""Who comes with a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from interra.gatherings.models import Registration


def companions_said(registration: Registration) -> dict[str, Any]:
    """The companions as the form shows them."""
    people = list(registration.attendees.exclude(position=0).select_related("member"))
    friends = [person.name for person in people if not person.member and not person.is_child]
    return {
        "household": [person.member.code for person in people if person.member],
        "friend": next(iter(friends), ""),
        "children": sum(person.is_child and not person.member for person in people),
    }
