"""What the solver gets wrong, or never finds, changes no answer: it is noticed, or another way is taken."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import highspy
import numpy as np
import pytest
from hypothesis import given, settings

from interra_science.lottery import (
    NoGroup,
    Problem,
    Rule,
    chances,
    columns,
    fair,
    lottery,
    peeling,
    relaxed,
)
from interra_science.lottery.exactly import combination
from interra_science.lottery.groups import Groups
from interra_science.lottery.peeling import Walk
from interra_science.lottery.relaxed import leximin_bound
from interra_science.lottery.shapes import shape_of
from interra_science.lottery.solver import Linear, solve, whole
from interra_science.lottery.tests.brute import (
    every_group,
    is_leximin,
    of_many_kinds,
    problems,
    tickets_of,
)

TIGHT = Problem(
    range(30),
    8,
    [Rule("even", range(0, 30, 2), 3, 5), Rule("third", range(0, 30, 3), 2, 3)],
    [[1, 2], [3, 4, 5]],
)
ODD = [highspy.HighsModelStatus.kUnknown]


def only_columns(monkeypatch):
    bound = chances.leximin_bound
    monkeypatch.setattr(
        chances,
        "leximin_bound",
        lambda groups, favourite: (b := bound(groups, favourite)) and replace(b, means=None),
    )


@given(problem=problems(most=7, more=True))
@settings(max_examples=150, deadline=None)
def test_columns_alone_find_the_same_chances(problem):
    groups = every_group(problem)
    with pytest.MonkeyPatch.context() as monkeypatch:
        only_columns(monkeypatch)
        try:
            best = fair(problem)
        except NoGroup:
            best = None

    assert (best is None) == (not groups)
    if best:
        assert is_leximin(best.chance, groups, tickets_of(problem))
        assert best.check() == []


def test_a_bound_that_the_solver_does_not_see_is_not_taken_for_a_no(monkeypatch):
    straight = fair(TIGHT).chance
    monkeypatch.setattr(chances, "leximin_bound", lambda *_args: None)

    assert fair(TIGHT).chance == straight


def test_where_no_walk_ends_columns_complete_the_lottery(monkeypatch):
    straight = fair(TIGHT).chance
    monkeypatch.setattr(Walk, "run", lambda _self: False)

    best = fair(TIGHT)

    assert best.chance == straight
    assert best.check() == []


def test_a_walk_that_may_not_dive_searches_in_whole_numbers(monkeypatch):
    monkeypatch.setattr(peeling, "DEPTH", 0)

    assert fair(TIGHT).check() == []


def test_a_walk_whose_solver_gives_up_is_stuck(monkeypatch):
    shape = shape_of(TIGHT)
    groups = Groups(shape, (8, 8))
    walk = Walk(groups, leximin_bound(groups).means)
    monkeypatch.setattr(Linear, "run", lambda _self: False)

    assert not walk.run()


def test_large_numerators_are_kept_exactly(monkeypatch):
    groups = Groups(shape_of(TIGHT), (8, 8))
    means = leximin_bound(groups).means
    small, large = Walk(groups, means), Walk(groups, means)
    large._scale_by(10**30)
    monkeypatch.setattr(peeling, "SMALL", 1)
    start = Walk(groups, means)

    assert small.run() == large.run() == start.run()
    assert large.found == small.found == start.found


def test_a_program_that_goes_astray_is_begun_again(monkeypatch):
    straight = fair(TIGHT).chance
    says = iter(ODD)
    truth = highspy.Highs.getModelStatus
    monkeypatch.setattr(
        highspy.Highs, "getModelStatus", lambda self: next(says, None) or truth(self)
    )

    assert fair(TIGHT).chance == straight


def test_a_search_that_goes_astray_is_begun_again(monkeypatch):
    highs = whole()
    highs.addVariable(0, 3, -1.0, type=highspy.HighsVarType.kInteger)
    says = iter(ODD)
    truth = highspy.Highs.getModelStatus
    monkeypatch.setattr(
        highspy.Highs, "getModelStatus", lambda self: next(says, None) or truth(self)
    )

    assert solve(highs) == [3]


def test_what_is_settled_is_loosened_when_noise_hides_the_answer(monkeypatch):
    rules = [Rule("few", range(4), 0, 1), Rule("some", range(4, 10), 0, 2)]
    problem = Problem(range(30), 8, rules, [[28, 29]])
    straight = fair(problem).chance
    truth, runs = Linear.run, []

    def seldom(self):
        runs.append(self)
        return truth(self) if len(runs) != 2 else False

    monkeypatch.setattr(Linear, "run", seldom)

    assert fair(problem).chance == straight


def test_a_level_that_nothing_stops_is_an_error_not_an_answer(monkeypatch):
    monkeypatch.setattr(Linear, "duals", property(lambda self: np.zeros(self.highs.getNumRow())))

    with pytest.raises(ArithmeticError):
        fair(TIGHT)


def test_a_corner_that_cannot_be_found_leaves_it_to_columns(monkeypatch):
    problem = Problem(range(9), 4, [Rule("low", range(4), 1, 2)], apart=[(0, 5), (5, 6)])
    straight = fair(problem).chance
    truth = relaxed._Program._cut

    def nothing(self, seated, favourite):
        with pytest.MonkeyPatch.context() as short:
            short.setattr(Linear, "run", lambda _self: False)
            return truth(self, seated, favourite)

    monkeypatch.setattr(relaxed._Program, "_cut", nothing)

    assert fair(problem).chance == straight


def test_counts_out_of_bounds_are_not_taken_for_a_corner():
    groups = Groups(shape_of(Problem(range(3), 2)), (2, 2))

    assert relaxed._exact(groups, [Fraction(2)], [Fraction(2)])
    assert not relaxed._exact(groups, [Fraction(-1)], [Fraction(-1)])


def test_columns_whose_solver_gives_up_are_an_error_not_an_answer(monkeypatch):
    only_columns(monkeypatch)
    monkeypatch.setattr(columns._Columns, "add", lambda _self, _counts: False)

    with pytest.raises(ArithmeticError):
        fair(TIGHT)


def test_chances_of_no_lottery_are_an_error_not_an_answer(monkeypatch):
    only_columns(monkeypatch)
    monkeypatch.setattr(columns, "combination", lambda *_args: None)

    with pytest.raises(ArithmeticError):
        fair(TIGHT)


def as_it_is(counts):
    return list(counts)


def test_shares_are_found_exactly_even_among_groups_too_many():
    means = [Fraction(1, 3), Fraction(2, 3)]

    assert combination([(0, 1), (1, 0), (1, 0)], as_it_is, means) == [
        (Fraction(2, 3), (0, 1)),
        (Fraction(1, 3), (1, 0)),
    ]


@pytest.mark.parametrize(
    ("groups", "means"),
    [
        ([(1, 0)], [Fraction(1, 3), Fraction(2, 3)]),
        ([(1, 0), (0, 1)], [Fraction(4, 3), Fraction(-1, 3)]),
    ],
)
def test_means_of_no_lottery_have_no_shares(groups, means):
    assert combination(groups, as_it_is, means) is None


def test_independent_groups_as_many_as_equations():
    groups = [(1, 0), (0, 1), (0, 0)]

    shares = combination(groups, as_it_is, [Fraction(1, 4), Fraction(1, 4)])

    assert shares == [(Fraction(1, 4), (1, 0)), (Fraction(1, 4), (0, 1)), (Fraction(1, 2), (0, 0))]


def test_nobody_asked_and_nobody_need_be_seated():
    assert fair(Problem([], (0, 2))).mixture == [(Fraction(1), ())]
    with pytest.raises(NoGroup):
        fair(Problem([], (1, 2)))


def test_no_group_at_all_is_said_even_with_households():
    with pytest.raises(NoGroup) as refusal:
        fair(Problem(range(4), 2, [Rule("two of one", [0], 2)], [[1, 2]]))

    assert refusal.value.clash.rules == ("two of one",)


def test_a_table_whose_other_walks_are_stuck_has_the_makeups_of_one(monkeypatch):
    best = fair(of_many_kinds())
    monkeypatch.setattr(Walk, "run", lambda _self: False)

    table = lottery(best, groups=50, seed=1)

    assert len(table.groups) == 50


def test_small_numerators_stay_small_when_steps_are_fractions():
    walk = Walk(
        Groups(shape_of(TIGHT), (8, 8)), leximin_bound(Groups(shape_of(TIGHT), (8, 8))).means
    )

    walk._scale_by(2)

    assert walk.rest.dtype == np.int64
