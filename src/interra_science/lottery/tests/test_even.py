"""Nobody near-certain: the same floor with the lowest ceiling, and a cap on every chance."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings

from interra_science.lottery import BadRule, NoGroup, Problem, Rule, chances, fair
from interra_science.lottery.solver import Linear
from interra_science.lottery.tests.brute import (
    every_group,
    lowest_ceiling,
    of_many_kinds,
    problems,
    tickets_of,
)

# a rare pair of features lifts whoever has both, under plain leximin, far above the others
RARE = [Rule("speaks", range(4), 2, 3), Rule("early", range(2, 10), 3, 4)]


@given(problem=problems(most=5, more=True))
@settings(max_examples=250, deadline=None)
def test_the_floor_is_the_same_and_the_ceiling_as_low_as_all_groups_allow(problem):
    groups = every_group(problem)
    try:
        plain, best = fair(problem), fair(problem, objective="even")
    except NoGroup:
        assert not groups
        return
    tickets = tickets_of(problem)

    each = {i: p / tickets[i] for i, p in best.chance.items()}
    floor = min(p / tickets[i] for i, p in plain.chance.items())

    assert best.check() == []
    assert min(each.values()) == floor
    if best.ceiling:
        assert max(each.values()) == lowest_ceiling(groups, sorted(each), tickets, floor)
    else:
        assert best.chance == plain.chance


@given(problem=problems(most=5, more=True))
@settings(max_examples=250, deadline=None)
def test_a_cap_is_kept_or_the_least_that_the_rules_allow(problem):
    cap = Fraction(3, 5)
    groups = every_group(problem)
    try:
        plain, best = fair(problem), fair(problem, cap=cap)
    except NoGroup:
        assert not groups
        return
    ones = dict.fromkeys(problem.people, Fraction(1))

    assert best.check() == []
    if best.ceiling:
        least = lowest_ceiling(groups, sorted(ones), ones, Fraction(0))
        assert max(best.chance.values()) <= max(cap, least)
    else:
        assert best.chance == plain.chance


def test_nobody_is_nearly_certain_when_it_can_be_helped():
    problem = Problem(range(30), 8, RARE)

    plain, best = fair(problem), fair(problem, objective="even")

    assert best.levels[0] == plain.levels[0]
    assert best.levels[-1] <= plain.levels[-1]
    assert best.check() == []


def test_many_kinds_stay_exact_under_a_cap():
    best = fair(of_many_kinds(), cap=Fraction(1, 5))

    assert best.levels == (Fraction(1, 5),)
    assert fair(of_many_kinds(), objective="even").check() == []


def test_a_cap_and_an_even_draw_are_not_asked_for_at_once():
    with pytest.raises(BadRule) as refusal:
        fair(Problem(range(9), 4), objective="even", cap=Fraction(9, 10))

    assert refusal.value.code == "even_and_cap"


def test_where_everyone_fits_a_cap_changes_nothing():
    assert fair(Problem([1, 2], 3), cap=Fraction(9, 10)).levels == (1,)
    assert fair(Problem([], 3), objective="even").levels == ()


def test_a_check_finds_a_chance_above_the_ceiling(monkeypatch):
    best = fair(Problem(range(4), 2, tickets={0: 2}), objective="even")
    assert best.ceiling

    low = tuple(Fraction(1, 100) for _ in best.ceiling)

    flaws = chances.replace(best, ceiling=low).check()
    assert "Someone's chance is above the ceiling." in flaws


def test_a_ceiling_that_no_lottery_is_found_under_leaves_the_plain_draw(monkeypatch):
    problem = Problem(range(30), 8, RARE)
    plain = fair(problem)
    monkeypatch.setattr(chances, "attained", lambda *_args: None)

    assert chances._under_a_ceiling(plain, None) == plain


def test_a_solver_that_loses_its_floor_is_an_error_not_an_answer(monkeypatch):
    plain = fair(Problem(range(30), 8, RARE))
    monkeypatch.setattr(Linear, "run", lambda _self: False)

    with pytest.raises(ArithmeticError):
        chances._under_a_ceiling(plain, None)


def test_where_nobody_need_have_a_seat_the_cap_is_what_was_asked():
    best = fair(Problem(["Samira"], (0, 1)), cap=Fraction(3, 5))

    assert best.levels == (Fraction(3, 5),)
    assert best.check() == []


def test_a_box_so_small_that_the_solver_takes_it_for_none():
    together, apart = [["p1", "p3", "p4"]], [("p0", "p2")]
    problem = Problem([f"p{n}" for n in range(5)], 4, (), together, apart, {"p1": 2})

    best = fair(problem, objective="even")

    assert best.levels == (Fraction(1, 2), 1)
    assert best.check() == []
