"""Freed seats are offered to those who wait, who have some time to answer.

First come, first served: the next on the waiting list is asked at once. After a draw, the worker
draws for the seats: see `refilling`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localtime

from interra.foundation.journal.actions import record
from interra.gatherings import rules
from interra.gatherings.actions import seating
from interra.gatherings.actions.messages import tell_of
from interra.gatherings.actions.refusals import OfferOver
from interra.gatherings.actions.week_seats import lock_week, settle_others
from interra.gatherings.models import Registration, Session
from interra.gatherings.queries.line import may_sit_down, next_in_line
from interra.gatherings.rules import deadlines

if TYPE_CHECKING:
    from datetime import datetime

    from interra.people.models import Member

State = Registration.State


@transaction.atomic
def offer_freed_seats(*, session_id: int, now: datetime) -> int:
    """Keep the free seats of a session for those who come next, and ask them; how many were asked.

    Never in the last hour before the start, never the same seat to two. A drawn session: nobody yet.
    """
    session = Session.objects.locked(session_id)
    until = deadlines.offer_until(localtime(now), session.starts_at)
    if until is None:
        return 0
    free = seating.free_seats(session, rules.MOST_SEATS)
    asked = next_in_line(session, free=len(free))
    for registration in asked:
        offer(session, registration, until, now)
    return len(asked)


@transaction.atomic
def accept(*, registration: Registration, by: Member | None = None, now: datetime) -> Registration:
    """« Je prends la place ». Saying it twice is fine.

    `by`: the person of the team to whom it was said; None, the person themselves.

    :raises OfferOver: if no seat is kept for this person any more.
    """
    lock_week(registration.week_id)
    session = Session.objects.locked(registration.session_id)
    registration = _fresh(registration)
    if registration.state == State.PLACED:
        return registration
    if not _stands(session, registration, now):
        raise OfferOver
    registration.state, registration.moved_at = State.PLACED, now
    registration.offer_until = registration.line = None
    registration.save(update_fields=["state", "moved_at", "offer_until", "line"])
    settle_others(registration, now)
    record("gatherings.offer_accepted", by=by or registration.member, subject=registration, at=now)
    tell_of(registration, session, "placed", at=now)
    return registration


@transaction.atomic
def decline(
    *, registration: Registration, by: Member | None = None, now: datetime
) -> Registration:
    """« Non merci »: the seats are for others who wait. Saying it twice is fine."""
    session = Session.objects.locked(registration.session_id)
    registration = _fresh(registration)
    if registration.state != State.OFFERED:
        return registration
    seating.step_back(registration, State.CANCELLED, now)
    record("gatherings.offer_declined", by=by or registration.member, subject=registration, at=now)
    offer_freed_seats(session_id=session.pk, now=now)
    return registration


@transaction.atomic
def expire_offer(*, registration_id: int, now: datetime) -> bool:
    """Nobody answered in time: the seats are for others who wait. False: nothing to do."""
    found = Registration.objects.get(pk=registration_id)
    session = Session.objects.locked(found.session_id)
    registration = _fresh(found)
    if registration.state != State.OFFERED or _stands(session, registration, now):
        return False
    seating.step_back(registration, State.LAPSED, now)
    record("gatherings.offer_lapsed", by=None, subject=registration, at=now)
    tell_of(registration, session, "offer_lapsed", at=now)
    offer_freed_seats(session_id=session.pk, now=now)
    return True


def seat_if_next(*, session: Session, registration: Registration, now: datetime) -> Registration:
    """Somebody who waits says « Je viens » again: a free seat is theirs before a stranger's."""
    if not may_sit_down(registration, session, now):
        return registration
    people = list(registration.attendees.order_by("position"))
    seating.give_seats(seating.free_seats(session, len(people)), people)
    registration.state, registration.moved_at = State.PLACED, now
    registration.line = None
    registration.save(update_fields=["state", "moved_at", "line"])
    tell_of(registration, session, "placed", at=now)
    return registration


def offer(
    session: Session,
    registration: Registration,
    until: datetime,
    now: datetime,
    *,
    chance: str = "",
) -> None:
    """Keep seats for this party, and ask. `chance`: the one it had, when the seats were drawn for.

    Callers hold the session's lock and have counted the free seats."""
    people = list(registration.attendees.order_by("position"))
    seating.give_seats(seating.free_seats(session, len(people)), people)
    registration.state, registration.moved_at = State.OFFERED, now
    registration.offer_until, registration.offer_chance = until, chance
    registration.save(update_fields=["state", "moved_at", "offer_until", "offer_chance"])
    record("gatherings.offered", by=None, subject=registration, at=now, until=until.isoformat())
    tell_of(registration, session, "offered", at=now, until=until)


def _fresh(registration: Registration) -> Registration:
    return Registration.objects.select_related("member").get(pk=registration.pk)


def _stands(session: Session, registration: Registration, now: datetime) -> bool:
    """Whether the seats are still kept for this person."""
    return (
        registration.state == State.OFFERED
        and not session.is_cancelled
        and registration.offer_until is not None
        and now < min(registration.offer_until, session.starts_at)
    )
