"""The table of equally likely weeks: chances anywhere and in each session, checked by anyone."""

from __future__ import annotations

import json
from collections import Counter
from copy import deepcopy
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interra_science.lottery import (
    BadRule,
    Contradiction,
    NoGroup,
    Rule,
    Session,
    pseudonyms,
    verify,
    weekly,
    weeks,
)
from interra_science.lottery.batch import batch
from interra_science.lottery.exchange import batch as batch_of_case
from interra_science.lottery.tests.brute import is_leximin
from interra_science.lottery.tests.test_batch import every_week as every_week_of_one
from interra_science.lottery.tests.weeks_by_hand import every_week

WEEK = [
    Session("Mon", 3, [Rule("new", ["a", "b", "c"], 1, 2)]),
    Session("Tue", 2, [Rule("new", ["a", "b", "c"], 0, 1)]),
]
WISHES = {
    "a": ["Mon", "Tue"],
    "b": ["Mon"],
    "c": ["Tue", "Mon"],
    "d": ["Tue"],
    "e": ["Tue", "Mon"],
    "f": ["Mon", "Tue"],
    "g": ["Mon", "Tue"],
    "h": [],
}
BEACON = "drand 4242"
TABLE = weeks(
    batch(WEEK, WISHES), groups=100, seed=1, pseudonyms=pseudonyms(WISHES, "in a drawer")
)


def published():
    return json.loads(json.dumps(TABLE.public()))


@st.composite
def batches(draw):
    people = [f"p{n}" for n in range(draw(st.integers(1, 6)))]
    sessions = []
    for name in "ab":
        members = draw(st.lists(st.sampled_from(people), unique=True))
        least = draw(st.integers(0, 1))
        rule = Rule("some", members, least, draw(st.integers(max(1, least), 3)))
        sessions.append(Session(name, draw(st.integers(1, 3)), [rule]))
    wishes = {p: draw(st.lists(st.sampled_from("ab"), unique=True)) for p in people}
    together = [people[:2]] if len(people) > 1 and draw(st.booleans()) else []
    together += [people[2:4]] if len(people) > 5 and draw(st.booleans()) else []
    apart = [tuple(people[-2:])] if len(people) > 3 and draw(st.booleans()) else []
    tickets = draw(st.dictionaries(st.sampled_from(people), st.integers(1, 3)))
    return sessions, wishes, draw(st.integers(1, 2)), tickets, together, apart


def drawn(case):
    """The fairest lottery of these sessions; None when there is none."""
    sessions, wishes, per_person, tickets, together, apart = case
    try:
        return batch(sessions, wishes, per_person, tickets, together=together, apart=apart)
    except (NoGroup, Contradiction):
        return None


def as_set(week):
    return frozenset((session, person) for session, some in week.items() for person in some)


@given(case=batches())
@settings(max_examples=150, deadline=None)
def test_households_and_people_apart_have_the_fairest_chances_of_all_weeks(case):
    sessions, wishes, per_person, tickets, together, apart = case
    homes = [home for home in together if max(s.seats for s in sessions) >= len(home)]
    possible = every_week(sessions, wishes, per_person, together, apart)
    held = {**tickets, **{p: max(tickets.get(q, 1) for q in home) for home in homes for p in home}}

    best = drawn(case)

    assert bool(best) == (bool(possible) and homes == together)
    if best:
        seated = [frozenset(person for _session, person in week) for week in possible]
        assert best.seated == len(seated[0])
        assert is_leximin(best.chance, seated, held)


@given(case=batches(), size=st.sampled_from([1, 7, 60]))
@settings(max_examples=80, deadline=None)
def test_every_week_of_the_table_keeps_the_rules_and_chances_are_near_the_fairest(case, size):
    sessions, wishes, per_person, _tickets, together, apart = case
    best = drawn(case)
    if not best:
        return

    table = weeks(best, groups=size, seed=1, mix=6)

    allowed = set(every_week(sessions, wishes, per_person, together, apart))
    assert {as_set(week) for week in table.weeks} <= allowed
    assert all(abs(table.chance[i] - best.chance[i]) * size <= 2 for i in wishes)
    for session in sessions:
        told, fairest = table.chance_in(session.id), best.chance_in(session.id)
        assert all(abs(told[i] - fairest[i]) * size <= 2 for i in wishes)
    assert verify(table.public(), BEACON, table.commitment).ok


