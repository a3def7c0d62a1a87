"""Who was turned away has more tickets next time, and so a greater chance."""

from __future__ import annotations

from fractions import Fraction

from interra_science.lottery import Problem, fair, tickets


def test_refusals_add_tickets_up_to_a_cap_and_seats_divide_them():
    history = {"new": (0, 0), "refused": (2, 0), "often": (9, 0), "lucky": (1, 3)}

    assert tickets(history) == {
        "new": 1,
        "refused": 3,
        "often": 4,
        "lucky": Fraction(1, 2),
    }


def test_chances_are_equal_per_ticket_until_someone_is_certain():
    best = fair(Problem(["a", "b", "c"], 1, tickets={"a": 2}))

    assert best.chance == {"a": Fraction(1, 2), "b": Fraction(1, 4), "c": Fraction(1, 4)}
    assert best.check() == []


def test_a_household_has_the_tickets_of_whoever_has_the_most():
    problem = Problem(range(6), 2, together=[[0, 1]], tickets={0: 3, 5: 2})

    chance = fair(problem).chance

    assert chance[0] == chance[1] == 3 * chance[2]
    assert chance[5] == 2 * chance[2]
