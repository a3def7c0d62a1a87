from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest
from django.utils.timezone import localdate

from interra.foundation.journal.models import Entry
from interra.foundation.notices.models import Notice
from interra.foundation.sealing import unseal
from interra.gatherings.actions import drawing, scheduling
from interra.gatherings.models import Attendee, Draw, Registration, Seat
from interra.gatherings.queries import transcripts
from interra.gatherings.queries.chances import reason
from interra.gatherings.queries.terms import terms_of
from interra.gatherings.queries.transcripts import make, picked, transcript, verified
from interra.gatherings.rules.mixing import Mix
from interra.gatherings.tests.make import NOON, a_session
from interra.gatherings.tests.pools import a_pool, asks, with_seed
from interra.people.queries.circumstances import circles
from interra.people.rules import Circle
from interra.people.tests.make import a_coordinator, a_local, a_member, a_newcomer

pytestmark = pytest.mark.django_db
State = Registration.State


@pytest.fixture
def oversubscribed():
    """Twelve seats, six newcomers, eighteen locals and six who did not say; at least four of each."""
    session = a_session(mode="draw", newcomers_at_least=4, locals_at_least=4)
    a_pool(session, newcomers=6, locals_=18, unknown=6)
    with_seed(session, "a story")
    return session


def draw(session, by=None):
    return drawing.hold_draw(session_id=session.pk, by=by, now=session.closes_at)


def seated(session):
    return list(session.attendees.filter(seats__isnull=False).order_by("pk"))


def test_the_draw_fills_the_seats_and_keeps_the_mix(oversubscribed):
    draw(oversubscribed)

    people = [attendee.member for attendee in seated(oversubscribed)]
    mixed = Counter(circles(people, today=oversubscribed.closes_at.date()).values())
    assert sum(mixed.values()) == 12
    assert mixed[Circle.NEWCOMER] >= 4
    assert mixed[Circle.LOCAL] >= 4


def test_each_person_keeps_the_exact_chance_they_had(oversubscribed):
    draw(oversubscribed)

    told = [Fraction(r.chance) for r in oversubscribed.registrations.all()]
    assert sum(told) == 12
    assert {r.chance.split("/")[1] for r in oversubscribed.registrations.all()} == {"1000"}
    assert min(told) >= Fraction(8, 24) - Fraction(2, 1000)


def test_everyone_has_an_answer_and_one_message(oversubscribed):
    draw(oversubscribed)

    states = Counter(oversubscribed.registrations.values_list("state", flat=True))
    kinds = Counter(Notice.objects.values_list("kind", flat=True))
    told = Counter(Notice.objects.values_list("to", flat=True))
    assert states == {State.PLACED: 12, State.RESERVE: 18}
    assert kinds == {"gatherings.placed": 12, "gatherings.reserve": 18}
    assert set(told.values()) == {1}


def test_those_without_a_seat_wait_without_a_place_in_a_line(oversubscribed):
    draw(oversubscribed)

    waits = oversubscribed.registrations.filter(state=State.RESERVE)
    assert list(waits.values_list("line", flat=True)) == [None] * 18


def test_a_draw_is_held_once(oversubscribed):
    draw(oversubscribed)
    before = list(oversubscribed.registrations.order_by("pk").values_list("state", "line"))

    with pytest.raises(drawing.AlreadyDrawn):
        draw(oversubscribed)

    after = list(oversubscribed.registrations.order_by("pk").values_list("state", "line"))
    assert after == before
    assert Notice.objects.count() == 30


def test_a_draw_waits_until_requests_are_closed(oversubscribed):
    with pytest.raises(drawing.TooEarly):
        drawing.hold_draw(session_id=oversubscribed.pk, by=None, now=NOON)

    assert not Notice.objects.exists()


@pytest.mark.parametrize("why", ["first come", "cancelled", "begun"])
def test_no_draw_where_there_is_none_to_hold(why):
    session = a_session(mode="first" if why == "first come" else "draw")
    if why == "cancelled":
        scheduling.cancel_session(session=session, by=None, now=NOON)
    when = session.starts_at if why == "begun" else session.closes_at

    with pytest.raises(drawing.NoDraw):
        drawing.hold_draw(session_id=session.pk, by=None, now=when)


def test_a_household_of_three_wins_or_loses_together():
    together: Counter[int] = Counter()
    for seed in range(12):
        session = a_session(mode="draw", seats=4)
        family = asks(session, a_member(f"Samira {seed}"), friends=1, children=1)
        a_pool(session, locals_=5)
        with_seed(session, f"seed {seed}")

        draw(session)

        together[Seat.objects.filter(attendee__registration=family).count()] += 1

    assert set(together) == {0, 3}


