"""Rules that are not firm give way, as cheaply as can be; what happened is said in words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interra_science.lottery import (
    BadRule,
    Change,
    NoGroup,
    Problem,
    Rule,
    Session,
    chances,
    changes_in_words,
    eased_by,
    exchange,
    explain,
    fair,
    lottery,
    softened,
)
from interra_science.lottery.batch import batch
from interra_science.lottery.tests.brute import every_group, problems

NEWCOMERS, LOCALS = range(10), range(10, 30)
WORDS = {"fr": "personnes nouvelles à Liège"}


def a_draw(seats=8, **of_locals):
    new = Rule("new here", NEWCOMERS, 5, words=WORDS)
    return Problem(range(30), seats, [new, Rule("here for long", LOCALS, 5, **of_locals)])


def test_the_rule_that_is_not_firm_gives_way_and_the_draw_is_held():
    best = fair(a_draw(firm=False))

    assert best.gave_way == (Change("here for long", "min", 3),)
    assert best.seated == 8
    assert best.check() == []
    assert changes_in_words(best.gave_way, a_draw(firm=False), "en") == [
        "at least 3 instead of 5 for “here for long” (asked: 20)"
    ]


def test_where_a_group_keeps_every_rule_nothing_gives_way():
    problem = a_draw(seats=10, firm=False)

    assert softened(problem) == (problem, ())
    assert fair(problem).gave_way == ()


def test_the_rule_of_least_weight_gives_way_first():
    soft = [
        replace(rule, firm=False, weight=weight)
        for rule, weight in zip(a_draw().rules, (2, 3), strict=True)
    ]

    best = fair(replace(a_draw(), rules=soft))

    assert best.gave_way == (Change("new here", "min", 3),)


def test_when_firm_rules_clash_only_what_helps_is_proposed():
    problem = replace(a_draw(), rules=[*a_draw().rules, Rule("early", [0, 1], 3, firm=False)])

    with pytest.raises(NoGroup) as refusal:
        fair(problem)

    clash = refusal.value.clash
    assert clash.rules == ("new here", "here for long")
    for option in clash.options:
        assert "early" not in {change.rule for change in option}
        assert fair(eased_by(problem, option)).gave_way == (Change("early", "min", 2),)


def test_a_published_table_and_a_case_in_json_tell_what_gave_way():
    table = lottery(fair(a_draw(firm=False)), 10)
    people = [{"id": i, "features": {"new": i < 2}} for i in range(4)]
    rule = {"name": "new", "feature": "new", "value": True, "min": 3, "firm": False, "weight": 2}

    told = exchange.solve({"people": people, "seats": 3, "rules": [rule]})

    assert table.public()["gave_way"] == [{"rule": "here for long", "side": "min", "to": 3}]
    assert told["gave_way"] == [{"rule": "new", "side": "min", "to": 2}]


def test_a_rule_needs_some_weight():
    with pytest.raises(BadRule) as refusal:
        Problem([1, 2], 1, [Rule("light", [1], weight=0)])

    assert refusal.value.code == "no_weight"


def test_a_solver_that_loses_a_group_is_not_believed(monkeypatch):
    monkeypatch.setattr(chances, "softened", lambda problem: (problem, ()))

    with pytest.raises(ArithmeticError, match="lost a group"):
        fair(a_draw())


def test_a_clash_is_told_in_french_and_in_english():
    clash = explain(a_draw())

    first, *options = clash.words("fr")
    assert first == (
        "Ces règles sont impossibles ensemble\u00a0: «\u00a0personnes nouvelles à Liège\u00a0», "
        "«\u00a0here for long\u00a0»."
    )
    assert sorted(options) == [
        "Une solution\u00a0: 10 places au lieu de 8.",
        "Une solution\u00a0: au moins 3 au lieu de 5 pour «\u00a0here for long\u00a0» "
        "(demandes\u00a0: 20).",
        "Une solution\u00a0: au moins 3 au lieu de 5 pour «\u00a0personnes nouvelles à Liège\u00a0» "
        "(demandes\u00a0: 10).",
    ]
    assert clash.words("nl") == clash.words() == clash.words("en")
    assert clash.words()[0] == (
        "These rules cannot be kept together: “new here”, “here for long”."
    )


def test_one_rule_that_cannot_be_kept_is_told_with_its_balance():
    rule = Rule("speakers", [], 0, 0, against=range(3))
    upper = Rule("few", range(3), 0, 1)

    first, *more = explain(Problem(range(3), (2, 2), [rule])).words()
    assert first == "“speakers” cannot be kept."
    assert "What would help: at least -2 instead of 0 for “speakers”." in more
    assert "What would help: groups of 0 instead of 2." in more
    assert "What would help: at most 2 instead of 1 for “few” (asked: 3)." in (
        explain(Problem(range(3), (2, 2), [upper])).words()
    )


def test_a_balance_can_be_too_high_as_well():
    rule = Rule("balance", [0, 1], -1, 0, against=[2])

    assert "What would help: at most 1 instead of 0 for “balance”." in (
        explain(Problem(range(3), (3, 3), [rule])).words()
    )


def test_seats_that_no_group_fills_and_people_left_out_are_counted():
    couples = Problem(range(3), (3, 3), apart=[(0, 1)])
    one_out = Problem(range(3), 2, [Rule("none", [0], 0, 0)])
    two_out = Problem(range(4), 2, [Rule("none", [0, 1], 0, 0)])
    even_then = Problem(range(3), 2, [Rule("none", [0], 0, 0), Rule("two", [0, 1], 2)])
    then_two = Problem(range(4), 2, [Rule("none", [0, 3], 0, 0), Rule("five", [1, 2], 5)])

    assert explain(couples).words() == [
        "No group can have this number of people, even without rules.",
        "What would help: groups of 2 instead of 3.",
    ]
    assert explain(one_out).words("fr") == ["1 personne n’a de place dans aucun groupe."]
    assert explain(two_out).words("fr") == ["2 personnes n’ont de place dans aucun groupe."]
    assert explain(even_then).words()[-1] == "Even then, 1 person fits in no group."
    assert explain(then_two).words()[-1] == "Even then, 2 people fit in no group."


def test_the_words_of_a_week_name_its_sessions():
    with pytest.raises(NoGroup) as refusal:
        batch([Session("mon", 2, [Rule("new", [], 1)])], {1: ["mon"]})

    assert refusal.value.clash.words() == [
        "“mon: new” cannot be kept.",
        "What would help: at least 0 instead of 1 for “mon: new” (asked: 0).",
    ]


def cheapest(problem):
    """The least Σ weight·people by which rules that are not firm fail, over all groups."""
    seats = (0, problem.seats) if isinstance(problem.seats, int) else problem.seats
    firm = [rule for rule in problem.rules if rule.firm]
    soft = [rule for rule in problem.rules if not rule.firm]
    groups = every_group(replace(problem, seats=seats, rules=firm))
    return min((sum(_price(rule, group) for rule in soft) for group in groups), default=None)


def _price(rule, group):
    held = len(group & set(rule.members)) - len(group & set(rule.against))
    over = 0 if rule.at_most is None else max(0, held - rule.at_most)
    return rule.weight * (max(0, rule.at_least - held) + over)


@given(
    problem=problems(most=6, more=True),
    firm=st.lists(st.booleans(), min_size=5, max_size=5),
    weight=st.lists(st.integers(1, 3), min_size=5, max_size=5),
)
@settings(max_examples=150, deadline=None)
def test_what_gives_way_is_the_cheapest_of_all_groups_listed(problem, firm, weight):
    rules = [
        replace(rule, firm=of, weight=by)
        for rule, of, by in zip(problem.rules, firm, weight, strict=False)
    ]
    problem = replace(problem, rules=rules)
    price = cheapest(problem)

    try:
        eased, gave_way = softened(problem)
    except NoGroup:
        assert price is None
        return

    named = {rule.name: rule for rule in rules}
    now = {(r.name, "min"): r.at_least for r in rules} | {
        (r.name, "max"): r.at_most for r in rules
    }
    paid = [abs(c.to - now[c.rule, c.side]) * named[c.rule].weight for c in gave_way]
    assert not any(named[change.rule].firm for change in gave_way)
    assert sum(paid) == price
    assert every_group(eased)
    assert fair(problem).problem == eased
