"""The draw of a week: one seat at most each, whole, once, and anybody can check it."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, transaction

from interra.foundation.sealing import unseal
from interra.gatherings.actions import drawing, joining, offers, refilling, scheduling, week_draw
from interra.gatherings.models import Draw, Registration, Seat, Session
from interra.gatherings.queries import week_tables
from interra.gatherings.queries.memory import memory_of
from interra.gatherings.queries.promises import floor_in_words
from interra.gatherings.queries.transcripts import transcript, verified
from interra.gatherings.queries.week_runs import week_run_of
from interra.gatherings.queries.week_terms import week_terms_of
from interra.gatherings.rules.memory import Memory
from interra.gatherings.rules.mixing import Mix
from interra.gatherings.tests import at_home
from interra.gatherings.tests.asking import told
from interra.gatherings.tests.make import NOON, SATURDAY
from interra.gatherings.tests.weeks import (
    CLOSES,
    a_week,
    dates_of,
    states_of,
    wishers,
    wishes,
)
from interra.gatherings.timeline import draws
from interra.people.models import Household
from interra.people.tests.make import a_local, a_newcomer

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db
State = Registration.State
DAY = dt.timedelta(days=1)


def test_everybody_has_one_seat_or_waits_for_each_of_their_wishes():
    week = a_week()
    people = wishers(week, newcomers=4, locals_=6)

    draw = week_draw.hold_week(week_id=week.pk, by=None, now=CLOSES)

    states = Counter(tuple(theirs) for theirs in states_of(week).values())
    assert states == {("elsewhere", "placed"): 6, ("reserve", "reserve"): 4}
    assert Seat.objects.filter(attendee__isnull=False).count() == 6
    assert verified(draw).problems == ()
    assert set(transcript(draw)["sessions"]) == {one.code for one in dates_of(week)}
    for member in people:
        answer = "placed" if "placed" in states_of(week)[member] else "reserve"
        assert told(member) == ["gatherings.asked", f"gatherings.{answer}"]


def test_the_chance_kept_is_of_any_seat_and_the_table_tells_each_session(tmp_path):
    week = a_week()
    wishers(week, newcomers=4, locals_=6)
    draw = week_draw.hold_week(week_id=week.pk, by=None, now=CLOSES)
    table = transcript(draw)

    for own in Draw.objects.filter(session__week=week):
        for party in unseal(own.terms_sealed)["parties"]:
            (name,), (code,) = party["names"], party["registrations"]
            asked = Registration.objects.get(code=code)
            assert asked.chance == f"{table['chances'][name]}/1000"
            in_each = [one["chances"][name] for one in table["sessions"].values()]
            assert sum(in_each) == table["chances"][name]


@pytest.mark.parametrize("tamper", ["", "seat", "chance"])
def test_thirty_lines_check_the_week_at_home(tmp_path: Path, tamper: str):
    week = a_week()
    wishers(week, newcomers=4, locals_=6)
    public = transcript(week_draw.hold_week(week_id=week.pk, by=None, now=CLOSES))
    first, second = (one.code for one in dates_of(week)[:2])
    if tamper == "seat":
        public["groups"][0][first].append(public["groups"][0][second].pop())
    elif tamper == "chance":
        public["sessions"][first]["chances"][public["people"][0]] += 1
    (tmp_path / "week.json").write_text(json.dumps(public))

    said = at_home.check(tmp_path / "week.json")

    assert said.returncode == (1 if tamper else 0), said.stdout + said.stderr


def test_the_database_knows_no_second_seat_in_a_week():
    week = a_week()
    first = wishes(a_newcomer("Samira"), week, 0, 1)
    second = Registration.objects.exclude(pk=first.pk).get()
    Registration.objects.filter(pk=first.pk).update(state=State.PLACED)

    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.filter(pk=second.pk).update(state=State.OFFERED)


def test_a_household_that_asks_apart_sits_together_where_all_of_it_wishes():
    week, home = a_week(sessions=2, seats=4), Household.objects.create()
    wishes(a_newcomer("Samira", household=home), week, 0, 1)
    wishes(a_newcomer("Yara", household=home), week, 1, 0)

    terms = week_terms_of(week, today=CLOSES.date())

    assert [len(unit) for unit in terms.together] == [2]
    week_draw.hold_week(week_id=week.pk, by=None, now=CLOSES)
    placed = Registration.objects.filter(week=week, state=State.PLACED)
    assert len({one.session_id for one in placed}) == 1
    assert placed.count() == 2


def test_a_household_that_no_date_suits_is_not_held_together():
    """Two by two they have a date in common, all three have none."""
    week, home = a_week(sessions=3, seats=4), Household.objects.create()
    for number, name in enumerate(("Samira", "Yara", "Ali")):
        wishes(a_newcomer(name, household=home), week, number, (number + 1) % 3)

    terms = week_terms_of(week, today=CLOSES.date())

    assert [len(unit) for unit in terms.together] == [2]


def test_somebody_who_leaves_while_the_week_is_worked_out_is_not_drawn(monkeypatch):
    week = a_week()
    people = wishers(week, newcomers=4)
    make, left = week_tables.make_weeks, list[Registration]()

    def make_slowly(*given, **named):
        table = make(*given, **named)
        if not left:
            left.extend(Registration.objects.filter(week=week, member=people[0]))
            Registration.objects.filter(member=people[0]).update(state=State.CANCELLED)
        return table

    monkeypatch.setattr(week_tables, "make_weeks", make_slowly)
    week_draw.hold_week(week_id=week.pk, by=None, now=CLOSES)

    assert states_of(week)[people[0]] == ["cancelled", "cancelled"]
    assert all(one.chance for one in Registration.objects.exclude(member=people[0]))


def test_where_all_fit_the_desk_and_the_page_say_no_number():
    week = a_week()
    wishes(a_newcomer("Samira"), week, 0, 1)

    run = week_run_of(week, today=CLOSES.date())

    assert (run.said, run.floor_said) == ("There is a seat for everyone who asked.", "")
    assert floor_in_words(dates_of(week)[0], now=NOON) == ""
    wishers(week, locals_=9)
    assert week_run_of(week, today=CLOSES.date()).said == "This draw is possible."


def test_a_week_nobody_asked_for_is_drawn_too():
    week = a_week()

    draw = week_draw.hold_week(week_id=week.pk, by=None, now=CLOSES)

    assert draw.drawn_at == CLOSES
    assert verified(draw).ok


def test_rules_that_clash_are_named_with_their_session_and_what_would_help():
    week = a_week(newcomers_at_least=2)
    wishers(week, locals_=6)

    run = week_run_of(week, today=CLOSES.date())

    assert not run.possible
    assert [one.code for one in run.clashing] == [dates_of(week)[0].code]
    assert run.blocking[0].startswith("Atelier 0")
    assert len(run.ways_out) == 1
    with pytest.raises(drawing.CannotMix):
        week_draw.seal_week(week_id=week.pk, by=None, now=CLOSES)
    assert states_of(week).popitem()[1] == ["asked", "asked"]


def test_a_rule_if_possible_gives_way():
    week = a_week()
    softly = Mix.of(newcomers_at_least=2)
    soft = tuple(type(rule)(**{**_fields(rule), "if_possible": True}) for rule in softly.rules)
    first = dates_of(week)[0]
    scheduling.change_mix(session=first, mix=Mix(soft), reason="x", by=None, now=NOON)
    wishers(week, locals_=6)

    assert week_run_of(week, today=CLOSES.date()).possible


def _fields(rule: object) -> dict[str, object]:
    return {name: getattr(rule, name) for name in type(rule).__dataclass_fields__}  # type: ignore[attr-defined] # a dataclass


def test_near_the_date_the_week_is_drawn_without_the_mix_that_cannot_be():
    week = a_week(newcomers_at_least=2)
    wishers(week, locals_=6)

    assert draws.close_due_draws(CLOSES) == 0
    assert draws.close_due_draws(SATURDAY - dt.timedelta(hours=5)) == 1

    assert Registration.objects.filter(week=week, state=State.PLACED).count() == 6
    assert dates_of(week)[0].mix == Mix()


def test_time_holds_the_week_once_and_no_session_of_it_alone():
    week = a_week()
    wishers(week, newcomers=3)

    assert draws.close_due_draws(CLOSES - DAY) == 0
    assert draws.close_due_draws(CLOSES) == 1
    assert draws.close_due_draws(CLOSES) == 0
    with pytest.raises(drawing.AlreadyDrawn):
        week_draw.hold_week(week_id=week.pk, by=None, now=CLOSES)
    with pytest.raises(drawing.NoDraw):
        drawing.hold_draw(session_id=dates_of(week)[0].pk, by=None, now=CLOSES)


def test_whoever_leaves_after_the_sealing_gives_their_seat_to_the_line():
    week = a_week(beacon="dice", seats=1)
    people = wishers(week, newcomers=3)
    sealed = week_draw.hold_week(week_id=week.pk, by=None, now=CLOSES)
    assert (sealed.drawn_at, sealed.sealed_at) == (None, CLOSES)

    leaving = Registration.objects.filter(member=people[0]).first()
    assert leaving
    joining.leave(registration=leaving, by=people[0], now=CLOSES)
    late = SATURDAY - dt.timedelta(hours=1)
    held = week_draw.hold_week(week_id=week.pk, by=None, now=late)

    assert verified(held).ok
    assert states_of(week)[people[0]] == ["cancelled", "cancelled"]
    assert Registration.objects.filter(week=week, state=State.PLACED).count() == 2


def test_a_seat_taken_from_the_line_ends_the_other_waits_and_one_offer_is_made_at_most():
    week = a_week(sessions=2, seats=1)
    people = wishers(week, newcomers=3)
    week_draw.hold_week(week_id=week.pk, by=None, now=CLOSES)
    waits = next(one for one in people if states_of(week)[one] == ["reserve", "reserve"])

    for seated in Registration.objects.filter(week=week, state=State.PLACED):
        joining.leave(registration=seated, by=seated.member, now=CLOSES)
    for session in dates_of(week):
        refilling.refill(session_id=session.pk, now=CLOSES)
    assert states_of(week)[waits] == ["offered", "reserve"]
    offered = Registration.objects.get(member=waits, state=State.OFFERED)
    offers.accept(registration=offered, now=CLOSES)

    assert states_of(week)[waits] == ["elsewhere", "placed"]
    assert {tuple(states_of(week)[one]) for one in people if one != waits} == {
        ("cancelled", "cancelled")
    }


def test_a_session_that_is_called_off_leaves_the_draw_to_the_others():
    week = a_week(beacon="dice")
    wishers(week, newcomers=3)
    first = dates_of(week)[0]
    scheduling.cancel_session(session=first, reason="", by=None, now=NOON)
    draw = week_draw.seal_week(week_id=week.pk, by=None, now=CLOSES)

    assert draw.session == dates_of(week)[1]
    scheduling.cancel_session(session=draw.session, reason="", by=None, now=CLOSES)
    late = SATURDAY + DAY - dt.timedelta(hours=1)
    assert draws.close_due_draws(late) == 1
    assert Draw.objects.get(week=week).drawn_at == late


def test_when_all_are_called_off_or_the_first_has_begun_there_is_no_draw():
    week, other = a_week(), a_week()
    for session in Session.objects.filter(week=week):
        scheduling.cancel_session(session=session, reason="", by=None, now=NOON)

    with pytest.raises(drawing.NoDraw):
        week_draw.hold_week(week_id=week.pk, by=None, now=CLOSES)
    with pytest.raises(drawing.NoDraw):
        week_draw.hold_week(week_id=other.pk, by=None, now=SATURDAY)
    with pytest.raises(drawing.TooEarly):
        week_draw.hold_week(week_id=other.pk, by=None, now=NOON)


def test_memory_counts_a_week_once():
    week = a_week(sessions=2, seats=1)
    people = wishers(week, newcomers=2, locals_=4)
    week_draw.hold_week(week_id=week.pk, by=None, now=CLOSES)

    found = memory_of(people, today=SATURDAY.date())

    assert Counter(found.values()) == {Memory(seats=1): 2, Memory(refusals=1): 4}


def test_somebody_between_two_lists_is_told_first_of_their_favourite():
    week = a_week(sessions=2, seats=1)
    a, b, c = a_newcomer("A"), a_local("B"), a_local("C")
    for person in (a, b, c):
        wishes(person, week, 1, 0)
    week_draw.hold_week(week_id=week.pk, by=None, now=CLOSES)

    (waits,) = [one for one in (a, b, c) if states_of(week)[one] == ["reserve", "reserve"]]

    assert told(waits) == ["gatherings.asked", "gatherings.reserve"]
