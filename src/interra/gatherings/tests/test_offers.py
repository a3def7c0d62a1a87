from __future__ import annotations

import datetime as dt

import pytest

from interra.foundation.notices.models import Notice
from interra.gatherings.actions import joining, offers, scheduling, seating
from interra.gatherings.actions.refusals import OfferOver
from interra.gatherings.models import Registration, Seat
from interra.gatherings.tests.make import NOON, a_session
from interra.gatherings.tests.pools import a_pool, asks
from interra.people.tests.make import a_local, a_member, a_newcomer

pytestmark = pytest.mark.django_db
State = Registration.State


def comes(session, member, **given):
    """Somebody who has seats already."""
    registration = asks(session, member, state=State.PLACED, **given)
    people = list(registration.attendees.order_by("position"))
    seating.give_seats(seating.free_seats(session, len(people)), people)
    return registration


def waits(session, member, *, line, **given):
    return asks(session, member, state=State.RESERVE, line=line, **given)


def state_of(registration):
    return Registration.objects.get(pk=registration.pk).state


def test_a_freed_seat_is_offered_to_the_first_who_waits():
    session = a_session(seats=1)
    marc = comes(session, a_local("Marc"))
    samira = waits(session, a_newcomer("Samira"), line=1)
    ali = waits(session, a_newcomer("Ali"), line=2)

    joining.leave(registration=marc, by=marc.member, now=NOON)

    samira.refresh_from_db()
    told = Notice.objects.get(kind="gatherings.offered")
    assert (samira.state, samira.offer_until) == (State.OFFERED, NOON + dt.timedelta(days=1))
    assert (told.to, told.useless_after) == (samira.member, samira.offer_until)
    assert told.about["registration"] == samira.code
    assert state_of(ali) == State.RESERVE
    assert Seat.objects.filter(attendee__registration=samira).count() == 1


def test_saying_yes_gives_the_seat_for_good_and_twice_is_fine():
    session = a_session(seats=1)
    samira = waits(session, a_newcomer("Samira"), line=1)
    offers.offer_freed_seats(session_id=session.pk, now=NOON)

    offers.accept(registration=samira, now=NOON)
    offers.accept(registration=samira, now=NOON)

    samira.refresh_from_db()
    assert (samira.state, samira.offer_until, samira.line) == (State.PLACED, None, None)
    assert Notice.objects.filter(kind="gatherings.placed").count() == 1


def test_saying_no_passes_the_seat_to_the_next():
    session = a_session(seats=1)
    samira = waits(session, a_newcomer("Samira"), line=1)
    ali = waits(session, a_newcomer("Ali"), line=2)
    offers.offer_freed_seats(session_id=session.pk, now=NOON)

    offers.decline(registration=samira, now=NOON)
    offers.decline(registration=samira, now=NOON)

    assert (state_of(samira), state_of(ali)) == (State.CANCELLED, State.OFFERED)


def test_an_offer_that_nobody_answers_passes_to_the_next():
    session = a_session(seats=1)
    samira = waits(session, a_newcomer("Samira"), line=1)
    ali = waits(session, a_newcomer("Ali"), line=2)
    offers.offer_freed_seats(session_id=session.pk, now=NOON)
    later = NOON + dt.timedelta(days=1)

    assert not offers.expire_offer(registration_id=samira.pk, now=NOON)
    assert offers.expire_offer(registration_id=samira.pk, now=later)
    assert not offers.expire_offer(registration_id=samira.pk, now=later)

    assert (state_of(samira), state_of(ali)) == (State.LAPSED, State.OFFERED)
    assert Notice.objects.filter(kind="gatherings.offer_lapsed", to=samira.member).count() == 1


def test_yes_after_the_deadline_is_too_late():
    session = a_session(seats=1)
    samira = waits(session, a_newcomer("Samira"), line=1)
    offers.offer_freed_seats(session_id=session.pk, now=NOON)

    with pytest.raises(OfferOver):
        offers.accept(registration=samira, now=NOON + dt.timedelta(days=1))

    assert state_of(samira) == State.OFFERED


def test_yes_without_an_offer_is_refused():
    session = a_session(seats=1)
    samira = waits(session, a_newcomer("Samira"), line=1)

    with pytest.raises(OfferOver):
        offers.accept(registration=samira, now=NOON)


def test_nothing_is_offered_in_the_last_hour_nor_after_the_start():
    session = a_session(seats=1)
    samira = waits(session, a_newcomer("Samira"), line=1)

    for minutes in (-60, 0, 30):
        now = session.starts_at + dt.timedelta(minutes=minutes)
        assert offers.offer_freed_seats(session_id=session.pk, now=now) == 0

    assert state_of(samira) == State.RESERVE


def test_a_household_that_does_not_fit_keeps_its_turn():
    session = a_session(seats=3)
    comes(session, a_local("Marc"))
    marie = comes(session, a_local("Marie"))
    family = waits(session, a_newcomer("Samira"), line=1, children=2)
    ali = waits(session, a_newcomer("Ali"), line=2)

    offers.offer_freed_seats(session_id=session.pk, now=NOON)
    first = (state_of(family), state_of(ali))
    offers.decline(registration=ali, now=NOON)
    joining.leave(registration=marie, by=None, now=NOON)
    joining.leave(registration=Registration.objects.get(member__name="Marc"), by=None, now=NOON)

    assert first == (State.RESERVE, State.OFFERED)
    assert state_of(family) == State.OFFERED
    assert Seat.objects.filter(attendee__registration=family).count() == 3


def test_somebody_whom_we_cannot_reach_is_not_asked():
    session = a_session(seats=1)
    stranger = waits(session, a_member("Inconnu", met_at=None), line=1)
    ali = waits(session, a_newcomer("Ali"), line=2)

    offers.offer_freed_seats(session_id=session.pk, now=NOON)

    assert (state_of(stranger), state_of(ali)) == (State.RESERVE, State.OFFERED)


def test_before_the_draw_nothing_is_offered():
    session = a_session(mode="draw", seats=2)
    a_pool(session, newcomers=1)

    assert offers.offer_freed_seats(session_id=session.pk, now=NOON) == 0


def test_nothing_is_offered_for_a_cancelled_date():
    session = a_session(seats=1)
    waits(session, a_newcomer("Samira"), line=1)
    scheduling.cancel_session(session=session, by=None, now=NOON)

    assert offers.offer_freed_seats(session_id=session.pk, now=NOON) == 0
