"""Rules that count some people against others: with each beginner, one who speaks the language."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from interra_science.lottery import (
    BadRule,
    Change,
    NoGroup,
    Problem,
    Rule,
    Session,
    exchange,
    explain,
    fair,
    lottery,
)
from interra_science.lottery.batch import batch
from interra_science.lottery.shapes import shape_of
from interra_science.lottery.tests.brute import every_group, is_leximin, tickets_of

BEGINNERS, SPEAKERS, OTHERS = range(6), range(6, 9), range(9, 12)


def with_each_beginner_a_speaker(**more):
    rule = Rule("a speaker with each beginner", SPEAKERS, against=BEGINNERS)
    return Problem(range(12), 4, [rule], **more)


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"together": [[0, 6], [1, 2], [9, 10]]},
        {"apart": [(0, 1), (1, 6), (7, 8)], "together": [[0, 9]]},
        {"tickets": {0: 4, 6: 2}},
    ],
)
def test_beginners_never_outnumber_speakers_and_chances_are_the_fairest(asked):
    problem = with_each_beginner_a_speaker(**asked)

    best = fair(problem)

    groups = every_group(problem)
    assert is_leximin(best.chance, groups, tickets_of(problem))
    assert best.check() == []
    table = lottery(best, 200, seed="speakers")
    assert all(frozenset(group) in groups for group in table.groups)
    assert max(abs(table.chance[i] - best.chance[i]) for i in range(12)) <= Fraction(2, 200)


def test_beginners_share_what_speakers_leave_them():
    best = fair(with_each_beginner_a_speaker())

    assert {best.chance[i] for i in (*BEGINNERS, *OTHERS)} == {Fraction(4, 15)}
    assert {best.chance[i] for i in SPEAKERS} == {Fraction(8, 15)}


def test_a_household_of_both_sides_counts_for_nothing():
    rule = Rule("balance", ["Marc"], -1, 0, against=["Samira", "Nora"])

    kinds = shape_of(
        Problem(["Samira", "Marc", "Nora", "Luc"], 3, [rule], [["Samira", "Marc"]])
    ).kinds

    assert [(kind.size, kind.share, kind.units) for kind in kinds] == [
        (1, (-1,), (("Nora",),)),
        (1, (0,), (("Luc",),)),
        (2, (0,), (("Marc", "Samira"),)),
    ]


def test_where_all_are_beginners_the_smallest_change_goes_below_zero():
    problem = Problem(range(3), 2, [Rule("speakers", [], against=range(3))])
    with pytest.raises(NoGroup) as refusal:
        fair(replace(problem, seats=(2, 2)))

    assert refusal.value.clash.rules == ("speakers",)
    assert (Change("speakers", "min", -2),) in refusal.value.clash.options


def test_an_upper_limit_below_zero_can_give_way():
    rule = Rule("fewer speakers", [0, 1, 2], -3, -1, against=[3])

    clash = explain(Problem(range(4), (4, 4), [rule]))

    assert (Change("fewer speakers", "max", 2),) in clash.options


def test_each_session_of_a_week_keeps_its_own_balance():
    rule = Rule("speakers", ["s"], against=["b1", "b2"])
    wishes = {"b1": ["mon"], "b2": ["mon"], "s": ["mon", "tue"]}

    best = batch([Session("mon", 3, [rule]), Session("tue", 1)], wishes)

    assert best.seated == 2
    assert best.chance == {"b1": Fraction(1, 2), "b2": Fraction(1, 2), "s": Fraction(1)}
    assert best.chance_in("mon")["s"] == 1


def test_a_case_may_name_who_counts_against_by_feature_or_by_id():
    people = [{"id": i, "features": {"french": "well" if i < 2 else "little"}} for i in range(5)]
    by_value = {
        "name": "speakers",
        "feature": "french",
        "value": "well",
        "against_value": "little",
    }
    by_id = {"name": "speakers", "members": [0, 1], "against": [2, 3, 4]}

    told = [
        exchange.solve({"people": people, "seats": 3, "rules": [rule]})
        for rule in (by_value, by_id)
    ]

    assert told[0] == told[1]
    assert told[0]["exact"] == {0: "1", 1: "1", 2: "1/3", 3: "1/3", 4: "1/3"}


def test_a_published_table_says_which_rules_count_against():
    table = lottery(fair(with_each_beginner_a_speaker()), 20, seed=1)

    assert table.public()["rules"] == [
        {"name": "a speaker with each beginner", "min": 0, "max": None, "signed": True}
    ]


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("both_sides", Rule("r", ["Marc"], against=["Marc"])),
        ("unknown_person", Rule("r", ["Marc"], against=["Nobody"])),
        ("min_over_max", Rule("r", ["Marc"], 0, -1, against=["Samira"])),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_code(code, rule):
    with pytest.raises(BadRule) as refusal:
        Problem(["Samira", "Marc"], 2, [rule])

    assert refusal.value.code == code
