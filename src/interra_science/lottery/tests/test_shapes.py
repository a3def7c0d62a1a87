"""Units kept apart: counted where they look alike, and never too many to list."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import example, given, settings
from hypothesis import strategies as st

from interra_science.lottery import Problem, Rule, fair, lottery
from interra_science.lottery.shapes import shape_of
from interra_science.lottery.tests.brute import every_group, is_leximin


def test_pairs_kept_apart_that_look_alike_are_one_sort_of_cluster():
    shape = shape_of(Problem(range(8), 3, apart=[(0, 5), (1, 4)]))

    assert [len(kind.units) for kind in shape.kinds] == [4, 2, 2]
    assert shape.ways == ((0,), (1,), (2,))
    assert shape.homes == ((0,), (1, 2))


def test_clusters_are_recognised_whatever_the_names_in_them():
    """A, between two of whom it keeps apart, is last in one cluster and first in the other."""
    rules = [Rule("new", [0, 3])]

    shape = shape_of(Problem(range(6), 3, rules, apart=[(0, 1), (1, 2), (5, 4), (5, 3)]))

    assert [len(kind.units) for kind in shape.kinds] == [2, 2, 2]
    assert len(shape.homes) == 1


def test_a_cluster_too_symmetric_to_be_recognised_stands_alone():
    """Two stars of seven points look alike, but that is not found out: the chances are the same."""
    stars = [(0, n) for n in range(2, 9)] + [(1, n) for n in range(9, 16)]

    best = fair(Problem(range(16), 4, apart=stars))

    assert len(shape_of(best.problem).homes) <= 2
    assert best.chance[0] == best.chance[1]
    assert len({best.chance[n] for n in range(2, 16)}) == 1
    assert best.check() == []


def test_a_chain_of_more_than_sixteen_is_cut_and_still_fair():
    chain = [(n, n + 1) for n in range(19)]

    best = fair(Problem(range(20), 6, apart=chain))

    assert len(best.kinds) == 20
    assert best.levels == (Fraction(3, 10),)
    assert best.check() == []
    for group in lottery(best, groups=100, seed=1).groups:
        assert len(group) == 6
        assert all(not {one, other} <= set(group) for one, other in chain)


@given(
    links=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=6, max_size=12),
    seats=st.integers(1, 3),
)
@settings(max_examples=60, deadline=None)
def test_a_tangle_cut_into_rows_has_the_same_chances_as_all_its_ways(links, seats):
    pairs = [(one, other) for one, other in links if one != other]
    problem = Problem(range(7), seats, apart=pairs)

    best = fair(problem)

    assert is_leximin(best.chance, every_group(problem))


UNEVEN = {(0, 23), (4, 26), (0, 36), (2, 26), (5, 27), (1, 20), (1, 27), (2, 29)} | {
    (10, 20),
    (7, 28),
    (3, 22),
    (8, 31),
    (1, 25),
    (3, 21),
}  # dealt in turn only, two who look alike would be five groups apart


@example(pairs=UNEVEN, homes={1}, seed=1)
@given(
    pairs=st.sets(st.tuples(st.integers(0, 19), st.integers(20, 39)), max_size=14),
    homes=st.sets(st.integers(0, 18), max_size=4),
    seed=st.integers(0, 9),
)
@settings(max_examples=40, deadline=None)
def test_a_table_keeps_everyone_apart_and_within_two_groups(pairs, homes, seed):
    together = [[40 + home, 60 + home] for home in homes]
    newcomers = Rule("newcomer", range(0, 80, 3), 3, 6)

    best = fair(Problem(range(80), 12, [newcomers], together, sorted(pairs)))
    table = lottery(best, groups=500, seed=seed, mix=20)

    assert best.check() == []
    assert all(abs(table.chance[i] - best.chance[i]) * 500 <= 2 for i in range(80))
    for group in map(set, table.groups):
        assert len(group) == 12
        assert not any({one, other} <= group for one, other in pairs)
        assert all(home <= group or not home & group for home in map(set, together))
        assert 3 <= len(group.intersection(newcomers.members)) <= 6


def test_looks_stay_apart_however_many_rules_there_are():
    """A hundred rules of one person each: more sorts of units than one machine word can count."""
    rules = [Rule(str(n), [n]) for n in range(100)]

    shape = shape_of(Problem(range(101), 3, rules))

    assert [kind.units for kind in shape.kinds] == [((n,),) for n in range(100, -1, -1)]
    assert [sum(kind.share) for kind in shape.kinds] == [0] + [1] * 100


def test_clusters_alike_appear_as_often_as_each_other():
    """Four paths of three: whoever stands in the same place in one has the same number of groups."""
    paths = [(3 * n, 3 * n + 1) for n in range(4)] + [(3 * n + 1, 3 * n + 2) for n in range(4)]

    best = fair(
        Problem(range(20), 7, [Rule("ends", [0, 3, 6, 9, 2, 5, 8, 11], 3, 5)], apart=paths)
    )
    table = lottery(best, groups=300, seed=2)

    assert best.check() == []
    assert all(abs(table.chance[i] - best.chance[i]) * 300 <= 2 for i in range(20))
