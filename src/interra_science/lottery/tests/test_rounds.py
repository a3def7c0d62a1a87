"""Mixed tables over rounds: many new people, never those kept apart, exact chances to meet."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from interra_science.lottery import BadRule, Contradiction, mixed_tables, rounds, table_rounds
from interra_science.lottery.apart import placed_apart
from interra_science.lottery.seating import pairs_in
from interra_science.lottery.tests.who_speaks import SPEAKS


def share_a_table(arrangement, one, other):
    return any(one in table and other in table for table in arrangement)


def can_be_apart(people, sizes, apart):
    """Whether some seating keeps them apart, by listing every order of people."""
    for order in permutations(people):
        ends = [sum(sizes[: n + 1]) for n in range(len(sizes))]
        tables = [order[end - size : end] for end, size in zip(ends, sizes, strict=True)]
        if not any(share_a_table(tables, one, other) for one, other in apart):
            return True
    return False


@pytest.mark.parametrize(
    ("people", "tables", "times", "least"),
    [(12, 3, 3, 45), (24, 4, 3, 161), (30, 5, 3, 211), (30, 5, 6, 358), (60, 10, 4, 600)],
)
def test_people_meet_as_many_others_as_a_good_search_finds(people, tables, times, least):
    found = table_rounds(range(people), tables, times, seed=1)

    assert min(found.met(plan) for plan in range(len(found.every))) >= least
    assert len(set(found.every)) > 150


def test_in_each_round_everybody_sits_once_at_tables_of_the_sizes_asked():
    found = table_rounds(SPEAKS, [4, 2], 3, arrangements=20)

    for plan in found.every:
        assert len(plan) == 3
        for arrangement in plan:
            assert [len(table) for table in arrangement] == [4, 2]
            assert sorted(person for table in arrangement for person in table) == sorted(SPEAKS)


@given(
    size=st.integers(2, 6),
    tables=st.integers(1, 4),
    pairs=st.lists(st.sampled_from(list(combinations(range(6), 2))), max_size=9, unique=True),
    seed=st.integers(0, 99),
)
@example(size=4, tables=2, pairs=[(0, 1), (1, 2), (0, 2)], seed=0)
@example(size=6, tables=3, pairs=[(0, 1), (0, 2), (0, 3), (1, 2)], seed=0)
@settings(max_examples=60, deadline=None)
def test_people_kept_apart_never_share_a_table_or_it_is_refused(size, tables, pairs, seed):
    people = range(size)
    apart = [pair for pair in pairs if pair[1] < size]
    used = min(tables, size)
    sizes = [size // used + (number < size % used) for number in range(used)]
    asked = {"apart": apart, "together": [[0, 1]], "arrangements": 8, "seed": seed}

    try:
        found = table_rounds(people, tables, 2, **asked)
        one = mixed_tables(people, tables, {}, **asked)
    except Contradiction:
        found = one = None

    assert (found is None) == (not can_be_apart(people, sizes, apart))
    if found:
        arrangements = [arrangement for plan in found.every for arrangement in plan]
        for arrangement in [*arrangements, *one.every]:
            assert not any(share_a_table(arrangement, *pair) for pair in apart)


def test_an_impossible_demand_names_those_who_suffice_for_it():
    everybody_apart = [["Samira", "Rania", "Hana"], ["Marc", "Nora"]]

    for seat in (
        lambda: table_rounds(SPEAKS, 2, 1, apart=everybody_apart),
        lambda: mixed_tables(SPEAKS, 2, SPEAKS, apart=everybody_apart),
    ):
        with pytest.raises(Contradiction, match="3 people must be kept apart") as refusal:
            seat()
        assert refusal.value.code == "apart_tables"
        assert set(refusal.value.people) == {"Samira", "Rania", "Hana"}


def test_twelve_people_all_apart_at_eleven_tables_are_refused():
    people = list(range(36))

    with pytest.raises(Contradiction) as refusal:
        placed_apart(people, [4] * 3 + [3] * 8, pairs_in(people, [range(12)]))

    assert len(refusal.value.people) == 12


def test_where_luck_does_not_find_it_the_proof_shows_how(monkeypatch):
    """Four against two, twice: the fours fill the table of eight. No single exchange gets there from
    everywhere, and none at random is tried."""
    monkeypatch.setattr(rounds, "KICKS", 0)
    monkeypatch.setattr("interra_science.lottery.seating.STEPS", 0)
    apart = [(one, other) for one in range(4) for other in (4, 5)]
    apart += [(one, other) for one in range(6, 10) for other in (10, 11)]

    for seed in range(3):
        plans = table_rounds(range(12), [8, 4], 2, apart=apart, arrangements=3, seed=seed)
        one = mixed_tables(range(12), [8, 4], {}, arrangements=3, apart=apart, seed=seed)
        for arrangement in [a for plan in plans.every for a in plan] + list(one.every):
            assert not any(share_a_table(arrangement, *pair) for pair in apart)


def test_households_sit_together_in_every_round_and_apart_goes_first():
    found = table_rounds(
        range(12), 3, 3, together=[[0, 1, 2], [3, 4]], apart=[[3, 4], [5, 99]], seed=1
    )

    assert all(found.pair(0, 1, number) == found.pair(1, 2, number) == 1 for number in (1, 2, 3))
    assert found.pair(3, 4) == 0


def test_everyone_shares_a_language_in_every_round_where_that_can_be():
    found = table_rounds(SPEAKS, 3, 2, languages=SPEAKS, seed=1)

    assert found.alone == ((), ())
    assert found.pair("Hana", "Yonas", 1) == found.pair("Samira", "Rania", 2) == 1


def test_someone_whose_language_nobody_speaks_is_named_in_each_round():
    found = table_rounds(SPEAKS, 2, 2, languages={**SPEAKS, "Yonas": {"en"}}, seed=1)

    assert found.alone == (("Hana", "Yonas"), ("Hana", "Yonas"))


def test_languages_of_a_crowd_are_kept_over_the_rounds():
    tongues = ["fr", "ar", "nl", "ti", "so"]
    speaks = {n: {tongues[n % 5]} if n % 3 else {"fr", tongues[n % 5]} for n in range(40)}

    found = table_rounds(speaks, 8, 3, languages=speaks, seed=1, arrangements=20)

    assert found.alone == ((), (), ())
    for arrangement in (a for plan in found.every for a in plan):
        for table in arrangement:
            for person in table:
                assert any(speaks[person] & speaks[o] for o in table if o != person)


def test_people_who_met_before_do_not_meet_again_where_that_can_be():
    before = table_rounds(range(16), 4, 1, seed=1).chosen[0]

    found = table_rounds(range(16), 4, 2, met=before, seed=2)

    for table in before:
        assert all(found.pair(*pair) == 0 for pair in combinations(table, 2))


def test_a_pairs_chance_is_counted_in_each_round_and_over_all():
    found = table_rounds(range(9), 3, 2, arrangements=60, seed=1)

    first = sum(share_a_table(plan[0], 0, 1) for plan in found.every)
    ever = sum(any(share_a_table(a, 0, 1) for a in plan) for plan in found.every)

    assert found.pair(0, 1, 1) == Fraction(first, 60)
    assert found.pair(0, 1) == Fraction(ever, 60)
    assert found.pair(2, 2) == 1
    assert 0 < found.pair(0, 1) < 1
    two, three = found.meetings[:2].sum(axis=0), found.meetings[2]
    others = ~np.eye(9, dtype=bool)
    assert np.array_equal(two[others], three[others])  # nobody meets the same person twice


def test_a_crowd_meets_nearly_as_many_as_fit():
    """Seventy people, ten tables, four rounds: 840 meetings fit."""
    found = table_rounds(range(70), 10, 4, seed=1)

    assert found.met() > 0.95 * 4 * 10 * 21


def test_every_pair_meets_as_often_when_nothing_sets_people_apart():
    """9 people at tables of 3, once: a pair meets with chance 1/4 (five standard errors)."""
    found = table_rounds(range(9), 3, 1, arrangements=2000, seed=1)

    for one, other in combinations(range(9), 2):
        assert abs(found.pair(one, other) - Fraction(1, 4)) < 5 * (3 / 16 / 2000) ** 0.5


def test_the_same_seed_gives_the_same_plans_whatever_the_order_of_people():
    one = table_rounds(SPEAKS, 2, 2, languages=SPEAKS, seed="sun")
    same = table_rounds(list(SPEAKS)[::-1], 2, 2, languages=SPEAKS, seed="sun")

    assert one == same
    assert one.commitment == same.commitment
    assert one.chosen == one.every[one.picked]
    assert one.every != table_rounds(SPEAKS, 2, 2, languages=SPEAKS, seed="moon").every


def test_the_plans_are_kept_as_a_table_of_rows():
    found = table_rounds("abcd", 2, 2, arrangements=3, seed=1)
    names = {person: person.upper() for person in "abcd"}

    rows = list(found.rows("Monday"))

    assert len(rows) == len(set(rows)) == 3 * 2 * 4
    assert rows[0] == ("Monday", 1, 1, 1, found.every[0][0][0][0])
    assert [row[:4] for row in found.rows("Monday", names)] == [row[:4] for row in rows]
    assert {row[4] for row in found.rows("Monday", names)} == set("ABCD")


def test_one_table_and_nobody():
    assert table_rounds("ab", 1, 2, arrangements=1).chosen == ((("a", "b"),), (("a", "b"),))
    assert table_rounds([], 3, 1, arrangements=1).chosen == ((),)
    assert table_rounds([], 3, 1, arrangements=1).met() == 0


@pytest.mark.parametrize(
    ("code", "asked"),
    [
        ("no_tables", {"sizes": 0}),
        ("table_sizes", {"sizes": [3, 2]}),
        ("no_rounds", {"rounds": 0}),
        ("no_groups", {"arrangements": 0}),
    ],
)
def test_rounds_that_make_no_sense_are_refused(code, asked):
    with pytest.raises(BadRule) as refusal:
        table_rounds(SPEAKS, **{"sizes": 2, "rounds": 2, **asked})

    assert refusal.value.code == code


def test_a_round_that_is_not_there_has_no_chances():
    with pytest.raises(BadRule, match="There is no round 3"):
        table_rounds(SPEAKS, 2, 2, arrangements=2).pair("Hana", "Marc", 3)
