"""Seats held for people who had half an hour to prove a contact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interra.gatherings.actions import holds
from interra.gatherings.models import Registration

if TYPE_CHECKING:
    from datetime import datetime


def settle_holds(now: datetime) -> int:
    """Confirm those who proved a contact; give back the seats of those who had time and did not."""
    waiting = list(Registration.objects.held_to_settle(now).values_list("pk", flat=True))
    for pk in waiting:
        holds.settle_hold(registration_id=pk, now=now)
    return len(waiting)
