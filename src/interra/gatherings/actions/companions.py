"""« Je viens avec… »: a party is kept whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from interra.foundation.journal.actions import record
from interra.gatherings import rules
from interra.gatherings.actions import offers, seating
from interra.gatherings.actions.refusals import (
    AnswerFirst,
    CannotJoin,
    NoSeatForThem,
    NotComing,
    SaysItThemselves,
    TooLate,
    TooMany,
)
from interra.gatherings.models import Attendee, Registration, Session
from interra.gatherings.queries.apart import must_not_meet, somebody_is_there
from interra.gatherings.queries.joining import why_closed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from interra.people.models import Member

State = Registration.State


@transaction.atomic
def bring(
    *, registration: Registration, companions: Sequence[rules.Companion], now: datetime
) -> Registration:
    """Say who comes along: the list replaces the one before. The party stays whole.

    :raises NoSeatForThem: if the person has a seat and there is none for the others.
    :raises NotComing, AnswerFirst, TooLate, CannotJoin: if the registration cannot change now.
    :raises TooMany, SaysItThemselves: about those who come along.
    """
    session = Session.objects.locked(registration.session_id)
    registration = Registration.objects.select_related("member").get(pk=registration.pk)
    _check_may_change(session, registration, now)
    staying, going, coming = _compare(registration, companions)
    if not going and not coming:
        return registration
    check_companions(registration.member, session, coming, beside=staying)
    held = registration.holds_seats
    Attendee.objects.filter(pk__in=[attendee.pk for attendee in going]).delete()
    new = seating.write_party(registration, coming, first=next_position(registration))
    if held:
        _seat_companions(session, registration, new, room=len(going))
    registration.answers += 1
    registration.save(update_fields=["answers"])
    record("gatherings.party_changed", by=registration.member, subject=registration, at=now)
    if held and len(going) > len(new):
        offers.offer_freed_seats(session_id=session.pk, now=now)
    return registration


def check_companions(
    member: Member | None,
    session: Session,
    companions: Sequence[rules.Companion],
    beside: Sequence[Attendee] = (),
) -> None:
    if not companions:
        return
    if 1 + len(beside) + len(companions) > rules.LARGEST_PARTY:
        raise TooMany
    known = {companion.member_id for companion in companions if companion.member_id}
    if not known:
        return
    twice = len(known) < sum(companion.member_id is not None for companion in companions)
    if twice or member is None or not _all_of_household(member, known):
        raise SaysItThemselves
    if Attendee.objects.filter(session=session, member__in=known).exists():
        raise SaysItThemselves
    if session.week_id is not None and _ask_in_the_week(session.week_id, member, known):
        raise SaysItThemselves
    if must_not_meet([member.pk, *known, *(one.member_id for one in beside)]):
        raise SaysItThemselves


def _ask_in_the_week(week_id: int, member: Member, people: set[int]) -> bool:
    """One of them comes by another request, to any date of the week: they would have two chances."""
    there = Attendee.objects.filter(registration__week=week_id, member__in=people)
    return there.exclude(registration__member=member).exists()


def _all_of_household(member: Member, known: set[int]) -> bool:
    if member.household is None:
        return False
    return member.household.members.filter(pk__in=known, is_active=True).count() == len(known)


def _check_may_change(session: Session, registration: Registration, now: datetime) -> None:
    if session.is_cancelled:
        raise CannotJoin(why_closed(session, now))
    if now >= session.starts_at:
        raise TooLate
    if not registration.is_live:
        raise NotComing
    if registration.state == State.OFFERED:
        raise AnswerFirst
    if registration.state == State.ASKED and now >= session.closes_at:
        raise CannotJoin(why_closed(session, now))


def _seat_companions(
    session: Session, registration: Registration, new: list[Attendee], *, room: int
) -> None:
    """Seats for those who join a party that has its seats already.

    Beyond the seats that the party itself gives back, a draw's waiting list comes first.
    """
    waiting = session.is_draw and session.registrations.filter(state=State.RESERVE).exists()
    more = len(new) - room
    member = registration.member
    known = member is not None and (
        member.is_reachable or more <= 0 or seating.may_hold_unproved(session, member, more)
    )
    free = seating.free_seats(session, len(new))
    if len(free) < len(new) or not known or (waiting and more > 0):
        raise NoSeatForThem
    if somebody_is_there(session, [one.member_id for one in new]):
        raise NoSeatForThem
    seating.give_seats(free, new)


def _compare(
    registration: Registration, companions: Sequence[rules.Companion]
) -> tuple[list[Attendee], list[Attendee], list[rules.Companion]]:
    """Who stays, who no longer comes, who is new."""
    coming = list(companions)
    staying, going = [], []
    for attendee in registration.attendees.exclude(position=0).order_by("position"):
        person = rules.Companion(attendee.member_id, attendee.name, attendee.is_child)
        if person in coming:
            coming.remove(person)
            staying.append(attendee)
        else:
            going.append(attendee)
    return staying, going, coming


def next_position(registration: Registration) -> int:
    last = registration.attendees.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1
