"""Who was turned away has more tickets next time, and so a greater chance."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from interra_science.lottery import Problem, Rule, Session, fair, tickets
from interra_science.lottery.batch import batch


def test_refusals_add_tickets_up_to_a_cap_and_seats_divide_them():
    history = {"new": (0, 0), "refused": (2, 0), "often": (9, 0), "lucky": (1, 3)}

    assert tickets(history) == {
        "new": 1,
        "refused": 3,
        "often": 4,
        "lucky": Fraction(1, 2),
    }


def test_seats_had_can_weigh_more_than_refusals():
    history = {"new": (0, 0), "refused": (2, 0), "often": (9, 1), "lucky": (1, 3)}

    assert tickets(history, weight=2) == {
        "new": 1,
        "refused": 3,
        "often": 1,
        "lucky": Fraction(1, 8),
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


def test_each_group_has_its_share_of_people_with_so_many_tickets():
    """Luck is among people with the same memory: no line of the draw is for the patient only."""
    patient, wishes = range(0, 30, 3), {i: ["mon", "tue"][i % 2 :] for i in range(30)}
    sessions = [Session(day, 4, [Rule("few", range(12), 1, 2)]) for day in ("mon", "tue")]

    best = batch(sessions, wishes, tickets=dict.fromkeys(patient, 3))

    mean = sum(best.chance[i] for i in patient)
    for _weight, counts in best.mixture:
        seated = sum(
            y
            for y, (kind,) in zip(counts, best.shape.ways, strict=True)
            if best.shape.kinds[kind].tickets == 3
        )
        assert seated in {floor(mean), ceil(mean)}