def test_two_listings_of_weeks_agree():
    possible = every_week(WEEK, WISHES, 1, [], [])

    seated = [frozenset(person for _session, person in week) for week in possible]

    assert Counter(seated) == Counter(every_week_of_one(WEEK, WISHES))


def test_chances_and_pairs_are_those_of_the_table():
    both = sum(any({"a", "e"} <= set(some) for some in week.values()) for week in TABLE.weeks)

    assert TABLE.pair("a", "e") == TABLE.pair("e", "a") == Fraction(both, 100)
    assert TABLE.pair("f", "f") == TABLE.chance["f"]
    assert TABLE.chance["h"] == 0
    assert TABLE.chance["a"] == TABLE.chance_in("Mon")["a"] + TABLE.chance_in("Tue")["a"]
    assert sum(TABLE.chance.values()) == 5


def test_the_same_seed_gives_the_same_weeks_whatever_the_order_of_people():
    backwards = dict(reversed(WISHES.items()))

    same = weeks(batch(WEEK, backwards), groups=100, seed=1)

    assert same.weeks == TABLE.weeks
    assert same.weeks != weeks(batch(WEEK, WISHES), groups=100, seed=2).weeks


def test_people_who_may_meet_do_in_some_week():
    """Twenty people with tickets of their own, each a kind: without exchanges they would meet in
    the few make-ups of the lottery only."""
    wishes = {n: ["Mon", "Tue"] if n % 2 else ["Tue", "Mon"] for n in range(20)}
    best = batch(
        [Session("Mon", 6), Session("Tue", 6)], wishes, tickets={n: n + 10 for n in wishes}
    )

    table = weeks(best, groups=300, seed=1)

    assert len(best.mixture) < 40
    for day in ("Mon", "Tue"):
        here = [n for n, chance in table.chance_in(day).items() if chance]
        assert len(here) >= 10
        assert all(table.pair(one, other) for one in here for other in here)


def test_a_household_wishes_for_what_all_of_it_wish_for():
    wishes = {"a": ["Mon", "Wed", "Tue"], "b": ["Wed", "Tue"], "c": ["Mon"], "d": ["Tue"]}
    sessions = [Session(day, 2) for day in ("Mon", "Tue", "Wed")]

    best = batch(sessions, wishes, together=["ab", "cd"])

    assert best.chance == {"a": 1, "b": 1, "c": 0, "d": 0}
    assert best.draw(1) == {"Mon": (), "Tue": (), "Wed": ("a", "b")}
    assert best.idle == ("c", "d")


def test_a_household_larger_than_any_session_is_refused():
    with pytest.raises(Contradiction) as refusal:
        batch(
            [Session("Mon", 1), Session("Tue", 1)], {"a": ["Mon"], "b": ["Mon"]}, together=["ab"]
        )

    assert refusal.value.code == "too_big"


def test_people_kept_apart_may_come_in_the_same_week_but_not_to_the_same_session():
    best = batch([Session("Mon", 2), Session("Tue", 2)], {"a": ["Mon", "Tue"], "b": ["Mon"], "c": []},
                 apart=[("a", "b"), ("b", "c")])  # fmt: skip

    assert best.draw(1) == {"Mon": ("b",), "Tue": ("a",)}


def test_a_case_may_have_households_and_people_kept_apart():
    case = {
        "people": [{"id": name, "wishes": ["Mon"]} for name in "abc"],
        "sessions": [{"id": "Mon", "seats": 3}],
        "together": [["a", "b"]],
        "apart": [["b", "c"]],
    }

    assert batch_of_case(case)["exact"] == {"a": "1", "b": "1", "c": "0"}


