"""What a draw may ask, and what is refused with a reason."""

from __future__ import annotations

import pytest

from interra_science.lottery import BadRule, Contradiction, Impossible, Problem, Rule, rules_from
from interra_science.lottery.problem import units_of
from interra_science.lottery.shapes import shape_of


@pytest.mark.parametrize(
    ("code", "asked"),
    [
        ("person_twice", {"people": ["Samira", "Samira"]}),
        ("no_seats", {"seats": 0}),
        ("unknown_person", {"together": [["Samira", "Nobody"]]}),
        ("unknown_person", {"rules": [Rule("new", ["Nobody"])]}),
        ("rule_twice", {"rules": [Rule("new", []), Rule("new", [])]}),
        ("below_zero", {"rules": [Rule("new", [], -1)]}),
        ("min_over_max", {"rules": [Rule("new", [], 3, 2)]}),
        ("seats_range", {"seats": (3, 2)}),
        ("no_ticket", {"tickets": {"Marc": 0}}),
        ("unknown_person", {"tickets": {"Nobody": 2}}),
        ("unknown_person", {"apart": [("Samira", "Nobody")]}),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_code(code, asked):
    with pytest.raises(BadRule) as refusal:
        Problem(**{"people": ["Samira", "Marc"], "seats": 2, **asked})

    assert refusal.value.code == code
    assert str(refusal.value).endswith(".")


def test_a_household_larger_than_the_seats_is_named():
    with pytest.raises(Contradiction) as refusal:
        Problem(["Samira", "Rania", "Marc"], 1, together=[["Rania", "Samira"]])

    assert isinstance(refusal.value, Impossible)
    assert refusal.value.code == "too_big"
    assert refusal.value.people == ("Rania", "Samira")


def test_who_comes_together_cannot_be_kept_apart():
    with pytest.raises(Contradiction) as refusal:
        Problem(
            ["Samira", "Rania"], 2, together=[["Rania", "Samira"]], apart=[("Samira", "Rania")]
        )

    assert refusal.value.code == "together_and_apart"


def test_households_that_share_a_person_are_one():
    problem = Problem(["d", "c", "b", "a", "e"], 4, together=[["a", "b"], ["d", "c"], ["c", "b"]])

    assert units_of(problem) == [("a", "b", "c", "d"), ("e",)]


def test_numbers_and_texts_may_both_name_people():
    assert units_of(Problem(["1", 2, 1], 3)) == [(1,), (2,), ("1",)]


def test_units_that_no_rule_tells_apart_are_of_one_kind():
    problem = Problem(range(5), 3, [Rule("new", [0, 3])], [[0, 1], [2, 3]])

    assert [(kind.size, kind.share, kind.units) for kind in shape_of(problem).kinds] == [
        (1, (0,), ((4,),)),
        (2, (1,), ((0, 1), (2, 3))),
    ]


def test_rules_can_be_written_from_features():
    people = {"Samira": {"circle": "newcomer"}, "Marc": {"circle": "local"}, "Nora": {}}

    rules = rules_from(people, {"circle": {"newcomer": (1, 2), "local": (0, None)}})

    assert rules == [
        Rule("circle=newcomer", frozenset({"Samira"}), 1, 2),
        Rule("circle=local", frozenset({"Marc"}), 0, None),
    ]
