"""Seats held for people who had half an hour to prove a contact."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from interra.gatherings.actions import holds
from interra.gatherings.models import Registration
from interra.gatherings.timeline.each import each

if TYPE_CHECKING:
    from datetime import datetime


def settle_holds(now: datetime) -> int:
    """Confirm those who proved a contact; give back the seats of those who had time and did not."""
    waiting = list(Registration.objects.held_to_settle(now))
    return each(waiting, partial(_settle, now=now))


def _settle(registration: Registration, now: datetime) -> int:
    holds.settle_hold(registration_id=registration.pk, now=now)
    return 1
