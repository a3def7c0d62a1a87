"""Mixed tables: everyone finds a language in common wherever that can be."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interra_science.lottery import BadRule, mixed_tables
from interra_science.lottery.tests.who_speaks import SPEAKS


def alone(table, speaks):
    """Those of one table who share no language with any other there."""
    return [
        person
        for person in table
        if not any(speaks[person] & speaks[other] for other in table if other != person)
    ]


def test_tables_are_as_equal_as_can_be_and_seat_everyone_once():
    found = mixed_tables(SPEAKS, 4, SPEAKS, seed=1)

    for arrangement in found.every:
        assert sorted(map(len, arrangement)) == [1, 1, 2, 2]
        assert sorted(person for table in arrangement for person in table) == sorted(SPEAKS)


def test_everyone_shares_a_language_with_someone_at_the_table():
    found = mixed_tables(SPEAKS, 3, SPEAKS, seed=1)

    assert found.alone == ()
    assert all(not alone(table, SPEAKS) for tables in found.every for table in tables)
    assert found.pair("Hana", "Yonas") == 1
    assert found.pair("Samira", "Rania") == 1


def test_someone_whose_language_nobody_speaks_is_named():
    speaks = {**SPEAKS, "Yonas": {"en"}}

    found = mixed_tables(SPEAKS, 2, speaks, seed=1)

    assert found.alone == ("Hana", "Yonas")


@given(
    tongues=st.lists(st.sets(st.sampled_from("abcd"), max_size=2), min_size=1, max_size=6),
    tables=st.integers(1, 3),
    seed=st.integers(0, 99),
)
@settings(max_examples=40, deadline=None)
def test_nobody_is_alone_who_need_not_be(tongues, tables, seed):
    """Against every seating, listed."""
    speaks = dict(enumerate(tongues))
    found = mixed_tables(speaks, tables, speaks, arrangements=20, seed=seed)
    sizes = [len(table) for table in found.chosen]

    least = len(speaks)
    for order in permutations(speaks):
        starts = [sum(sizes[:number]) for number in range(len(sizes))]
        seating = [order[a : a + size] for a, size in zip(starts, sizes, strict=True)]
        least = min(least, sum(len(alone(table, speaks)) for table in seating))
        if not least:
            break

    assert {sum(len(alone(table, speaks)) for table in one) for one in found.every} == {least}
    assert len(found.alone) == least


def test_households_sit_together_or_apart_as_asked():
    people = range(12)
    speaks = {key: {"fr"} for key in people}

    found = mixed_tables(people, 3, speaks, together=[[0, 1, 2]], apart=[[3, 4], [5, 99]], seed=1)

    assert found.pair(0, 1) == found.pair(1, 2) == 1
    assert found.pair(3, 4) == 0
    assert 0 < found.pair(3, 5) < 1


def test_together_and_apart_go_before_languages():
    found = mixed_tables(
        SPEAKS, 3, SPEAKS, together=[["Hana", "Marc"]], apart=[["Samira", "Rania"]]
    )

    assert found.pair("Hana", "Marc") == 1
    assert found.pair("Samira", "Rania") == 0


def test_pairs_are_counted_over_all_arrangements():
    found = mixed_tables(range(9), [4, 3, 2], {}, arrangements=150, seed=1)

    together = sum(any({0, 1} <= set(table) for table in one) for one in found.every)

    assert found.pair(0, 1) == Fraction(together, 150)
    assert found.pair(0, 0) == 1
    assert found.meetings.sum() == 150 * (4 * 4 + 3 * 3 + 2 * 2)


def test_without_wishes_every_pair_meets_as_often():
    """9 people at tables of 3: a pair shares one with chance 1/4 (five standard errors)."""
    found = mixed_tables(range(9), 3, {key: {"fr"} for key in range(9)}, arrangements=2000, seed=1)

    assert abs(found.pair(0, 1) - Fraction(1, 4)) < 5 * (3 / 16 / 2000) ** 0.5


def test_the_same_seed_gives_the_same_tables_whatever_the_order_of_people():
    one = mixed_tables(SPEAKS, 2, SPEAKS, seed="sun")
    same = mixed_tables(list(SPEAKS)[::-1], 2, SPEAKS, seed="sun")

    assert one == same
    assert one.chosen == one.every[one.picked]
    assert one.every != mixed_tables(SPEAKS, 2, SPEAKS, seed="moon").every


def test_nobody_present_needs_no_table():
    assert mixed_tables([], 3, {}).chosen == ()


@pytest.mark.parametrize(
    ("code", "asked"),
    [
        ("no_tables", {"tables": 0}),
        ("table_sizes", {"tables": [3, 2]}),
        ("table_sizes", {"tables": [6, 0]}),
        ("no_groups", {"tables": 2, "arrangements": 0}),
    ],
)
def test_tables_that_make_no_sense_are_refused(code, asked):
    with pytest.raises(BadRule) as refusal:
        mixed_tables(SPEAKS, speaks=SPEAKS, **asked)

    assert refusal.value.code == code
