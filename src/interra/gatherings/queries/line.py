"""The waiting list of a session that is first come, first served. Nobody is shown their place in it.

After a draw there is no order: seats given back are drawn for (`refills`).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.db.models import F

from interra.gatherings.models import Registration
from interra.gatherings.queries.apart import who_may_sit
from interra.gatherings.queries.units import reachable

if TYPE_CHECKING:
    from datetime import datetime

    from interra.gatherings.models import Session

State = Registration.State


def next_in_line(session: Session, *, free: int) -> list[Registration]:
    """To whom the `free` seats of a session are offered, by arrival.

    A party is kept whole: one that is too large for the free seats keeps its place, and the next one
    is asked. Nobody is asked whom we could not reach. Nor is who
    is kept apart from somebody there. After a draw: nobody.
    """
    if not free or session.is_draw or session.is_cancelled:
        return []
    line = session.registrations.filter(state=State.RESERVE).select_related("member")
    in_order = reachable(line.order_by(F("line").asc(nulls_last=True), "asked_at", "pk"))
    in_order = who_may_sit(session, in_order)
    if not in_order:
        return []
    people = Counter(
        session.attendees.filter(registration__in=in_order).values_list("registration", flat=True)
    )
    chosen: list[Registration] = []
    for registration in in_order:
        if people[registration.pk] <= free:
            chosen.append(registration)
            free -= people[registration.pk]
    return chosen


def may_sit_down(registration: Registration, session: Session, now: datetime) -> bool:
    """Somebody who waits could have a free seat at once: nobody draws here, and those before them
    have room too. (The worker asks people too, but no longer in the last hour.)"""
    closed = session.is_cancelled or now >= min(session.closes_at, session.starts_at)
    if registration.state != State.RESERVE or session.is_draw or closed:
        return False
    free = session.seats.filter(attendee=None).count()
    return registration in next_in_line(session, free=free)
