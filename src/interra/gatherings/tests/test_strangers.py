"""People nobody knows yet: a seat for half an hour, one in five at most."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from interra.gatherings.actions import holds
from interra.gatherings.actions.joining import join, leave
from interra.gatherings.models import Registration
from interra.gatherings.tests.asking import comes, seated, told
from interra.gatherings.tests.make import NOON, a_session
from interra.gatherings.timeline.holds import settle_holds
from interra.people.models import Member
from interra.people.tests.make import a_member

pytestmark = pytest.mark.django_db
State = Registration.State
MINUTE = dt.timedelta(minutes=1)


def a_stranger(name: str = "Ali", **given: Any) -> Member:
    return a_member(name, met_at=None, **given)


def test_a_stranger_holds_a_seat_for_half_an_hour():
    session, ali = a_session(seats=12), a_stranger(phone="+32470123456")

    registration = comes(ali, session)
    early = settle_holds(NOON + 29 * MINUTE)
    late = settle_holds(NOON + 30 * MINUTE)

    assert registration.state == State.PLACED
    assert registration.held_until == NOON + 30 * MINUTE
    assert (early, late) == (0, 1)
    registration.refresh_from_db()
    assert (registration.state, seated(registration)) == (State.LAPSED, 0)
    assert told(ali) == ["gatherings.placed", "gatherings.hold_lapsed"]


def test_who_has_neither_phone_nor_email_keeps_the_seat_until_the_door():
    session, ali = a_session(seats=12), a_stranger()

    registration = comes(ali, session)
    settle_holds(session.starts_at - MINUTE)
    settle_holds(session.starts_at)

    registration.refresh_from_db()
    assert (registration.state, registration.held_until, seated(registration)) == (
        "placed",
        None,
        1,
    )


def test_a_stranger_who_proves_a_contact_keeps_the_seat():
    session, ali = a_session(seats=12), a_stranger(phone="+32470123456")
    registration = comes(ali, session)
    Member.objects.filter(pk=ali.pk).update(phone_proved_at=NOON + MINUTE)

    settle_holds(NOON + 2 * MINUTE)
    settle_holds(NOON + 40 * MINUTE)

    registration.refresh_from_db()
    assert (registration.state, registration.held_until) == (State.PLACED, None)
    assert seated(registration) == 1


def test_strangers_hold_at_most_one_seat_in_five():
    session = a_session(seats=12)

    registrations = [comes(a_stranger(f"Ali {n}"), session) for n in range(5)]

    assert [r.state for r in registrations] == ["placed"] * 2 + ["reserve"] * 3


def test_one_unproved_contact_holds_at_most_two_seats():
    session = a_session(seats=60)
    phone = "+32470123456"

    registrations = [comes(a_stranger(f"Ali {n}", phone=phone), session) for n in range(3)]
    other = comes(a_stranger("Lena", phone="+32470999999"), session)

    assert [r.state for r in (*registrations, other)] == ["placed", "placed", "reserve", "placed"]


def test_a_stranger_over_the_limit_is_seated_as_soon_as_somebody_knows_them():
    session = a_session(seats=4)
    comes(a_stranger("Lena"), session)
    ali = a_stranger(phone="+32470123456")
    registration = comes(ali, session)
    Member.objects.filter(pk=ali.pk).update(met_at=NOON)

    settle_holds(NOON + MINUTE)

    registration.refresh_from_db()
    assert (registration.state, registration.line, seated(registration)) == ("placed", None, 1)
    assert told(ali) == ["gatherings.reserve", "gatherings.placed"]


def test_a_stranger_who_is_known_too_late_waits_behind_the_others():
    session = a_session(seats=1)
    comes(a_member("Marc"), session)
    ali = a_stranger()
    registration = comes(ali, session)
    Member.objects.filter(pk=ali.pk).update(met_at=NOON)

    settle_holds(NOON + MINUTE)

    registration.refresh_from_db()
    assert (registration.state, registration.line, registration.held_until) == ("reserve", 1, None)


def test_in_the_last_hour_who_waits_takes_the_free_seat_before_a_stranger():
    session = a_session(seats=1)
    marc, first, second = a_member("Marc"), a_member("Samira"), a_member("Lena")
    placed, waits, behind = (comes(who, session) for who in (marc, first, second))
    late = session.starts_at - 10 * MINUTE
    leave(registration=placed, by=marc, now=late)

    still = join(member=second, session_id=session.pk, now=late)
    taken = join(member=first, session_id=session.pk, now=late)

    assert (still.pk, still.state) == (behind.pk, State.RESERVE)
    assert (taken.pk, taken.state, taken.line, seated(taken)) == (waits.pk, State.PLACED, None, 1)
    assert told(first) == ["gatherings.reserve", "gatherings.placed"]


def test_a_hold_never_outlives_the_start_and_is_settled_once():
    session, ali = a_session(), a_stranger()
    registration = join(member=ali, session_id=session.pk, now=session.starts_at - MINUTE)

    settle_holds(session.starts_at)
    holds.settle_hold(registration_id=registration.pk, now=session.starts_at)

    registration.refresh_from_db()
    assert (registration.state, registration.held_until) == (State.PLACED, None)


def test_ten_thousand_false_requests_take_one_seat_in_five_and_give_it_back():
    session = a_session(seats=10)
    for n in range(40):
        comes(a_stranger(f"Ali {n}", phone=f"+3247012{n:04}"), session)
    held = session.seats.exclude(attendee=None).count()

    settle_holds(NOON + 31 * MINUTE)

    assert held == 2
    assert session.seats.filter(attendee=None).count() == 10


def test_a_hold_that_is_looked_at_too_early_stays():
    session, ali = a_session(), a_stranger(phone="+32470123456")
    registration = comes(ali, session)

    holds.settle_hold(registration_id=registration.pk, now=NOON + MINUTE)

    registration.refresh_from_db()
    assert (registration.state, registration.held_until) == (State.PLACED, NOON + 30 * MINUTE)
