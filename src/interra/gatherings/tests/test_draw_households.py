"""Who counts as one in a draw: a household that asks apart; and how many people one contact brings."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from interra.gatherings.actions import drawing, refilling
from interra.gatherings.models import Registration, Session
from interra.gatherings.queries.chances import reason
from interra.gatherings.queries.draw_pages import names_of
from interra.gatherings.queries.terms import terms_of
from interra.gatherings.queries.units import drawn_with, is_over_the_limit
from interra.gatherings.rules.mixing import Mix
from interra.gatherings.tests.make import NOON, a_session
from interra.gatherings.tests.pools import a_pool, asks, with_seed
from interra.people.models import Household
from interra.people.tests.make import a_local, a_member, a_newcomer, sign_in

pytestmark = pytest.mark.django_db
State = Registration.State
PHONE = "+32470123456"


def a_home(*names: str, **given):
    home = Household.objects.create()
    return [a_member(name, household=home, **given) for name in names]


def strangers(how_many: int, **given):
    """Profiles that nobody of ours has met, behind one proved phone."""
    proved = {"phone": PHONE, "phone_proved_at": NOON, "met_at": None}
    return [a_member(f"Profile {i}", **proved | given) for i in range(how_many)]


def sizes(session: Session) -> list[int]:
    return sorted(len(party.names) for party in terms_of(session, today=NOON.date()).parties)


def states(*registrations: Registration) -> list[str]:
    return [Registration.objects.get(pk=one.pk).state for one in registrations]


def draw(session: Session) -> None:
    drawing.hold_draw(session_id=session.pk, by=None, now=session.closes_at)


def test_a_household_that_asks_apart_is_drawn_once_and_whole():
    answers = set()
    for seed in range(12):
        session = a_session(mode="draw", seats=4)
        samira, ali = (asks(session, one) for one in a_home("Samira", "Ali"))
        a_pool(session, locals_=6)
        with_seed(session, f"seed {seed}")

        draw(session)

        samira.refresh_from_db()
        ali.refresh_from_db()
        assert (samira.state, samira.chance) == (ali.state, ali.chance)
        answers.add(samira.state)

    assert answers == {State.PLACED, State.RESERVE}


def test_those_they_bring_are_of_the_unit_and_each_voice_stays_its_own():
    session = a_session(mode="draw")
    home = Household.objects.create()
    asks(session, a_newcomer("Samira", household=home), children=1)
    asks(session, a_local("Marc", household=home), friends=1)

    (party,) = terms_of(session, today=localdate(session.closes_at)).parties

    silent = [
        party.keeping_silent(voice).shares(Mix.of(unknown_at_most=9))["unknown"]
        for voice in party.voices
    ]
    assert (len(party.names), len(party.registrations)) == (4, 2)
    assert sorted(silent) == [2, 3]  # Marc's answer is his own; Samira's is her child's too


def test_a_household_larger_than_the_seats_is_kept_apart():
    session = a_session(mode="draw", seats=2)
    for one in a_home("Samira", "Ali", "Yonas"):
        asks(session, one)

    assert sizes(session) == [1, 1, 1]
    assert drawn_with(session.registrations.first()) == []


def test_who_is_discreet_is_named_to_nobody_not_even_at_home():
    session, home = a_session(mode="draw"), Household.objects.create()
    samira = asks(session, a_newcomer("Samira", household=home, discreet=True))
    karim = asks(session, a_newcomer("Karim", household=home))

    assert drawn_with(karim) == []
    assert drawn_with(samira) == [karim.member]


def test_who_takes_no_part_is_not_in_the_unit():
    session = a_session(mode="draw", seats=3)
    samira, ali, nora, yonas = (
        asks(session, one, friends=friends)
        for one, friends in zip(a_home("S", "A", "N", "Y"), (0, 0, 0, 3), strict=True)
    )
    type(nora.member).objects.filter(pk=nora.member.pk).update(met_at=None)

    assert sizes(session) == [2]
    assert [drawn_with(one) for one in session.registrations.order_by("pk")] == [
        [ali.member],
        [samira.member],
        [],
        [],
    ]
    assert yonas.attendees.count() > 3


def test_two_homes_and_those_without_one_stay_apart():
    session = a_session(mode="draw")
    for one in [*a_home("Samira", "Ali"), *a_home("Marc"), *strangers(2)]:
        asks(session, one)

    assert sizes(session) == [1, 1, 1, 2]


def test_freed_seats_are_offered_to_the_whole_household_or_to_the_next():
    session = a_session(mode="draw", seats=3)
    placed = asks(session, a_member("Alex"), friends=1, state=State.ASKED)
    draw(session)
    home = [asks(session, one, state=State.RESERVE) for one in a_home("Samira", "Ali")]
    marc = asks(session, a_local("Marc"), state=State.RESERVE)

    refilling.refill(session_id=session.pk, now=session.closes_at)
    one_seat = states(*home, marc)
    Registration.objects.filter(pk=marc.pk).update(state=State.CANCELLED)
    session.seats.filter(attendee__registration=marc).update(attendee=None)
    session.seats.filter(attendee__registration=placed).update(attendee=None)
    Registration.objects.filter(pk=placed.pk).update(state=State.CANCELLED)
    refilling.refill(session_id=session.pk, now=session.closes_at)

    assert one_seat == [State.RESERVE, State.RESERVE, State.OFFERED]
    assert states(*home, marc) == [State.OFFERED, State.OFFERED, State.CANCELLED]


def test_the_receipt_names_those_of_the_household_to_the_party_only(client, time_machine):
    time_machine.move_to(NOON, tick=False)
    session = a_session(mode="draw")
    samira, _ali = (asks(session, one) for one in a_home("Samira", "Ali"))
    page = reverse("gatherings:receipt", args=[samira.token])

    stranger = client.get(page).content.decode()
    hers = sign_in(client, samira.member).get(page).content.decode()

    assert "Ali" not in stranger
    assert "You are in the draw together with:" in hers
    assert "<bdi>Ali</bdi>" in hers


def test_one_contact_brings_as_many_people_to_a_draw_as_one_request_could():
    session = a_session(mode="draw", seats=40)
    first = [asks(session, one) for one in strangers(5)]
    too_large, last, over = (
        asks(session, one, friends=friends, asked_at=NOON + dt.timedelta(minutes=minute))
        for minute, (one, friends) in enumerate(zip(strangers(3), (1, 0, 0), strict=True), 1)
    )
    met = [asks(session, one) for one in strangers(3, met_at=NOON)]
    by_mail = {"phone": "", "phone_proved_at": None, "email_proved_at": NOON, "email": "a@b.be"}
    mail = [asks(session, one) for one in strangers(2, **by_mail)]

    drawn = names_of(session, [*first, last, *met, *mail])
    parties = terms_of(session, today=NOON.date()).parties

    assert len(parties) == 11
    assert {name for party in parties for name in party.names} <= drawn
    asked = (*first, too_large, last, over, met[0], mail[0])
    assert [is_over_the_limit(one) for one in asked] == [
        *(False for _ in first), True, False, True, False, False,
    ]  # fmt: skip


def test_who_is_over_the_limit_is_told_before_and_after(client, time_machine):
    time_machine.move_to(NOON, tick=False)
    session = a_session(mode="draw")
    *_first, last = (asks(session, one) for one in strangers(7))
    alone = asks(session, a_member(phone="+32470000000", phone_proved_at=NOON, met_at=None))

    before = client.get(reverse("gatherings:receipt", args=[last.token])).content.decode()
    limited = [is_over_the_limit(one) for one in (last, alone)]
    draw(session)
    last.refresh_from_db()
    alone.refresh_from_db()

    assert limited == [True, False]
    assert "Many people ask with your phone or e-mail." in before
    assert (last.state, last.chance) == (State.RESERVE, "")
    assert reason(last)[0].startswith("Many people asked with your phone or e-mail.")
    assert alone.chance == "1/1"
    assert not is_over_the_limit(last)
