"""A short proof that a promise is kept never claims more than the fairest lottery gives."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interra_science.lottery import NoGroup, Problem, Rule, attainable, attaining, fair
from interra_science.lottery.tests.brute import every_group, problems

NEWCOMERS, LOCALS = range(10), range(10, 30)
CAP = Fraction(9, 10)


def a_draw(seats=8, least=4, **given):
    return Problem(range(30), seats, [Rule("new here", NEWCOMERS, least)], **given)


@settings(max_examples=60, deadline=None)
@given(problems(), st.fractions(0, 1, max_denominator=12))
def test_what_is_proved_is_what_the_fairest_lottery_gives(problem, floor):
    if not every_group(problem):
        return refused(problem)

    if attainable(problem, floor):
        assert fair(problem).levels[0] >= floor
    if attainable(problem, floor, CAP):
        assert fair(problem, cap=CAP).levels[0] >= floor
    return None


def refused(problem):
    with pytest.raises(NoGroup):
        attainable(problem, Fraction(0))


@settings(max_examples=40, deadline=None)
@given(problems())
def test_where_everybody_has_as_many_tickets_the_floor_itself_is_proved(problem):
    alike = replace(problem, tickets={})
    if not every_group(alike):
        return refused(alike)
    best = fair(alike)
    are_filled = not isinstance(alike.seats, int) or best.seated == alike.seats

    assert attainable(alike, best.levels[0], near=best) == are_filled
    assert not attainable(alike, best.levels[0] + Fraction(1, 10**6), near=best)
    return None


def test_tickets_count_whoever_has_fewest_keeps_the_floor():
    problem = a_draw(tickets=dict.fromkeys(range(20, 30), Fraction(1, 3)))
    floor = fair(problem).levels[0]

    assert attainable(problem, floor)
    assert not attainable(problem, floor + Fraction(1, 1000))


def test_a_draw_that_differs_in_one_person_keeps_the_promise_by_nearly_the_same_groups():
    best = fair(a_draw())
    other = Problem(range(30), 8, [Rule("new here", range(9), 4)])
    floor = fair(other).levels[0]

    assert attainable(other, floor, CAP, near=best)
    assert not attainable(other, floor + Fraction(1, 100), CAP, near=best)


def test_people_kept_apart_are_searched_for_anew():
    best = fair(a_draw(apart=[(0, 10)]))

    assert attainable(a_draw(apart=[(0, 11)]), best.levels[0], near=best)


def test_rules_that_are_not_firm_give_way_as_in_the_draw_itself():
    soft = Problem(range(30), 8, [Rule("new here", NEWCOMERS, 12, firm=False)])

    assert attainable(soft, fair(soft).levels[0])


def test_where_no_group_keeps_the_firm_rules_that_is_said():
    with pytest.raises(NoGroup):
        attainable(a_draw(least=12), Fraction(1, 10))


def test_seats_that_cannot_all_be_filled_are_left_to_the_draw_itself():
    twins = Problem(range(4), 3, together=[(0, 1), (2, 3)])

    assert fair(twins).levels[0] == Fraction(1, 2)
    assert not attainable(twins, Fraction(1, 2))


def test_a_yes_rests_on_whole_numbers_only(monkeypatch):
    monkeypatch.setattr(attaining, "combination", lambda *_args: None)

    assert not attainable(a_draw(), fair(a_draw()).levels[0])


def test_a_solver_that_loses_its_answer_is_not_believed(monkeypatch):
    monkeypatch.setattr(attaining.Linear, "run", lambda _self: False)

    with pytest.raises(ArithmeticError):
        attainable(a_draw(), Fraction(1, 10))