def test_a_published_table_of_weeks_verifies_and_says_who_is_seated_where():
    public = {**published(), "commitment": TABLE.commitment, "beacon": BEACON}

    checked = verify(public, BEACON, TABLE.commitment)

    won = TABLE.weeks[checked.index or 0]
    names = TABLE.pseudonyms
    assert checked.ok
    assert checked.week == {s: tuple(sorted(names[p] for p in won[s])) for s in ("Mon", "Tue")}
    assert checked.group == tuple(sorted(names[p] for some in won.values() for p in some))


def spoilt_no_session(public):
    del public["groups"][0]["Mon"]


def spoilt_twice(public):
    public["groups"][0]["Mon"][1] = public["groups"][0]["Mon"][0]


def spoilt_full(public):
    public["sessions"]["Mon"]["seats"] = 1


def spoilt_both(public):
    public["groups"][0]["Tue"] = public["groups"][0]["Mon"][:2]


def spoilt_chance(public):
    name = public["groups"][0]["Mon"][0]
    public["sessions"]["Mon"]["chances"][name] += 1


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (spoilt_no_session, "Week 0 does not hold these sessions."),
        (spoilt_twice, "Week 0 names someone twice in Mon."),
        (spoilt_full, "Week 0 holds too many people in Mon."),
        (spoilt_both, "Week 0 gives someone too many seats."),
        (spoilt_chance, "Mon: "),
    ],
)
def test_a_spoilt_week_is_seen(spoil, said):
    public = deepcopy(published())

    spoil(public)

    problems = verify(public, BEACON).problems
    assert any(problem.startswith(said) for problem in problems), problems


@pytest.mark.parametrize("broken", [{"sessions": 3}, {"groups": [3]}, {"chances": 3}])
def test_a_table_of_weeks_that_makes_no_sense_cannot_be_read(broken):
    assert "The table cannot be read." in verify({**published(), **broken}, BEACON).problems


def test_weeks_of_nobody_and_a_table_of_one_week():
    assert weeks(batch([Session("Mon", 1)], {"a": []}), groups=2).weeks == ({"Mon": ()},) * 2
    assert weeks(batch([Session("Mon", 1)], {"a": ["Mon"]}), groups=1).weeks == ({"Mon": ("a",)},)


def test_a_table_of_weeks_needs_a_week():
    with pytest.raises(BadRule) as refusal:
        weeks(batch([Session("Mon", 1)], {"a": ["Mon"]}), groups=0)

    assert refusal.value.code == "no_groups"


def test_where_no_walk_counts_out_evenly_the_most_even_one_is_taken(monkeypatch):
    monkeypatch.setattr(weekly, "EVEN", 0.0)

    table = weeks(batch(WEEK, WISHES), groups=100, seed=1)

    assert verify(table.public(), BEACON).ok


def test_a_batch_of_450_people_stays_within_two_weeks_of_a_thousand():
    days = ["Mon", "Tue", "Wed", "Thu", "Fri"]
    rules = [Rule("new", range(0, 450, 3), 5, 9), Rule("here", range(1, 450, 3), 5, 9)]
    wishes = {n: [days[(n * k + n // 7) % 5] for k in (1, 2)][: 1 + n % 5 % 2] for n in range(450)}
    wishes = {n: list(dict.fromkeys(some)) for n, some in wishes.items()}

    best = batch([Session(day, 17, rules) for day in days], wishes, tickets={1: 2, 2: 3})
    table = weeks(best, seed=1)

    assert all(abs(table.chance[i] - best.chance[i]) * 1000 <= 2 for i in wishes)


def test_a_household_gives_way_to_two_who_come_alone_and_nobody_is_lost():
    """Every week is dealt one of two households and two who come alone: three units. Stirred, a week
    may hold four who come alone."""
    people = [f"p{number}" for number in range(8)]
    wishes = {person: ["Mon"] for person in people}

    table = weeks(batch([Session("Mon", 4)], wishes, together=[people[:2], people[2:4]]), seed=1)

    assert {len(week["Mon"]) for week in table.weeks} == {4}
    assert any(set(week["Mon"]) == set(people[4:]) for week in table.weeks)
    assert all(abs(chance - Fraction(1, 2)) * 1000 <= 2 for chance in table.chance.values())
