"""People who met are parted, where that changes nobody's chance."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interra_science.lottery import BadRule, Problem, Rule, fair, lottery
from interra_science.lottery.tests.brute import every_group, fairest, problems

NEWCOMERS = [f"n{number}" for number in range(14)]
LOCALS = [f"l{number}" for number in range(18)]
MIX = [Rule("newcomer", NEWCOMERS, 6, 6), Rule("local", LOCALS, 6, 6)]
FAMILIES = [["n0", "n1", "l0"], ["l1", "l2"], ["n2", "n3"]]
LAST_TIME = ["n0", "n1", "n2", "n3", "n4", "n5", "l0", "l3", "l4", "l5", "l6", "l7"]


def met_before():
    """Newcomers and locals who were together last time: 36 pairs."""
    newcomers = [person for person in LAST_TIME if person in NEWCOMERS]
    return dict.fromkeys(product(newcomers, sorted({*LAST_TIME} - {*newcomers})), 1)


def a_session():
    return fair(Problem([*NEWCOMERS, *LOCALS], 12, MIX, FAMILIES))


def met_again(table, met):
    """The expected weight of the pairs that meet again."""
    return sum((weight * table.pair(*pair) for pair, weight in met.items()), Fraction(0))


@given(problem=problems(), seed=st.integers(0, 99), luck=st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_chances_are_the_same_and_every_rule_is_kept_whoever_met(problem, seed, luck):
    best = fairest(problem)
    pairs = list(combinations(problem.people, 2))
    met = {pair: luck.choice([0, 1, 1, 2.5]) for pair in luck.sample(pairs, len(pairs) // 2)}

    without = lottery(best, groups=30, seed=seed, mix=5)
    table = lottery(best, groups=30, seed=seed, mix=5, met=met)

    assert table.chance == without.chance
    assert set(map(frozenset, table.groups)) <= set(every_group(best.problem))
    assert met_again(table, met) <= met_again(without, met)


def test_those_who_came_last_time_meet_others_this_time():
    best, met = a_session(), met_before()

    without = lottery(best, groups=200, seed=1)
    table = lottery(best, groups=200, seed=1, met=met)

    assert table.chance == without.chance
    assert met_again(table, met) < met_again(without, met) / 2
    at_home = Fraction(table.chance["n0"] * 2)  # n0, n1 and l0 come together
    assert met_again(table, met) >= at_home


def test_who_meets_more_often_is_parted_first():
    best = fair(Problem(range(6), 3))
    met = {(0, 1): 1, (0, 2): 5, (1, 2): 5}

    table = lottery(best, groups=100, seed=1, met=met)

    assert table.pair(0, 1) > 10 * max(table.pair(0, 2), table.pair(1, 2))


def test_almost_all_who_never_met_still_may():
    best, met = a_session(), met_before()

    table = lottery(best, seed=1, met=met)

    never = {
        (table.people[one], table.people[other])
        for one, other in np.argwhere(np.triu(table.meetings == 0)).tolist()
    }
    assert len({(other, one) for one, other in never} - met.keys()) <= 3


def test_the_same_seed_gives_the_same_table_however_pairs_are_told():
    best, met = a_session(), met_before()
    backwards = {frozenset(pair): weight for pair, weight in reversed(met.items())}
    halves = {pair: 0.5 for one, other in met for pair in ((one, other), (other, one))}

    table = lottery(best, groups=50, seed="sun", met=met)

    assert table.groups == lottery(best, groups=50, seed="sun", met=backwards).groups
    assert table.groups == lottery(best, groups=50, seed="sun", met=halves).groups
    assert table.groups != lottery(best, groups=50, seed="moon", met=met).groups


def test_where_nobody_met_the_table_is_the_one_that_is_only_mixed():
    best = a_session()

    assert lottery(best, groups=50, met={}).groups == lottery(best, groups=50).groups


def test_people_of_one_household_and_people_who_do_not_ask_are_passed_over():
    best, met = a_session(), met_before()
    more = met | {("n0", "l0"): 9, ("n0", "somebody else"): 9, ("gone", "away"): 9}

    assert lottery(best, 50, 1, met=met).groups == lottery(best, 50, 1, met=more).groups
    assert lottery(fair(Problem([], 3)), 2, met=met).groups == ((), ())
    assert lottery(fair(Problem(["n0", "l3"], 3)), 2, met=met).groups == (("l3", "n0"),) * 2


@pytest.mark.parametrize("met", [{("n0",): 1}, {("n0", "n0"): 1}, {("n0", "l0"): -1}])
def test_it_is_told_of_two_people_and_is_not_below_zero(met):
    with pytest.raises(BadRule) as refusal:
        lottery(a_session(), groups=2, met=met)

    assert refusal.value.code == "bad_met"
