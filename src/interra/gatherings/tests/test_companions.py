"""« Je viens avec… »: the list of companions replaces the one before."""

from __future__ import annotations

import pytest

from interra.gatherings import rules
from interra.gatherings.actions import refusals, scheduling
from interra.gatherings.actions.companions import bring
from interra.gatherings.actions.joining import join, leave
from interra.gatherings.models import Registration, Seat
from interra.gatherings.tests.make import NOON, a_session
from interra.people.models import Household
from interra.people.tests.make import a_member

pytestmark = pytest.mark.django_db
AICHA = rules.Companion(name="Aïcha")
CHILD = rules.Companion(is_child=True)


def party(registration: Registration) -> list[str]:
    people = registration.attendees.order_by("position")
    return ["child" if p.is_child else p.name or str(p.member) for p in people]


def seated(registration: Registration) -> int:
    return Seat.objects.filter(attendee__registration=registration).count()


def test_a_friend_and_a_child_get_seats_and_saying_it_twice_changes_nothing():
    session, samira = a_session(), a_member()
    registration = join(member=samira, session_id=session.pk, now=NOON)

    bring(registration=registration, companions=[AICHA, CHILD], now=NOON)
    bring(registration=registration, companions=[CHILD, AICHA], now=NOON)

    assert party(registration) == [str(samira), "Aïcha", "child"]
    assert seated(registration) == 3


def test_a_companion_who_no_longer_comes_frees_a_seat():
    session, samira = a_session(), a_member()
    registration = join(
        member=samira, session_id=session.pk, companions=[AICHA, CHILD, CHILD], now=NOON
    )

    bring(registration=registration, companions=[CHILD], now=NOON)
    alone = bring(registration=registration, companions=[], now=NOON)

    assert party(alone) == [str(samira)]
    assert seated(registration) == 1


def test_without_a_free_seat_the_person_keeps_theirs_and_the_party_does_not_change():
    session, samira = a_session(seats=2), a_member()
    registration = join(member=samira, session_id=session.pk, companions=[AICHA], now=NOON)

    with pytest.raises(refusals.NoSeatForThem):
        bring(registration=registration, companions=[AICHA, CHILD], now=NOON)
    bring(registration=registration, companions=[CHILD], now=NOON)

    assert party(registration) == [str(samira), "child"]
    assert seated(registration) == 2


def test_after_a_draw_those_who_wait_come_before_a_new_companion():
    session = a_session(mode="draw", seats=3)
    samira, marc = a_member("Samira"), a_member("Marc")
    placed = join(member=samira, session_id=session.pk, now=NOON)
    waiting = join(member=marc, session_id=session.pk, now=NOON)
    Registration.objects.filter(pk=waiting.pk).update(state="reserve", line=1)
    Registration.objects.filter(pk=placed.pk).update(state="placed")
    Seat.objects.filter(session=session, number=1).update(attendee=placed.attendees.get())

    with pytest.raises(refusals.NoSeatForThem):
        bring(registration=placed, companions=[AICHA], now=NOON)


def test_a_stranger_does_not_fill_the_room_with_friends():
    session, ali = a_session(seats=10), a_member("Ali", met_at=None)
    registration = join(member=ali, session_id=session.pk, now=NOON)

    bring(registration=registration, companions=[AICHA], now=NOON)
    with pytest.raises(refusals.NoSeatForThem):
        bring(registration=registration, companions=[AICHA, CHILD], now=NOON)

    assert seated(registration) == 2


def test_before_the_draw_a_party_may_grow_until_requests_close():
    session, samira = a_session(mode="draw"), a_member()
    registration = join(member=samira, session_id=session.pk, now=NOON)

    bring(registration=registration, companions=[AICHA], now=NOON)
    with pytest.raises(refusals.CannotJoin, match="Requests are closed"):
        bring(registration=registration, companions=[], now=session.closes_at)

    assert len(party(registration)) == 2


def test_who_does_not_come_brings_nobody():
    session, samira = a_session(), a_member()
    registration = join(member=samira, session_id=session.pk, now=NOON)
    leave(registration=registration, by=samira, now=NOON)

    with pytest.raises(refusals.NotComing):
        bring(registration=registration, companions=[AICHA], now=NOON)


def test_an_offer_is_answered_before_the_party_changes():
    session, samira = a_session(), a_member()
    registration = join(member=samira, session_id=session.pk, now=NOON)
    Registration.objects.filter(pk=registration.pk).update(state="offered")

    with pytest.raises(refusals.AnswerFirst):
        bring(registration=registration, companions=[AICHA], now=NOON)


def test_a_session_that_began_or_was_cancelled_keeps_its_parties():
    session, samira = a_session(), a_member()
    registration = join(member=samira, session_id=session.pk, now=NOON)

    with pytest.raises(refusals.TooLate):
        bring(registration=registration, companions=[AICHA], now=session.starts_at)
    scheduling.cancel_session(session=session, by=None, now=NOON)
    with pytest.raises(refusals.CannotJoin, match="is cancelled"):
        bring(registration=registration, companions=[AICHA], now=NOON)


def test_the_party_has_its_limit_and_its_household():
    home = Household.objects.create()
    samira, karim = a_member("Samira", household=home), a_member("Karim", household=home)
    session = a_session()
    registration = join(member=samira, session_id=session.pk, now=NOON)

    bring(registration=registration, companions=[rules.Companion(karim.pk), CHILD], now=NOON)
    with pytest.raises(refusals.TooMany):
        bring(registration=registration, companions=[CHILD] * 6, now=NOON)
    stranger = rules.Companion(a_member("Marc").pk)
    with pytest.raises(refusals.SaysItThemselves):
        bring(registration=registration, companions=[stranger], now=NOON)

    assert party(registration) == [str(samira), str(karim), "child"]
