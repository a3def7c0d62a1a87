"""Several sessions drawn at once: everyone's chance of a seat somewhere, as fair as can be."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interra_science.lottery import BadRule, NoGroup, Rule, columns, exchange
from interra_science.lottery.batch import Session, batch
from interra_science.lottery.tests.brute import is_leximin


def every_week(sessions, wishes):
    """All weeks that seat the most people, one seat each; [] when the rules allow none. Each is
    told as the set of those seated."""
    people = sorted(wishes)
    weeks = []
    for where in product(*([None, *wishes[person]] for person in people)):
        groups = {
            s.id: {p for p, at in zip(people, where, strict=True) if at == s.id} for s in sessions
        }
        if all(
            len(groups[s.id]) <= s.seats
            and all(
                r.at_least
                <= len(groups[s.id] & set(r.members)) - len(groups[s.id] & set(r.against))
                <= (r.at_most or s.seats)
                for r in s.rules
            )
            for s in sessions
        ):
            weeks.append(frozenset().union(*groups.values()))
    most = max(map(len, weeks), default=0)
    return [week for week in weeks if len(week) == most]


@st.composite
def weeks(draw):
    people = [f"p{n}" for n in range(draw(st.integers(1, 6)))]
    sessions = []
    for name in "ab":
        members = draw(st.lists(st.sampled_from(people), unique=True))
        least = draw(st.integers(0, 1))
        others = [person for person in people if person not in members]
        against = draw(st.sampled_from([(), others]))
        rule = Rule("some", members, least, draw(st.integers(max(1, least), 3)), against)
        sessions.append(Session(name, draw(st.integers(1, 3)), [rule]))
    wishes = {p: draw(st.lists(st.sampled_from("ab"), unique=True)) for p in people}
    tickets = draw(st.dictionaries(st.sampled_from(people), st.integers(1, 3)))
    return sessions, wishes, tickets


@given(week=weeks())
@settings(max_examples=200, deadline=None)
def test_chances_of_a_seat_anywhere_are_the_leximin_of_all_weeks(week):
    sessions, wishes, tickets = week
    possible = every_week(sessions, wishes)

    try:
        best = batch(sessions, wishes, tickets=tickets)
    except NoGroup:
        best = None

    assert (best is None) == (not possible)
    if best:
        assert best.seated == len(possible[0])
        assert is_leximin(best.chance, possible, tickets)
        for person in wishes:
            seats = sum(best.chance_in(session.id)[person] for session in sessions)
            assert seats == best.chance[person]


@given(week=weeks(), seed=st.integers(0, 99))
@settings(max_examples=60, deadline=None)
def test_a_week_drawn_keeps_seats_rules_and_wishes(week, seed):
    sessions, wishes, tickets = week
    try:
        best = batch(sessions, wishes, tickets=tickets)
    except NoGroup:
        return

    drawn = best.draw(seed)

    assert drawn == best.draw(seed)
    assert frozenset(p for people in drawn.values() for p in people) in every_week(
        sessions, wishes
    )
    assert all(session in wishes[p] for session, people in drawn.items() for p in people)


def test_the_favourite_is_given_where_it_costs_nobody_a_chance():
    sessions = [Session("Mon", 1), Session("Tue", 1)]

    best = batch(sessions, {"a": ["Mon", "Tue"], "b": ["Tue", "Mon"]})

    assert best.draw(1) == {"Mon": ("a",), "Tue": ("b",)}
    assert best.levels == (1,)


def test_several_seats_a_person_are_counted_in_each_session():
    sessions = [Session("Mon", 1), Session("Tue", 2)]

    best = batch(sessions, {"a": ["Mon", "Tue"], "b": ["Tue"]}, per_person=2)

    assert best.chance == {"a": 1, "b": 1}
    week = best.draw("seed")
    assert week == {"Mon": ("a",), "Tue": ("a", "b")}


def test_ten_thousand_weeks_seat_each_as_often_as_announced():
    sessions = [Session("Mon", 2, [Rule("new", ["a", "b"], 1)]), Session("Tue", 1)]
    wishes = {p: ["Mon", "Tue"] if p in "ace" else ["Tue", "Mon"] for p in "abcdefg"}
    best = batch(sessions, wishes, tickets={"g": 2})
    times = 10_000

    seated = [p for n in range(times) for people in best.draw(n).values() for p in people]

    for person, chance in best.chance.items():
        error = float(chance * (1 - chance) / times) ** 0.5
        assert abs(seated.count(person) / times - chance) <= 5 * error


CASE = {
    "people": [
        {"id": "a", "features": {"circle": "new"}, "wishes": ["Mon"]},
        {"id": "b", "features": {"circle": "here"}, "wishes": ["Mon", "Tue"]},
        {"id": "c", "wishes": ["Tue"]},
    ],
    "sessions": [
        {
            "id": "Mon",
            "seats": 1,
            "rules": [{"name": "new", "feature": "circle", "value": "new", "min": 1}],
        },
        {"id": "Tue", "seats": 1},
    ],
    "max_per_person": 1,
    "tickets": {"b": 2},
}


def test_a_batch_from_json():
    solved = exchange.batch(CASE)

    assert solved["status"] == "ok"
    assert solved["exact"] == {"a": "1", "b": "2/3", "c": "1/3"}
    assert solved["sessions"]["Mon"] == {"a": 1.0}
    assert solved["seated"] == 2


def test_an_impossible_batch_names_the_rules_that_clash():
    monday = {"id": "Mon", "seats": 1, "rules": [{"name": "two", "members": ["a", "b"], "min": 2}]}

    solved = exchange.batch({**CASE, "sessions": [monday, CASE["sessions"][1]]})

    eased = {"rule": "Mon: two", "side": "min", "to": 1}
    assert (solved["status"], solved["clash"]) == ("infeasible", ["Mon: two"])
    assert solved["options"][0] == [eased]
    assert {one[0]["rule"] for one in solved["options"]} == {"Mon: two", "Mon: seats"}


@pytest.mark.parametrize(
    ("code", "broken"),
    [
        ("bad_case", {"sessions": [{"id": "Mon"}]}),
        ("bad_wish", {"people": [{"id": "a", "wishes": ["Sun"]}]}),
        ("no_seats", {"max_per_person": -1}),
        ("session_twice", {"sessions": [{"id": "Mon", "seats": 1}] * 2}),
        (
            "min_over_max",
            {
                "sessions": [
                    {
                        "id": "Mon",
                        "seats": 1,
                        "rules": [{"name": "x", "members": [], "min": 2, "max": 1}],
                    },
                    {"id": "Tue", "seats": 1},
                ]
            },
        ),
    ],
)
def test_a_batch_that_makes_no_sense_is_refused_with_a_code(code, broken):
    with pytest.raises(BadRule) as refusal:
        exchange.batch({**CASE, **broken})

    assert refusal.value.code == code


def test_chances_add_up_to_the_seats_filled():
    best = batch([Session("Mon", 3)], {n: ["Mon"] for n in range(9)})

    assert sum(best.chance.values()) == 3
    assert set(best.chance.values()) == {Fraction(1, 3)}


def test_a_rule_that_is_not_needed_for_the_clash_is_not_named():
    easy = {"name": "easy", "members": ["a"], "min": 0, "max": 1}
    two = {"name": "two", "members": ["a", "b"], "min": 2}

    solved = exchange.batch(
        {
            **CASE,
            "sessions": [{"id": "Mon", "seats": 1, "rules": [easy, two]}, CASE["sessions"][1]],
        }
    )

    assert solved["clash"] == ["Mon: two"]


def test_a_large_week_with_households_is_found_further_inside_and_keeps_favourites(monkeypatch):
    """The corner of the most favourite wishes lies where no whole week is: 400 people, 10 dates."""
    monkeypatch.setattr(columns, "complete", None)  # it would take minutes here
    luck = random.Random(1)
    people = [f"p{number}" for number in range(400)]
    new = [person for person in people if luck.random() < 0.12]
    here = [person for person in people if person not in new and luck.random() < 0.6]
    rules = [Rule("new", new, 5, 25), Rule("here", here, 4, 25)]
    days = [f"s{number}" for number in range(10)]
    wishes = {person: luck.sample(days, 3) for person in people}
    alone = luck.sample(people, len(people))
    homes = [[alone.pop() for _ in range(luck.choice([2, 2, 3]))] for _ in range(20)]
    for home in homes:
        wishes |= dict.fromkeys(home, wishes[home[0]])

    best = batch([Session(day, 25, rules) for day in days], wishes, together=homes)

    assert best.seated == 250
    assert sum(best.chance.values()) == 250
    chance = {day: best.chance_in(day) for day in days}
    favourite = sum(chance[first][person] for person, (first, *_) in wishes.items())
    assert favourite > 0.75 * 250
