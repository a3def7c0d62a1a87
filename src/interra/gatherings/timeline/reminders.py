"""The day before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interra.gatherings.actions import reminders
from interra.gatherings.models import Session
from interra.gatherings.rules.deadlines import REMINDED_BEFORE, REMINDER_USELESS

if TYPE_CHECKING:
    from datetime import datetime


def remind(now: datetime) -> int:
    """Tell those who have a seat for tomorrow. Twice is once."""
    soon = Session.objects.starting_between(now + REMINDER_USELESS, now + REMINDED_BEFORE)
    return sum(reminders.remind(session=session, now=now) for session in soon.order_by("pk"))
