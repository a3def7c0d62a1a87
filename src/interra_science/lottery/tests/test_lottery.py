"""The table of equally likely groups: what holds for every pool of people."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from interra_science.lottery import Problem, Rule, fair, lottery, pick, verify

NEWCOMERS = [f"n{number}" for number in range(8)]
LOCALS = [f"l{number}" for number in range(22)]
MIX = [Rule("newcomers", NEWCOMERS, 3, 5), Rule("locals", LOCALS, 4, 7)]


@given(seed=st.integers(0, 2**64 - 1))
@settings(max_examples=10, deadline=None)
def test_every_group_fills_the_seats_keeps_the_mix_and_keeps_households_whole(seed):
    family = ["n0", "n1", "l0"]

    table = lottery(fair(Problem(NEWCOMERS + LOCALS, 10, MIX, [family])), groups=100, seed=seed)

    for group in table.groups:
        assert len(set(group)) == 10
        assert 3 <= len(set(group) & set(NEWCOMERS)) <= 5
        assert len(set(group) & set(family)) in {0, 3}
    assert sum(table.chance.values()) == 10


def test_appearances_stay_within_two_groups_of_the_fairest_chance():
    best = fair(Problem(NEWCOMERS + LOCALS, 10, MIX, [["n0", "l0"], ["l1", "l2", "l3"]]))

    table = lottery(best, seed=1)

    assert best.check() == []
    assert all(abs(table.chance[i] - best.chance[i]) <= Fraction(2, 1000) for i in best.chance)


def test_a_published_table_verifies_and_names_nobody():
    table = lottery(fair(Problem(NEWCOMERS + LOCALS, 10, MIX)), groups=50, seed=1)

    checked = verify(table.public(), "beacon", table.commitment)

    assert checked.ok
    assert checked.index == pick(table.commitment, "beacon", 50)
