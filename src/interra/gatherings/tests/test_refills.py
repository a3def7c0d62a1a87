"""Seats given back after a draw: each time a small draw among those who wait, kept for good."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from fractions import Fraction

import pytest

from interra.foundation.journal.models import Entry
from interra.foundation.notices.models import Notice
from interra.foundation.sealing import unseal
from interra.gatherings.actions import drawing, joining, offers, refilling, scheduling
from interra.gatherings.models import Draw, Refill, Registration
from interra.gatherings.queries import refills, transcripts
from interra.gatherings.queries.refills import question_of, verified_refill
from interra.gatherings.tests.make import a_session
from interra.gatherings.tests.pools import a_pool, asks, with_seed
from interra.gatherings.timeline import refills as in_time
from interra.gatherings.timeline import retention
from interra.people.queries.circumstances import circles
from interra.people.tests.make import a_local, a_member, a_newcomer
from interra_science import lottery

pytestmark = pytest.mark.django_db
State = Registration.State
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def drawn():
    """Six seats drawn with two or three newcomers, of fifteen people; it has just been drawn."""
    session = a_session(mode="draw", seats=6, newcomers_at_least=2, newcomers_at_most=3)
    a_pool(session, newcomers=6, locals_=9)
    with_seed(session, "a story")
    drawing.hold_draw(session_id=session.pk, by=None, now=session.closes_at)
    return session


def leaves(session, number=0):
    placed = session.registrations.filter(state=State.PLACED).order_by("pk")[number]
    joining.leave(registration=placed, by=None, now=session.closes_at)
    return placed


def refill(session, now=None):
    return refilling.refill(session_id=session.pk, now=now or session.closes_at)


def of(session, state):
    return session.registrations.filter(state=state)


def mix_of(session):
    held = session.registrations.filter(state__in=[State.PLACED, State.OFFERED])
    people = [registration.member for registration in held.select_related("member")]
    return Counter(
        str(circle) for circle in circles(people, today=session.closes_at.date()).values()
    )


def test_a_seat_given_back_is_drawn_for_and_each_one_who_waits_has_a_chance(drawn):
    leaves(drawn)

    asked = refill(drawn)

    held, (offered,) = Refill.objects.get(), of(drawn, State.OFFERED)
    table = transcripts.unpack(held.public)
    times = Counter(name for group in table["groups"] for name in group)
    assert (asked, held.number, len(table["people"])) == (1, 1, 9)
    assert table["chances"] == {name: times[name] for name in table["people"]}
    assert sum(Fraction(n, len(table["groups"])) for n in times.values()) == 1
    (winner,) = table["groups"][table["index"]]
    assert offered.offer_chance == f"{times[winner]}/{len(table['groups'])}"
    assert Notice.objects.filter(kind="gatherings.offered", to=offered.member).count() == 1
    assert Entry.objects.filter(verb="gatherings.refilled").count() == 1


def test_the_chance_of_the_draw_itself_is_kept_beside_that_of_the_refill(drawn):
    before = dict(drawn.registrations.values_list("pk", "chance"))
    leaves(drawn)
    refill(drawn)

    assert dict(drawn.registrations.values_list("pk", "chance")) == before


def test_refills_keep_the_mix_again_and_again(drawn):
    for turn in range(1, 5):
        leaves(drawn)
        refill(drawn)
        for offered in of(drawn, State.OFFERED):
            offers.accept(registration=offered, now=drawn.closes_at)

        mixed = mix_of(drawn)
        assert sum(mixed.values()) == 6
        assert 2 <= mixed["newcomer"] <= 3
        assert list(drawn.refills.order_by("number").values_list("number", flat=True)) == [
            *range(1, turn + 1)
        ]


def test_a_web_request_draws_nothing_the_worker_does(drawn):
    leaves(drawn)
    assert (of(drawn, State.OFFERED).count(), in_time.some_are_due(drawn.closes_at)) == (0, True)

    done = [in_time.refill_drawn_sessions(drawn.closes_at) for _ in "12"]

    assert done == [1, 0]
    assert not in_time.some_are_due(drawn.closes_at)


def test_a_no_gives_the_seat_to_another_by_another_small_draw(drawn):
    leaves(drawn)
    refill(drawn)
    first = of(drawn, State.OFFERED).get()

    offers.decline(registration=first, now=drawn.closes_at)
    refill(drawn)

    second = of(drawn, State.OFFERED).get()
    assert first != second
    tables = [one.public for one in drawn.refills.order_by("number")]
    assert [len(table["people"]) for table in tables] == [9, 8]
    assert tables[0]["seed"] != tables[1]["seed"]
    assert tables[0]["refills_sha256"] == tables[1]["refills_sha256"]


def test_a_seat_waits_for_the_missing_circle_then_goes_to_anybody():
    session = a_session(mode="draw", seats=2, newcomers_at_least=1)
    a_pool(session, newcomers=1, locals_=3)
    early = session.closes_at - dt.timedelta(days=3)
    drawing.close_early(session=session, reason="Fête", by=None, now=early)
    drawing.hold_draw(session_id=session.pk, by=None, now=early)
    newcomer = session.registrations.get(member__name="Samira 0")

    joining.leave(registration=newcomer, by=None, now=early)
    asked = [refill(session, early) for _ in "12"]
    held = mix_of(session)
    late = refill(session, session.starts_at - 40 * HOUR)

    assert (asked, late) == ([0, 0], 1)
    assert held == {"local": 1}
    assert mix_of(session) == {"local": 2}
    assert [one.number for one in session.refills.all()] == [1]


def test_a_question_asked_in_vain_is_not_asked_again_until_something_changes():
    session = a_session(mode="draw", seats=2, newcomers_at_least=1)
    a_pool(session, newcomers=1, locals_=2)
    early = session.closes_at - dt.timedelta(days=3)
    drawing.close_early(session=session, reason="Fête", by=None, now=early)
    drawing.hold_draw(session_id=session.pk, by=None, now=early)
    newcomer = session.registrations.get(member__name="Samira 0")
    joining.leave(registration=newcomer, by=None, now=early)

    due = [in_time.some_are_due(early)]
    refill(session, early)
    due.append(in_time.some_are_due(early))
    samira = asks(session, a_newcomer("Samira"), state=State.RESERVE)
    due.append(in_time.some_are_due(early))
    refill(session, early)

    samira.refresh_from_db()
    assert due == [True, False, True]
    assert (samira.state, samira.offer_chance) == (State.OFFERED, "1/1")


def test_who_cannot_be_reached_or_is_too_many_takes_no_part(drawn):
    Registration.objects.filter(state=State.RESERVE).update(state=State.CANCELLED)
    asks(drawn, a_member("Inconnu", met_at=None), state=State.RESERVE)
    asks(drawn, a_local("Luc"), friends=6, state=State.RESERVE)
    leaves(drawn)

    assert question_of(drawn, now=drawn.closes_at) is None


def test_one_contact_brings_six_people_to_a_small_draw_too(drawn):
    Registration.objects.filter(state=State.RESERVE).update(state=State.CANCELLED)
    for number in range(8):
        one = a_member(
            f"N {number}", met_at=None, phone="+32470111222", phone_proved_at=drawn.closes_at
        )
        asks(drawn, one, state=State.RESERVE)
    leaves(drawn)

    question = question_of(drawn, now=drawn.closes_at)

    assert question
    assert len(question.names(waiting=True)) == 6


def test_a_guest_at_the_door_counts_as_unknown_to_us(drawn):
    seat = of(drawn, State.PLACED).first()
    Registration.objects.filter(pk=seat.pk).update(member=None)
    leaves(drawn, 4)

    assert refill(drawn) == 1


@pytest.mark.parametrize("why", ["not drawn", "cancelled", "full", "nobody waits", "last hour"])
def test_nothing_is_drawn_for(drawn, why):
    now = drawn.closes_at
    if why != "full":
        leaves(drawn)
    if why == "not drawn":
        Draw.objects.update(drawn_at=None)
    elif why == "cancelled":
        scheduling.cancel_session(session=drawn, by=None, now=now)
    elif why == "nobody waits":
        of(drawn, State.RESERVE).update(state=State.CANCELLED)
    elif why == "last hour":
        now = drawn.starts_at - HOUR

    assert refill(drawn, now) == 0
    assert not Refill.objects.exists()


def test_whoever_leaves_while_the_small_draw_is_made_is_not_offered_the_seat(drawn, monkeypatch):
    leaves(drawn)
    make, made = refills.make, []

    def meanwhile_all_but_one_leave(question, secret):
        if not made:
            first = of(drawn, State.RESERVE).earliest("pk")
            of(drawn, State.RESERVE).exclude(pk=first.pk).update(state=State.CANCELLED)
        made.append(question)
        return make(question, secret)

    monkeypatch.setattr(refills, "make", meanwhile_all_but_one_leave)
    asked = refill(drawn)

    assert (asked, len(made), len(made[1].waiting)) == (1, 2, 1)
    assert of(drawn, State.OFFERED).get().offer_chance == "1/1"


def test_if_meanwhile_everybody_leaves_nobody_is_asked(drawn, monkeypatch):
    leaves(drawn)
    make = refills.make

    def meanwhile_all_leave(question, secret):
        of(drawn, State.RESERVE).update(state=State.CANCELLED)
        return make(question, secret)

    monkeypatch.setattr(refills, "make", meanwhile_all_leave)

    assert refill(drawn) == 0
    assert not Refill.objects.exists()


def test_its_number_comes_from_the_one_promised_and_is_shown_when_the_date_is_over(drawn):
    promised = Draw.objects.get().refills_commitment
    leaves(drawn)
    refill(drawn)

    before = in_time.reveal_ended(drawn.ends_at - HOUR)
    shown = [in_time.reveal_ended(drawn.ends_at) for _ in "12"]

    draw, held = Draw.objects.get(), Refill.objects.get()
    assert (before, shown) == (0, [1, 0])
    assert transcripts.commitment_of(draw.refills_secret) == promised
    assert refills.seed_of(draw.refills_secret, 1) == held.public["seed"]
    assert verified_refill(held, draw)
    assert not refilling.reveal(session_id=drawn.pk, now=drawn.ends_at)


@pytest.mark.parametrize("tamper", ["secret", "seed", "table", "promise"])
def test_a_refill_that_somebody_touched_does_not_pass(drawn, tamper):
    leaves(drawn)
    refill(drawn)
    in_time.reveal_ended(drawn.ends_at)
    draw, held = Draw.objects.get(), Refill.objects.get()
    if tamper == "secret":
        draw.refills_secret = "chosen afterwards"
    elif tamper == "promise":
        draw.refills_commitment = "another"
    elif tamper == "seed":
        held.number = 2
    else:
        held.public["groups"][0] = []

    assert not verified_refill(held, draw)


def test_draws_of_before_promise_their_number_at_the_first_refill(drawn):
    Draw.objects.update(refills_sealed="", refills_commitment="")
    leaves(drawn)

    refill(drawn)

    draw = Draw.objects.get()
    sealed = unseal(draw.refills_sealed)
    assert transcripts.commitment_of(sealed) == draw.refills_commitment
    assert Refill.objects.get().public["refills_sha256"] == draw.refills_commitment


def test_what_was_drawn_can_be_worked_out_again_from_what_was_sealed(drawn):
    leaves(drawn)
    question = question_of(drawn, now=drawn.closes_at)
    assert question
    refill(drawn)

    held, secret = Refill.objects.get(), unseal(Draw.objects.get().refills_sealed)
    again = refills.make(question, secret)
    assert unseal(held.terms_sealed) == question.as_json()
    assert lottery.commit(again.table) == held.public["commitment"]
    assert str(held) == f"Refill 1 of session #{drawn.pk}"


def test_three_years_later_nothing_leads_from_a_refill_to_anybody(drawn):
    leaves(drawn)
    refill(drawn)

    retention.forget(drawn.ends_at + dt.timedelta(days=3 * 365 + 1))

    assert Refill.objects.get().terms_sealed == ""
    assert Refill.objects.get().public["groups"]