def test_a_family_larger_than_the_seats_stays_in_line_and_stops_nobody():
    session = a_session(mode="draw", seats=3)
    family = asks(session, a_member("Samira"), friends=1, children=2)
    others = a_pool(session, locals_=4)

    draw(session)

    family.refresh_from_db()
    assert (family.state, family.line, family.chance) == (State.RESERVE, None, "")
    assert sum(Registration.objects.get(pk=one.pk).state == State.PLACED for one in others) == 3


def test_a_child_counts_with_the_parent_and_a_friend_is_unknown():
    session = a_session(mode="draw", seats=4, newcomers_at_least=2)
    asks(session, a_newcomer("Samira"), children=1)
    asks(session, a_local("Marc"), friends=2)

    draw(session)

    terms = unseal(Draw.objects.get().terms_sealed)
    assert sorted(party["circles"] for party in terms["parties"]) == [
        ["local", "unknown", "unknown"],
        ["newcomer", "newcomer"],
    ]


def test_a_member_of_the_household_counts_in_their_own_circle():
    session = a_session(mode="draw", seats=4)
    asks(session, a_newcomer("Samira"), household=(a_local("Ali"),))

    draw(session)

    (party,) = unseal(Draw.objects.get().terms_sealed)["parties"]
    assert party["circles"] == ["newcomer", "local"]


def test_when_everyone_fits_everyone_comes():
    session = a_session(mode="draw", newcomers_at_least=2)
    a_pool(session, newcomers=3, locals_=5)

    held = draw(session)

    assert set(session.registrations.values_list("state", "chance")) == {(State.PLACED, "1/1")}
    for registration in session.registrations.all():
        assert reason(registration) == ["There were enough seats for everyone who asked."]
    assert len(transcript(held)["groups"]) == 1
    assert verified(held).ok


def test_a_draw_that_nobody_asked_for_is_held_and_empty():
    session = a_session(mode="draw")

    held = draw(session)

    assert held.drawn_at == session.closes_at
    assert verified(held).ok


def test_too_many_of_one_circle_leave_seats_empty_rather_than_break_the_mix():
    session = a_session(mode="draw", newcomers_at_most=7)
    a_pool(session, newcomers=9, locals_=1)

    draw(session)

    assert len(seated(session)) == 8


def test_bounds_that_cannot_be_kept_leave_everything_as_it_was():
    session = a_session(mode="draw", newcomers_at_least=5)
    a_pool(session, newcomers=3, locals_=20)
    before = list(Registration.objects.order_by("pk").values())

    with pytest.raises(drawing.CannotMix) as refused:
        draw(session)

    found = refused.value.found
    assert found.blocking == ("At least 5 people who arrived recently",)
    assert (
        found.ways_out[0].said == "Ask for at least 3 people who arrived recently, instead of 5."
    )
    assert found.ways_out[0].mix == Mix.of(newcomers_at_least=3)
    assert list(Registration.objects.order_by("pk").values()) == before
    assert not Seat.objects.exclude(attendee=None).exists()
    assert not Notice.objects.exists()
    assert Draw.objects.get().drawn_at is None


def test_somebody_whom_nobody_could_reach_takes_no_part_and_waits():
    session = a_session(mode="draw", seats=3)
    a_pool(session, locals_=5)
    stranger = asks(session, a_member("Inconnu", met_at=None, phone="+32470123456"))

    draw(session)

    stranger.refresh_from_db()
    assert (stranger.state, stranger.line, stranger.chance) == (State.RESERVE, None, "")
    assert Notice.objects.filter(to=stranger.member, kind="gatherings.reserve").count() == 1


def test_a_party_larger_than_the_seats_waits_and_is_told_why():
    session = a_session(mode="draw", seats=2)
    a_pool(session, locals_=3)
    family = asks(session, a_newcomer("Samira"), children=2)

    draw(session)

    family.refresh_from_db()
    assert (family.state, family.line) == (State.RESERVE, None)
    assert reason(family)[0] == "You come with more people than there are seats."


def test_those_left_out_of_the_draw_are_told_why():
    session = a_session(mode="draw", seats=3)
    a_pool(session, locals_=5)
    stranger = asks(session, a_member("Inconnu", met_at=None))
    before = reason(stranger)
    draw(session)
    late = asks(session, a_newcomer("Ali"), state=State.RESERVE, asked_at=session.closes_at)
    stranger.refresh_from_db()
    last = "When a seat is free, a small draw decides among those who wait."

    assert before == []
    assert reason(stranger) == ["We could not reach you before the draw.", last]
    assert reason(late) == ["You asked after the draw.", last]


