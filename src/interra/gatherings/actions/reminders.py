"""A short message the day before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from interra.foundation.notices.actions import tell
from interra.gatherings.models import Registration
from interra.gatherings.rules.deadlines import REMINDED_BEFORE, REMINDER_USELESS
from interra.people.models import Member

if TYPE_CHECKING:
    from datetime import datetime

    from interra.gatherings.models import Session


@transaction.atomic
def remind(*, session: Session, now: datetime) -> int:
    """Write to those who have had their seat for a day at least: the others have just been told.

    The key holds the hour of the session: one that moves is told again.
    """
    settled = Registration.objects.filter(
        session=session,
        state=Registration.State.PLACED,
        moved_at__lte=session.starts_at - REMINDED_BEFORE,
    )
    people = Member.objects.filter(registrations__in=settled).order_by("pk")
    tell(
        people,
        "gatherings.reminder",
        at=now,
        useless_after=session.starts_at - REMINDER_USELESS,
        once=f"reminder:{session.code}:{session.starts_at.timestamp():.0f}",
        session=session.code,
    )
    return len(people)
