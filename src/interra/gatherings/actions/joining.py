"""« Je viens », « Je viens avec… », « Je ne peux plus venir »."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from django.db import transaction
from django.utils.timezone import localdate

from interra.foundation.journal.actions import record
from interra.foundation.ready import write_new
from interra.foundation.sealing import pseudonym
from interra.gatherings import rules
from interra.gatherings.actions import offers, seating
from interra.gatherings.actions.companions import check_companions
from interra.gatherings.actions.messages import tell_of
from interra.gatherings.actions.refusals import CannotJoin, HostsComeAnyway, TooLate
from interra.gatherings.actions.week_seats import leave_others, lock_week
from interra.gatherings.models import Registration, Session
from interra.gatherings.queries.apart import somebody_is_there
from interra.gatherings.queries.doorstep import at_the_door, end_of_line, is_drawn, sent_before
from interra.gatherings.queries.joining import why_closed
from interra.gatherings.queries.wishes import comes_with, last_wish
from interra.people.actions import entering
from interra.people.actions.seen import note_coming

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from interra.people.models import Member

State = Registration.State
Source = Registration.Source


class Who(TypedDict, total=False):
    """What somebody new tells of themselves: see `entering.welcome`."""

    name: str
    phone: str
    email: str
    age: str


@transaction.atomic
def join(
    *,
    member: Member,
    session_id: int,
    companions: Sequence[rules.Companion] = (),
    source: str = Source.WEB,
    seen: int | None = None,
    tells: bool = True,
    now: datetime,
) -> Registration:
    """Ask to come, alone or with others. Asking again gives back the same registration, and a
    seat to who waited for it. Whom somebody brings, in the same week too, comes by that request.

    `seen`: how many answers of this person the page had seen. A copy that arrives after a later
    answer changes nothing. `tells`: a message leaves (`weeks` sends one for a whole list).
    First come: seats, or the waiting list when the whole party does not fit. Draw: the request waits.

    :raises CannotJoin: if the date is cancelled, has begun, or takes no more requests.
    :raises TooMany, SaysItThemselves: about those who come along.
    """
    session = Session.objects.locked(session_id)
    there = at_the_door(session.pk, member.pk)
    if there.comes_by:
        waits = _registration(there.comes_by)
        return offers.seat_if_next(session=session, registration=waits, now=now)
    if session.week_id and (theirs := comes_with(session.week_id, member)):
        return theirs
    mine = _registration(there.own) if there.own else None
    if mine and seen is not None and seen != mine.answers:
        return mine
    _check_open(session, now)
    if there.is_host:
        raise HostsComeAnyway
    check_companions(member, session, companions)
    registration = mine or Registration(session=session, member=member)
    registration.source = source
    return _ask(session, registration, member, companions, now, tells=tells)


@transaction.atomic
def welcome_and_join(
    *,
    who: Who,
    language: str,
    session_id: int,
    source: str = Source.WEB,
    met_by: Member | None = None,
    form_key: str,
    send_code: bool = True,
    now: datetime,
) -> Registration:
    """Somebody new says « Je viens »: one form makes one member and one registration, however often
    it is sent.

    :raises CannotJoin: as `join`, before anything is written.
    """
    session = Session.objects.locked(session_id)
    key = pseudonym(session.code, form_key, *sorted(str(word) for word in who.values()))
    if again := sent_before(key):
        return again
    _check_open(session, now)
    member = entering.welcome(
        **who, language=language, met_by=met_by, send_code=send_code, now=now
    )
    registration = Registration(session=session, member=member, source=source, form_key=key)
    return _ask(session, registration, member, (), now)


@transaction.atomic
def leave(*, registration: Registration, by: Member | None, now: datetime) -> Registration:
    """« Je ne peux plus venir »: the seats go to the next household. Saying it twice is fine.
    In a week, before its draw, the whole wish list is taken back.

    :raises TooLate: if the session has begun.
    """
    lock_week(registration.week_id)
    session = Session.objects.locked(registration.session_id)
    registration = Registration.objects.select_related("member").get(pk=registration.pk)
    if not registration.is_live:
        return registration
    if now >= session.starts_at:
        raise TooLate
    was = registration.state
    seating.step_back(registration, State.CANCELLED, now)
    leave_others(registration, was, now)
    record("gatherings.left", by=by, subject=registration, at=now)
    if by is not None and by != registration.member:
        tell_of(registration, session, "left", at=now)
    offers.offer_freed_seats(session_id=session.pk, now=now)
    return registration


def _ask(
    session: Session,
    registration: Registration,
    member: Member,
    companions: Sequence[rules.Companion],
    now: datetime,
    *,
    tells: bool = True,
) -> Registration:
    """Write the registration, its people, its seats if there are, and its message."""
    seats = _seats_for(session, member, companions, now)
    registration.state = State.PLACED if seats else _waiting_state(session)
    registration.asked_at = registration.moved_at = now
    registration.answers += 1
    in_line = registration.state == State.RESERVE and not session.is_draw
    registration.line = end_of_line(session.pk) if in_line else None
    registration.week_id = session.week_id
    if session.week_id is not None:
        registration.wish = 1 + last_wish(session.week_id, member.pk)
    if not (member.is_reachable or session.is_draw):
        has_contact = bool(member.phone or member.email)
        registration.held_until = rules.hold_until(now, session.starts_at, has_contact=has_contact)
    if registration.pk:
        registration.save()
    else:
        write_new(registration)
    own = rules.Companion(member_id=member.pk)
    attendees = seating.write_party(registration, [own, *companions], first=0)
    if companions or member.seen_on != localdate(now):
        note_coming(members=[one.member_id for one in attendees if one.member_id], now=now)
    if seats:
        seating.give_seats(seats, attendees)
    # To somebody nobody knows yet, nothing leaves before the contact could be proved.
    due_at = now if member.is_reachable else now + rules.UNPROVED_HOLD
    if tells:
        tell_of(registration, session, registration.state, at=now, due_at=due_at)
    return registration


def _registration(pk: int) -> Registration:
    return Registration.objects.select_related("member").get(pk=pk)


def _check_open(session: Session, now: datetime) -> None:
    if closed := why_closed(session, now):
        raise CannotJoin(closed)


def _seats_for(
    session: Session, member: Member, companions: Sequence[rules.Companion], now: datetime
) -> list[int]:
    """Enough free seats for the whole party, or none. A draw gives none before it is held; and there is
    none beside somebody from whom one of the party is kept apart (who is new today, from nobody)."""
    party = 1 + len(companions)
    if session.is_draw:
        return []
    people = [member.pk, *(one.member_id for one in companions)]
    if member.joined_at < now and somebody_is_there(session, people):
        return []
    if not member.is_reachable and not seating.may_hold_unproved(session, member, party):
        return []
    free = seating.free_seats(session, party)
    return free if len(free) == party else []


def _waiting_state(session: Session) -> Registration.State:
    if not session.is_draw:
        return State.RESERVE
    return State.RESERVE if is_drawn(session.pk) else State.ASKED
