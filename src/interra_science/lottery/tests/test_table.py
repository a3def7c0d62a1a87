"""The table of equally likely groups: what holds for every pool of people."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interra_science.lottery import BadRule, Problem, Rule, fair, lottery, pick, tables
from interra_science.lottery.copies import copies
from interra_science.lottery.filling import even_out
from interra_science.lottery.tests.brute import every_group, fairest, of_many_kinds, problems

NEWCOMERS = [f"n{number}" for number in range(20)]
LOCALS = [f"l{number}" for number in range(36)]
UNKNOWN = [f"u{number}" for number in range(4)]
EVERYONE = NEWCOMERS + LOCALS + UNKNOWN
MIX = [
    Rule("newcomer", NEWCOMERS, 5, 7),
    Rule("local", LOCALS, 5, 7),
    Rule("unknown", UNKNOWN, 0, 1),
]
FAMILIES = [["n0", "n1", "n2", "l0"], ["n3", "n4", "u0"], ["l1", "l2"], ["n5", "l3"]]


@given(problem=problems(), seed=st.integers(0, 2**64 - 1), size=st.integers(1, 40))
@settings(max_examples=60, deadline=None)
def test_every_group_of_the_table_is_a_group_that_the_rules_allow(problem, seed, size):
    best = fairest(problem)

    table = lottery(best, groups=size, seed=seed, mix=5)

    assert len(table.groups) == size
    assert set(map(frozenset, table.groups)) <= set(every_group(best.problem))
    assert sum(table.chance.values()) == best.seated


@given(problem=problems(most=9), seed=st.integers(0, 99), size=st.sampled_from([10, 100, 1000]))
@settings(max_examples=40, deadline=None)
def test_appearances_stay_within_two_groups_of_the_fairest_chance(problem, seed, size):
    best = fairest(problem)

    table = lottery(best, groups=size, seed=seed, mix=2)

    assert all(abs(table.chance[i] - best.chance[i]) * size <= 2 for i in problem.people)


@st.composite
def communities(draw):
    """A real pool: three circles, households of up to six, of any make-up."""
    luck = draw(st.randoms(use_true_random=False))
    circles = {person: luck.choice("nnllllu") for person in range(luck.randint(20, 70))}
    together, left = [], list(circles)
    while len(left) > 6:
        size = luck.choice([1, 1, 1, 2, 2, 3, 4, 5, 6])
        together.append(left[:size])
        left = left[size:]
    rules = []
    for circle in "nlu":
        members = [person for person, of in circles.items() if of == circle]
        least = luck.randint(0, min(3, len(members)))
        rules.append(Rule(circle, members, least, luck.choice([None, least + 3, least + 6])))
    return Problem(circles, luck.randint(8, 24), rules, together)


@given(problem=communities(), size=st.sampled_from([17, 100, 1000]))
@settings(max_examples=25, deadline=None)
def test_households_of_all_sizes_stay_whole_and_within_two_groups(problem, size):
    best = fairest(problem)

    table = lottery(best, groups=size, seed=1, mix=5)

    assert best.check() == []
    assert all(abs(table.chance[i] - best.chance[i]) * size <= 2 for i in problem.people)
    for group in map(set, table.groups):
        assert len(group) == best.seated
        assert all(home <= group or not home & group for home in map(set, best.problem.together))
        for rule in best.problem.rules:
            most = rule.at_most or len(problem.people)
            assert rule.at_least <= len(group & set(rule.members)) <= most


def test_the_same_seed_gives_the_same_table_whatever_the_order_of_people():
    one = lottery(fair(Problem(EVERYONE, 12, MIX, FAMILIES)), groups=50, seed="sun")
    same = lottery(fair(Problem(EVERYONE[::-1], 12, MIX, FAMILIES[::-1])), groups=50, seed="sun")
    other = lottery(fair(Problem(EVERYONE, 12, MIX, FAMILIES)), groups=50, seed="moon")

    assert one.groups == same.groups
    assert one.groups != other.groups


def test_almost_every_pair_that_could_meet_does():
    table = lottery(fair(Problem(EVERYONE, 12, MIX, FAMILIES)), seed=1)

    never = np.argwhere(np.triu(table.meetings == 0))

    for one, other in never.tolist():
        pair = {table.people[one], table.people[other]}
        homes = pair.union(*(home for home in FAMILIES if pair.intersection(home)))
        assert len(homes.intersection(UNKNOWN)) > 1, pair  # no group may hold both


def test_people_alike_meet_as_often_as_chance_would_have_it():
    """Without rules all pairs are alike: their meetings vary no more than those of plain luck."""
    table = lottery(fair(Problem(range(40), 10)), seed=1)
    expected = 1000 * Fraction(10 * 9, 40 * 39)

    meetings = table.meetings[np.triu_indices(40, 1)]

    assert meetings.mean() == pytest.approx(float(expected))
    assert meetings.var() < float(expected)


def test_a_pair_is_together_as_often_as_the_groups_that_hold_both():
    table = lottery(fair(Problem(EVERYONE, 12, MIX, FAMILIES)), groups=100, seed=1)

    both = sum("n6" in group and "l9" in group for group in table.groups)

    assert table.pair("n6", "l9") == table.pair("l9", "n6") == Fraction(both, 100)
    assert table.pair("n0", "l0") == table.chance["n0"]
    assert table.pair("n6", "n6") == table.chance["n6"]


def test_the_announced_chance_is_the_frequency_observed():
    """10,000 beacons on one table: each person wins as often as announced (5 standard errors)."""
    table = lottery(fair(Problem(EVERYONE, 12, MIX, FAMILIES)), seed=1)
    times = 10_000

    picks = Counter(pick(table.commitment, str(beacon), 1000) for beacon in range(times))

    wins: Counter[str | int] = Counter()
    for index, often in picks.items():
        wins.update(dict.fromkeys(table.groups[index], often))
    for person, chance in table.chance.items():
        error = float(chance * (1 - chance) / times) ** 0.5
        assert abs(wins[person] / times - chance) <= 5 * error


def test_two_clusters_change_roles_until_each_is_seated_as_often():
    seated, not_seated = 0, 1
    used = np.array([[seated, not_seated], [seated, not_seated]])

    even_out(used, places=np.array([[1], [0]]))

    assert used.tolist() == [[not_seated, seated], [seated, not_seated]]


def test_a_table_of_nobody_and_a_table_of_one_group():
    assert lottery(fair(Problem([], 3)), groups=2).groups == ((), ())
    assert lottery(fair(Problem([1, 2], 3)), groups=1).groups == ((1, 2),)


def test_a_table_needs_a_group():
    with pytest.raises(BadRule) as refusal:
        lottery(fair(Problem([1], 1)), groups=0)

    assert refusal.value.code == "no_groups"


def test_a_table_too_small_for_fine_steps_uses_neighbouring_makeups():
    sizes = [2, 2, 4, 2, 2, 2, 3, 2, 3, 4]
    homes = [range(sum(sizes[:n]), sum(sizes[: n + 1])) for n in range(len(sizes))]
    best = fair(Problem(range(29), 9, together=homes))

    _stray, chosen = copies(best, 10, best.mixture)

    assert len(chosen) == 10
    assert not {counts for _weight, counts in best.mixture}.issuperset(chosen)


@pytest.mark.parametrize("size", [60, 500])
def test_in_draws_of_all_sizes_everybody_is_within_two_groups_of_a_thousand(size):
    homes = [range(start, start + 2 + start % 3) for start in range(0, size // 2, 5)]
    rules = [Rule("newcomer", range(0, size, 3), 3, 5), Rule("local", range(1, size, 3), 3, 6)]

    best = fair(Problem(range(size), 12, rules, homes))
    table = lottery(best, groups=1000, seed=1)

    assert all(abs(table.chance[i] - best.chance[i]) * 1000 <= 2 for i in range(size))


def test_a_draw_of_many_kinds_counts_its_makeups_out_evenly_enough(monkeypatch):
    """Sixty people, five features: more make-ups than groups. They are taken from fewer walks
    until everyone's appearances are within two groups of their chance."""
    best = fair(of_many_kinds())

    table = lottery(best, groups=201, seed=1)
    monkeypatch.setattr(tables, "EVEN", 0.0)
    strict = lottery(best, groups=201, seed=1)

    for made in (table, strict):
        assert all(abs(made.chance[i] - best.chance[i]) * 201 <= 2 for i in range(60))
    assert len({frozenset(group) for group in table.groups}) > 150
