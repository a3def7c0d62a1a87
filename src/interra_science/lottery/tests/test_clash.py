"""When no group is possible: which rules clash, and the smallest changes that help."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings

from interra_science.lottery import Change, NoGroup, Problem, Rule, eased_by, explain, fair
from interra_science.lottery.tests.brute import every_group, problems

NEWCOMERS, LOCALS = range(10), range(10, 30)


def test_too_few_newcomers_are_named_with_the_one_change_that_helps():
    problem = Problem(range(30), 12, [Rule("new", NEWCOMERS, 11, 12), Rule("local", LOCALS, 1, 7)])

    with pytest.raises(NoGroup) as refusal:
        fair(problem)

    clash = refusal.value.clash
    assert refusal.value.code == "no_group"
    assert clash.rules == ("new",)
    assert clash.options == ((Change("new", "min", 10),),)
    assert not clash.possible


def test_two_rules_that_want_too_many_seats_can_give_way_or_get_more_seats():
    problem = Problem(range(30), 8, [Rule("new", NEWCOMERS, 5), Rule("local", LOCALS, 5)])

    clash = explain(problem)

    assert clash.rules == ("new", "local")
    assert sorted(option[0].rule for option in clash.options) == ["local", "new", "seats"]
    assert Change("seats", "max", 10) in [option[0] for option in clash.options]


def test_an_upper_limit_can_be_what_must_give_way():
    together = [[0, 1, 2]]
    problem = Problem(range(3), 3, [Rule("all", range(3), 0, 2), Rule("one", [0], 1)], together)

    clash = explain(problem)

    assert clash.rules == ("all", "one")
    assert (Change("all", "max", 3),) in clash.options


def test_who_is_left_out_is_told_even_when_a_group_exists():
    clash = explain(Problem(range(3), 2, [Rule("none", [0], 0, 0)]))

    assert clash.possible
    assert clash.options == ()
    assert clash.shut_out == {0}


def test_nobody_came_and_someone_was_asked_for():
    clash = explain(Problem([], 2, [Rule("new", [], 2)]))

    assert clash.rules == ("new",)
    assert clash.options == ((Change("new", "min", 0),),)


@given(problem=problems())
@settings(max_examples=100, deadline=None)
def test_the_clash_is_minimal_and_every_option_opens_the_way(problem):
    clash = explain(problem)
    named = {rule.name: rule for rule in problem.rules}
    assert clash.possible == bool(every_group(problem))
    assume(not clash.possible)

    only = [named[name] for name in clash.rules]
    assert not every_group(replace(problem, rules=only))
    for rule in only:
        assert every_group(replace(problem, rules=[other for other in only if other != rule]))
    costs = []
    for option in clash.options:
        assert every_group(eased_by(problem, option))
        now = {(r.name, "min"): r.at_least for r in problem.rules}
        now |= {(r.name, "max"): r.at_most or 0 for r in problem.rules}
        now["seats", "max"] = problem.seats
        costs.append(sum(abs(change.to - now[change.rule, change.side]) for change in option))
    assert costs == sorted(costs)
    first = every_group(eased_by(problem, clash.options[0]))
    assert clash.shut_out == set(problem.people).difference(*first)
    for change in clash.options[0]:
        less = tuple(other for other in clash.options[0] if other != change)
        assert not every_group(eased_by(problem, less))
