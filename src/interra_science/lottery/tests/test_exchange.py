"""Draws as plain JSON: what other programs read and write."""

from __future__ import annotations

import json
from collections import Counter
from fractions import Fraction

import pytest

from interra_science.lottery import BadRule, NoGroup, exchange

CASE = {
    "people": [
        {"id": f"p{n}", "features": {"circle": "newcomer" if n % 3 == 0 else "local"}}
        for n in range(12)
    ],
    "seats": 4,
    "rules": [
        {"name": "newcomers", "feature": "circle", "value": "newcomer", "min": 2, "max": 3},
        {"name": "early", "members": ["p0", "p1"], "min": 0, "max": 1},
    ],
    "together": [["p4", "p5"]],
    "apart": [["p7", "p8"]],
    "tickets": {"p6": 2},
}


def test_a_case_from_json_is_solved_and_its_groups_give_exactly_its_chances():
    solved = exchange.solve(json.loads(json.dumps(CASE)))

    assert solved["status"] == "ok"
    given = Counter()
    for group in solved["groups"]:
        assert len(group["members"]) == 4
        assert not {"p7", "p8"} <= set(group["members"])
        assert len({"p4", "p5"}.intersection(group["members"])) != 1
        for person in group["members"]:
            given[person] += group["weight"]
    assert sum(Fraction(chance) for chance in solved["exact"].values()) == 4
    for person, chance in solved["chances"].items():
        assert given[person] == pytest.approx(chance)
        assert float(Fraction(solved["exact"][person])) == chance
    assert solved["levels"] == sorted(set(solved["chances"].values()))
    assert solved["chances"]["p6"] > solved["chances"]["p3"]


def test_an_impossible_case_names_the_clash_and_the_cheapest_way_out():
    rules = [
        *CASE["rules"],
        {"name": "all local", "feature": "circle", "value": "local", "min": 3},
    ]

    solved = exchange.solve({**CASE, "rules": rules})

    assert solved["status"] == "infeasible"
    assert solved["clash"] == ["newcomers", "all local"]
    first = solved["options"][0]
    assert sum(abs(change["to"] - 2) for change in first) == 1 or first[0]["rule"] == "seats"
    assert len(solved["options"]) == 3


def test_fewer_seats_can_be_the_way_out():
    case = {"people": [{"id": 1}, {"id": 2}, {"id": 3}], "seats": 3, "apart": [[1, 2]]}

    solved = exchange.solve(case)

    assert solved["clash"] == ["seats"]
    assert solved["options"] == [[{"rule": "seats", "side": "min", "to": 2}]]


def test_the_same_seed_gives_the_same_table():
    one = exchange.table(CASE, 50, seed=7)

    assert one == exchange.table(CASE, 50, seed=7)
    assert one != exchange.table(CASE, 50, seed=8)
    assert len(one) == 50
    with pytest.raises(NoGroup):
        exchange.table({**CASE, "seats": 13}, 50, seed=7)


def test_a_lottery_of_very_many_groups_is_told_as_a_table(monkeypatch):
    monkeypatch.setattr(exchange, "NAMED", 5)

    solved = exchange.solve(CASE)

    assert len(solved["groups"]) == 1000
    assert {group["weight"] for group in solved["groups"]} == {0.001}


@pytest.mark.parametrize(
    ("code", "broken"),
    [
        ("bad_case", {"people": [{"name": "no id"}]}),
        ("bad_case", {"seats": "many"}),
        ("bad_case", {"apart": [["p1"]]}),
        ("bad_case", {"rules": [{"name": "nobody said of whom"}]}),
        ("person_twice", {"people": [{"id": "p1"}, {"id": "p1"}]}),
        ("unknown_person", {"together": [["p1", "stranger"]]}),
    ],
)
def test_a_case_that_makes_no_sense_is_refused_with_a_code(code, broken):
    with pytest.raises(BadRule) as refusal:
        exchange.solve({**CASE, **broken})

    assert refusal.value.code == code


def test_tickets_keyed_by_text_find_people_keyed_by_number():
    case = {"people": [{"id": 1}, {"id": 2}], "seats": 1, "tickets": {"1": 3}}

    assert exchange.solve(case)["exact"] == {1: "3/4", 2: "1/4"}


def test_nobody_asked_and_two_seats_must_be_filled():
    solved = exchange.solve({"people": [], "seats": 2})

    assert solved["options"] == [[{"rule": "seats", "side": "min", "to": 0}]]


def test_commitment_and_pick_are_those_of_the_package():
    assert exchange.commit({"b": 1, "a": "é"}) == exchange.commit({"a": "é", "b": 1})
    assert 0 <= exchange.pick("seal", "beacon", 7) < 7
