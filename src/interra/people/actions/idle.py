"""Somebody we have not seen for two years is told, and thirty days later forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate

from interra.foundation.journal.actions import record
from interra.foundation.notices.actions import tell
from interra.people.actions.my_data import erase
from interra.people.models import Member
from interra.people.rules import TOLD_BEFORE_FORGOTTEN

if TYPE_CHECKING:
    from datetime import datetime


@transaction.atomic
def tell_idle(*, member: Member, now: datetime) -> bool:
    """« Vous voulez rester ? » Told once. False: they came back in between, or know already."""
    today = localdate(now)
    idle = Member.objects.idle(today).filter(pk=member.pk, forgotten_on=None)
    forgotten_on = today + TOLD_BEFORE_FORGOTTEN
    if not idle.update(forgotten_on=forgotten_on):
        return False
    tell([member], "people.forgotten_soon", at=now, day=forgotten_on.isoformat())
    record("people.told_idle", by=None, subject=member, at=now)
    return True


@transaction.atomic
def forget_idle(*, member: Member, now: datetime) -> bool:
    """Erase them as they would themselves. False: they came back in between."""
    today = localdate(now)
    still = Member.objects.idle(today).filter(pk=member.pk, forgotten_on__lte=today)
    found = still.select_for_update().first()
    if found is None:
        return False
    erase(member=found, now=now)
    return True