def test_the_reason_is_the_same_for_all_but_for_ones_own_number(oversubscribed):
    draw(oversubscribed)

    reasons = {tuple(reason(r)[:2]) for r in oversubscribed.registrations.all()}
    numbers = {reason(r)[2] for r in oversubscribed.registrations.all()}
    assert len(reasons) == 1
    assert all(said.endswith("in 1000.") for said in numbers)


def test_the_draw_is_written_in_the_journal_without_a_name(oversubscribed):
    nora = a_coordinator()

    held = draw(oversubscribed, by=nora)

    entry = Entry.objects.get(verb="gatherings.drawn")
    assert (entry.by, entry.facts) == (nora, {"asked": 30, "placed": 12})
    assert held.by == nora


def test_the_same_terms_and_seed_give_the_same_draw_bit_for_bit(oversubscribed):
    terms = terms_of(oversubscribed, today=localdate(oversubscribed.closes_at))

    held = draw(oversubscribed)

    def again(seed):
        table = make(terms, seed)
        return picked(table, f"house:{seed}").public(seed)

    assert again(held.seed) == transcript(held)
    assert again("another") != transcript(held)


def test_anyone_can_check_the_transcript_and_it_names_nobody(oversubscribed):
    held = draw(oversubscribed)

    public = transcript(held)
    text = str(public)
    assert verified(held).ok
    assert not any(word in text for word in ("newcomer", "local", "unknown", "Samira", "Marc"))
    assert not any(code in text for code in Registration.objects.values_list("code", flat=True))
    assert sorted(public["groups"][public["index"]]) == sorted(
        name
        for party in unseal(held.terms_sealed)["parties"]
        for name in party["names"]
        if Attendee.objects.filter(
            registration__code__in=party["registrations"], seats__isnull=False
        ).exists()
    )


@pytest.mark.parametrize("tamper", ["group", "chance", "index", "seed"])
def test_a_transcript_that_was_changed_is_found_out(oversubscribed, tamper):
    held = draw(oversubscribed)

    if tamper == "group":
        groups = held.public["groups"]
        groups[0] = next(group for group in groups if group != groups[0])
    elif tamper == "chance":
        first = held.public["people"][0]
        held.public["chances"][first] += 1
    elif tamper == "index":
        held.public["index"] = (held.public["index"] + 1) % 1000
    else:
        held.seed = held.public["beacon"] = "chosen afterwards"

    assert not verified(held).ok


def test_requests_may_be_closed_early_for_a_reason_that_is_kept(oversubscribed):
    nora = a_coordinator()

    with pytest.raises(drawing.WhyPlease):
        drawing.close_early(session=oversubscribed, reason=" ", by=nora, now=NOON)
    drawing.close_early(session=oversubscribed, reason="La salle ferme", by=nora, now=NOON)
    drawing.close_early(session=oversubscribed, reason="Encore", by=nora, now=NOON)
    drawing.hold_draw(session_id=oversubscribed.pk, by=nora, now=NOON)

    assert Entry.objects.get(verb="gatherings.closed_early").facts == {"reason": "La salle ferme"}
    assert oversubscribed.registrations.filter(state=State.PLACED).count() == 12


def test_the_mix_of_a_closed_draw_changes_only_when_it_is_impossible():
    nora, none = a_coordinator(), Mix.of()
    session = a_session(mode="draw", newcomers_at_least=5)
    a_pool(session, newcomers=3, locals_=20)
    smaller = Mix.of(newcomers_at_least=3)

    now = session.closes_at
    drawing.change_mix(session=session, mix=smaller, reason="Peu de demandes", by=nora, now=now)
    with pytest.raises(drawing.WhyPlease):
        drawing.change_mix(session=session, mix=none, reason="Je préfère", by=nora, now=now)
    draw(session)

    session.refresh_from_db()
    assert (session.mix, session.mix_reason) == (smaller, "Peu de demandes")


def test_the_mix_may_change_freely_while_people_ask(oversubscribed):
    drawing.change_mix(
        session=oversubscribed, mix=Mix.of(), reason="Atelier ouvert", by=None, now=NOON
    )

    oversubscribed.refresh_from_db()
    assert oversubscribed.mix == Mix.of()


def test_somebody_who_leaves_while_the_lottery_is_worked_out_is_not_drawn(
    oversubscribed, monkeypatch
):
    make = transcripts.make
    left: list[Registration] = []

    def make_slowly(terms, seed, named, **given):
        table = make(terms, seed, named, **given)
        if not left:
            left.append(oversubscribed.registrations.order_by("pk").first())
            Registration.objects.filter(pk=left[0].pk).update(state=State.CANCELLED)
        return table

    monkeypatch.setattr(transcripts, "make", make_slowly)
    draw(oversubscribed)

    left[0].refresh_from_db()
    assert (left[0].state, left[0].chance) == (State.CANCELLED, "")
    assert len(seated(oversubscribed)) == 12
