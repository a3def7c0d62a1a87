"""A group that breaks a rule never leaves the solver's file."""

from __future__ import annotations

import highspy
import pytest

from interra_science.lottery import Problem, Rule
from interra_science.lottery import groups as under_test
from interra_science.lottery.groups import Groups
from interra_science.lottery.shapes import shape_of
from interra_science.lottery.solver import solve, whole

PROBLEM = Problem(range(5), 3, [Rule("new", [0, 1], 1, 1)], [[2, 3]])


def test_the_best_group_is_a_group():
    groups = Groups(shape_of(PROBLEM), (3, 3))

    best = groups.best([0, 0, 1])

    assert best == (0, 1, 1)
    assert groups.allow(best)
    assert not groups.allow((1, 2, 0))


def test_an_answer_that_breaks_a_rule_is_refused(monkeypatch):
    groups = Groups(shape_of(PROBLEM), (3, 3))
    monkeypatch.setattr(under_test, "solve", lambda _highs: [1.0, 2.0, 0.0])

    with pytest.raises(ArithmeticError):
        groups.best([0, 0, 1])


def test_a_solver_without_an_answer_is_not_taken_for_a_no():
    endless = whole()
    endless.addVariable(0, highspy.kHighsInf, -1.0)

    with pytest.raises(ArithmeticError):
        solve(endless)
