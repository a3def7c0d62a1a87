"""Seats given back are drawn for anew: rules hold, seats are held, chances are the fairest."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import chain, combinations, combinations_with_replacement

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from interra_science.lottery import BadRule, Problem, Rule, pseudonyms, refill, refilling, verify
from interra_science.lottery.tests.brute import is_leximin, of_many_kinds

NEWCOMERS = ["Samira", "Rania", "Yusuf", "Hana"]
LOCALS = ["Marc", "Nora", "Luc", "Ana", "Tom"]


def asked(newcomers=(2, 3), locals_=(1, None), **more):
    """A draw for six seats with a mix."""
    rules = [Rule("newcomer", NEWCOMERS, *newcomers), Rule("local", LOCALS, *locals_)]
    return Problem(NEWCOMERS + LOCALS, 6, rules, **more)


def subsets(people):
    people = sorted(people)
    return map(
        frozenset, chain.from_iterable(combinations(people, n) for n in range(len(people) + 1))
    )


def every_refill(problem, kept, waiting, free, *, hold):
    """All groups that may have the free seats, by listing people and those who may still come."""
    homes = [set(home) & set(waiting) for home in problem.together]
    rules = problem.rules
    low = [r.at_least - len(set(r.members) & set(kept)) for r in rules]
    high = [
        99 if r.at_most is None else max(0, r.at_most - len(set(r.members) & set(kept)))
        for r in rules
    ]
    ghosts = {tuple(int(i in r.members) for r in rules) for i in problem.people}
    ghosts |= {tuple(int(r is s) for s in rules) for r in rules}
    groups = [
        group
        for group in subsets(waiting)
        if len(group) <= free
        and all(not group & home or home <= group for home in homes)
        and not any(set(pair) <= group | set(kept) for pair in problem.apart if set(pair) & group)
    ]
    short = {}
    for group in groups:
        held = tuple(len(group & set(r.members)) for r in rules)
        for room in range(free - len(group) + 1 if hold else 1):
            for some in combinations_with_replacement(sorted(ghosts), room):
                there = [sum(column) for column in zip(held, *some, strict=True)]
                if all(n <= top for n, top in zip(there, high, strict=True)):
                    lack = sum(max(0, a - n) for a, n in zip(low, there, strict=True))
                    short[group] = min(lack, short.get(group, lack))
    allowed = [group for group, lack in short.items() if lack == min(short.values())]
    most = max(map(len, allowed))
    return [group for group in allowed if len(group) == most]


@st.composite
def dropouts(draw):
    people = [f"p{n}" for n in range(draw(st.integers(1, 7)))]
    part = draw(st.lists(st.sampled_from("kwwg"), min_size=len(people), max_size=len(people)))
    rules = []
    for name in draw(st.sampled_from(["a", "ab"])):
        least = draw(st.integers(0, 3))
        most = draw(st.one_of(st.none(), st.integers(least, 4)))
        rules.append(Rule(name, draw(st.lists(st.sampled_from(people), unique=True)), least, most))
    together = [people[:2]] if len(people) > 2 and draw(st.booleans()) else []
    apart = [tuple(people[-2:])] if len(people) > 3 and draw(st.booleans()) else []
    tickets = draw(st.dictionaries(st.sampled_from(people), st.integers(1, 3)))
    problem = Problem(people, 7, rules, together, apart, tickets)
    kept, waiting = ([p for p, of in zip(people, part, strict=True) if of == w] for w in "kw")
    return problem, kept, waiting, draw(st.integers(0, 3)), draw(st.booleans())


@given(case=dropouts())
@example(case=(Problem(["p0"], 7, [Rule("a", [], 2)]), [], ["p0"], 2, True))
@settings(max_examples=250, deadline=None)
def test_a_refill_is_the_fairest_draw_among_all_groups_that_may_come(case):
    problem, kept, waiting, free, hold = case
    possible = every_refill(problem, kept, waiting, free, hold=hold)
    held = {i: problem.tickets.get(i, 1) for i in waiting}
    for home in problem.together:
        inside = set(home) & set(waiting)
        held.update(dict.fromkeys(inside, max((held[i] for i in inside), default=1)))

    found = refill(problem, kept=kept, waiting=waiting, free=free, hold=hold)

    assert {frozenset(group) for group in found.groups} <= set(possible)
    assert found.seated == len(possible[0])
    assert is_leximin(found.fairest, possible, held)
    size = len(found.groups)
    assert all(abs(found.chance[i] - found.fairest[i]) * size <= 2 for i in waiting)
    assert verify(found.public(), "0").ok
    assert verify(found.public(), "0").group == found.chosen


def test_a_seat_that_the_mix_needs_is_drawn_among_those_who_mend_it():
    found = refill(
        asked(), kept=["Samira", "Luc", "Ana", "Tom"], waiting=["Rania", "Hana", "Marc"], free=1
    )

    assert found.chance == {"Hana": Fraction(1, 2), "Marc": 0, "Rania": Fraction(1, 2)}
    assert len(found.groups) == 2


def test_with_two_free_seats_and_one_newcomer_missing_one_is_for_anyone():
    kept = ["Samira", "Luc", "Ana"]

    found = refill(asked(), kept=kept, waiting=["Rania", "Marc", "Nora"], free=2)

    assert found.chance == {"Marc": Fraction(1, 2), "Nora": Fraction(1, 2), "Rania": 1}


def test_a_seat_is_held_for_a_newcomer_until_it_need_not_be():
    kept, waiting = ["Samira", "Luc", "Ana", "Tom"], ["Marc", "Nora"]

    held = refill(asked(), kept=kept, waiting=waiting, free=2)
    given_away = refill(asked(), kept=kept, waiting=waiting, free=2, hold=False)

    assert held.chance == {"Marc": Fraction(1, 2), "Nora": Fraction(1, 2)}
    assert given_away.chosen == ("Marc", "Nora")


def test_when_more_is_missing_than_seats_are_free_whoever_mends_is_welcome():
    problem = asked(newcomers=(3, None), locals_=(3, None))

    found = refill(problem, kept=["Samira", "Luc"], waiting=["Marc", "Rania"], free=2)

    assert found.chosen == ("Marc", "Rania")


def test_nobody_passes_an_upper_limit_and_nobody_may_come_at_all():
    kept = ["Samira", "Rania", "Yusuf"]

    found = refill(asked(), kept=kept, waiting=["Hana"])

    assert (found.free, found.groups, found.chosen) == (3, ((),), ())
    assert found.chance == {"Hana": 0}
    assert verify(found.public(), "0", found.commitment).ok


def test_above_an_upper_limit_others_may_still_come():
    found = refill(asked(newcomers=(1, 2)), kept=NEWCOMERS, waiting=["Marc"], free=1)

    assert found.chosen == ("Marc",)


def test_nobody_waits_and_no_rule_asks():
    assert refill(asked(), kept=["Samira"], waiting=[]).groups == ((),)
    assert refill(Problem("ab", 1), kept=[], waiting=[]).groups == ((),)


def test_whoever_must_not_meet_someone_kept_waits_on():
    problem = asked(apart=[("Marc", "Luc"), ("Nora", "Ana")])

    found = refill(problem, kept=["Samira", "Luc", "Yusuf"], waiting=["Marc", "Nora", "Ana"])

    assert found.chance == {"Ana": Fraction(1, 2), "Marc": 0, "Nora": Fraction(1, 2)}


def test_a_household_waits_until_there_is_room_for_all_of_it():
    problem = asked(together=[["Marc", "Nora", "Luc"]])

    one = refill(problem, kept=["Samira", "Rania", "Luc"], waiting=["Marc", "Nora"], free=1)
    two = refill(problem, kept=["Samira", "Rania", "Luc"], waiting=["Marc", "Nora"], free=2)

    assert one.chosen == ()
    assert two.chosen == ("Marc", "Nora")


def test_tickets_count_and_the_same_seed_draws_the_same():
    problem = Problem("abcd", 2, tickets={"a": 3})

    found = refill(problem, kept="d", waiting="abc", seed="sun")

    assert found.chance == {"a": Fraction(3, 5), "b": Fraction(1, 5), "c": Fraction(1, 5)}
    assert found == refill(problem, kept="d", waiting="cba", seed="sun")
    assert found.beacon == "sun"


def test_a_beacon_picks_among_pseudonyms_that_anyone_can_check():
    names = pseudonyms(NEWCOMERS + LOCALS, "in a drawer")
    found = refill(
        asked(), kept=["Samira"], waiting=["Rania", *LOCALS], beacon="drand 7", pseudonyms=names
    )

    public = json.loads(json.dumps(found.public()))

    checked = verify({**public, "beacon": "drand 7"}, "drand 7", found.commitment)
    assert checked.ok
    assert checked.index == found.picked
    assert checked.group == tuple(sorted(names[i] for i in found.chosen))
    assert not any(name in json.dumps(public) for name in LOCALS)


def test_when_no_size_makes_chances_exact_they_are_within_two_groups(monkeypatch):
    monkeypatch.setattr(refilling, "GROUPS", 101)
    problem = of_many_kinds()

    found = refill(problem, kept=range(6), waiting=range(6, 60), free=6)

    assert len(found.groups) == 101
    assert all(abs(found.chance[i] - found.fairest[i]) * 101 <= 2 for i in range(6, 60))


def test_the_most_even_walk_is_taken_when_none_is_even_enough(monkeypatch):
    monkeypatch.setattr(refilling, "EVEN", -1.0)
    monkeypatch.setattr(refilling, "GROUPS", 101)

    found = refill(of_many_kinds(), kept=range(6), waiting=range(6, 60), free=6)

    assert verify(found.public(), "0").ok


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("unknown_person", {"kept": ["Zoe"]}),
        ("person_twice", {"kept": ["Marc"]}),
        ("no_seats", {"free": -1}),
    ],
)
def test_a_refill_that_makes_no_sense_is_refused(code, wrong):
    with pytest.raises(BadRule) as refusal:
        refill(asked(), **{"kept": [], "waiting": ["Marc"], **wrong})

    assert refusal.value.code == code


def test_a_refill_for_fifty_gives_all_its_seats():
    rules = [Rule("newcomer", range(0, 70, 3), 5, 7), Rule("local", range(1, 70, 3), 5, 7)]
    homes = [[30, 31], [40, 41, 42], [50, 51]]
    problem = Problem(range(70), 16, rules, homes, [(20, 33)], {21: 3, 22: 2})

    found = refill(problem, kept=range(3, 15), waiting=range(20, 70), free=4)

    assert sum(found.chance.values()) == 4
