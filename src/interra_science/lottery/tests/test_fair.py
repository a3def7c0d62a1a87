"""The chances are the fairest there are: against every group, listed."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interra_science.lottery import NoGroup, Problem, Rule, chances, fair
from interra_science.lottery.shapes import shape_of
from interra_science.lottery.tests.brute import every_group, is_leximin, problems, tickets_of


def best_or_none(problem):
    try:
        return fair(problem)
    except NoGroup:
        return None


@given(problem=problems(most=6))
@settings(max_examples=150, deadline=None)
def test_the_chances_are_the_leximin_of_all_groups(problem):
    groups = every_group(problem)

    best = best_or_none(problem)

    assert (best is None) == (not groups)
    if best:
        assert best.seated == len(groups[0])
        assert sum(best.chance.values()) == best.seated
        assert best.shut_out == set(problem.people).difference(*groups)
        assert is_leximin(best.chance, groups)


@given(problem=problems(most=7, more=True))
@settings(max_examples=250, deadline=None)
def test_people_kept_apart_tickets_and_a_range_of_seats_are_exact_too(problem):
    groups = every_group(problem)

    best = best_or_none(problem)

    assert (best is None) == (not groups)
    if best:
        assert best.total[0] <= sum(best.chance.values()) <= best.total[1]
        assert best.shut_out == set(problem.people).difference(*groups)
        assert is_leximin(best.chance, groups, tickets_of(problem))
        assert best.check() == []


@given(problem=problems(most=8))
@settings(max_examples=150, deadline=None)
def test_the_proof_holds_for_every_group_listed(problem):
    groups = every_group(problem)
    best = best_or_none(problem)
    if best is None:
        assert not groups
        return

    settled: dict[str | int, Fraction] = {}
    for level in best.proof:
        weight = {
            person: u / kind.size
            for kind, u in zip(best.kinds, level.weights, strict=True)
            for unit in kind.units
            for person in unit
        }
        free = sum(weight[person] for person in weight if person not in settled)
        kept = sum(weight[person] * chance for person, chance in settled.items())

        assert min(weight.values()) >= 0
        assert free == 1
        assert (
            max(sum(weight[person] for person in group) for group in groups) - kept <= level.height
        )
        for c in level.settled:
            settled |= {p: level.height for unit in best.kinds[c].units for p in unit}
    assert settled == best.chance
    assert best.check() == []


@given(problem=problems(most=12, households=False, overlapping=False))
@settings(max_examples=80, deadline=None)
def test_pouring_water_and_column_generation_agree(problem):
    best = best_or_none(problem)

    if best:
        general = chances._by_programs(problem, shape_of(problem))
        assert best.seated == general.seated
        assert best.chance == general.chance


@given(problem=problems(), luck=st.randoms())
@settings(max_examples=25, deadline=None)
def test_the_order_of_people_does_not_matter(problem, luck):
    mixed = list(problem.people)
    luck.shuffle(mixed)

    one, other = best_or_none(problem), best_or_none(replace(problem, people=mixed))

    assert (one and one.mixture) == (other and other.mixture)


def test_a_household_wins_or_loses_together_and_has_the_same_chance_as_all():
    people = ["Samira", "Rania", "Yusuf", "Marc", "Nora", "Luc"]

    best = fair(Problem(people, 3, together=[["Samira", "Rania", "Yusuf"]]))

    assert set(best.chance.values()) == {Fraction(1, 2)}
    assert best.levels == (Fraction(1, 2),)


def test_when_everyone_fits_everyone_comes():
    best = fair(Problem(["Samira", "Marc"], 12))

    assert best.seated == 2
    assert set(best.chance.values()) == {Fraction(1)}


def test_only_couples_and_an_odd_number_of_seats_leave_one_seat_empty():
    best = fair(Problem([1, 2, 3, 4], 3, together=[[1, 2], [3, 4]]))

    assert best.seated == 2
    assert set(best.chance.values()) == {Fraction(1, 2)}


def test_whoever_no_group_can_take_is_named():
    best = fair(Problem(["a", "b", "c", "d", "alone"], 4, together=[["a", "b"], ["c", "d"]]))

    assert best.shut_out == {"alone"}


def test_nobody_asked_and_nobody_is_seated():
    best = fair(Problem([], 12))

    assert best.seated == 0
    assert best.check() == []


def test_the_three_circles_have_the_chances_a_neighbour_can_work_out_by_hand():
    newcomers, locals_, unknown = range(10), range(10, 50), range(50, 60)
    rules = [
        Rule("newcomer", newcomers, 5, 7),
        Rule("local", locals_, 5, 7),
        Rule("unknown", unknown, 0, 2),
    ]

    best = fair(Problem(range(60), 12, rules))

    assert best.levels == (Fraction(5, 40 + 10) * Fraction(7, 5), Fraction(5, 10))


@pytest.mark.parametrize(
    ("change", "flaw"),
    [
        ({"mixture": [(Fraction(1, 2), (1, 0))]}, "The weights of the groups do not add up to 1."),
        ({"mixture": [(Fraction(1), (0, 0))]}, "The lottery uses a group that is not allowed."),
        ({"mixture": [(Fraction(1), (0, 1))]}, "The chances are not those of the proof."),
        ({"proof": []}, "Someone's chance has no proof."),
    ],
)
def test_a_check_finds_what_is_wrong(change, flaw):
    best = fair(Problem([1, 2, 3, 4], 2, together=[[2, 4]]))
    assert best.check() == []

    assert flaw in replace(best, **change).check()


def test_a_check_finds_a_proof_that_proves_too_little():
    best = fair(Problem([1, 2, 3, 4], 2, together=[[2, 4]]))
    (level,) = best.proof

    light = replace(level, most=level.most / 2, height=level.height / 2)
    double = replace(level, weights=tuple(2 * weight for weight in level.weights))

    assert (
        "Level 1: a group weighs more than the proof says." in replace(best, proof=[light]).check()
    )
    assert "Level 1: the weights do not add up." in replace(best, proof=[double]).check()
