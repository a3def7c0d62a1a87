"""Leaving for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from interra.foundation import privacy
from interra.foundation.errors import Refused
from interra.foundation.journal.actions import record
from interra.people.actions import apart, circumstances
from interra.people.actions.devices import close_devices
from interra.people.actions.my_space import leave_household
from interra.people.models import Member

if TYPE_CHECKING:
    from datetime import datetime


class LastOfTheTeam(Refused):
    """Somebody must be able to open the desk tomorrow."""


@transaction.atomic
def erase(*, member: Member, now: datetime) -> None:
    """Forget a person, on every floor. The journal keeps that it happened, not to whom.

    :raises LastOfTheTeam: while nobody else can open the desk.
    """
    if member.is_staff and not Member.objects.team().exclude(pk=member.pk).exists():
        raise LastOfTheTeam(_("First, add another person to the team."))
    record("people.erased", by=None, subject=member, at=now)
    privacy.erase_everywhere(member, now=now)
    Member.objects.filter(pk=member.pk).delete()


def forget_in_people(member: Member, *, now: datetime) -> None:
    """What no cascade reaches: what is sealed, open browsers, a household of one, pages that sleep."""
    for merge in member.merges.select_related("other"):
        erase(member=merge.other, now=now)
    circumstances.forget(member=member)
    apart.forget(member=member)
    close_devices(member=member, by=member, now=now)
    leave_household(member=member, now=now)
