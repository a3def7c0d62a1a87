"""What must be true of a session, whatever has happened to it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from interra.foundation.notices.models import Notice
from interra.gatherings.models import Attendee, Registration, Seat
from interra.gatherings.rules import HOLDING

if TYPE_CHECKING:
    from interra.gatherings.models import Session


def broken_promises(session: Session) -> list[str]:
    """Each promise that does not hold, in words; empty when all do."""
    seats = list(Seat.objects.filter(session=session).values_list("attendee", flat=True))
    holders = set(seats) - {None}
    attending = Attendee.objects.filter(session=session)
    holding = set(attending.filter(registration__state__in=HOLDING).values_list("pk", flat=True))
    people = Counter(
        Registration.objects.filter(session=session, member__isnull=False).values_list(
            "member", flat=True
        )
    )
    asked = set(people)
    told = set(
        Notice.objects.filter(about__session=session.code, to__isnull=False).values_list(
            "to", flat=True
        )
    )
    promises = {
        "nobody has a seat without holding it": holders <= holding,
        "everybody who holds a seat has one": holding <= holders,
        "no more people than seats": len(holding) <= len(seats),
        "one registration a person": max(people.values(), default=1) == 1,
        "nobody without a message": asked <= told,
    }
    return [promise for promise, holds in promises.items() if not holds]
