from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interra.gatherings.rules.chances import Odds, about, at_least

CHANCES = st.fractions(min_value=Fraction(1, 1000), max_value=Fraction(999, 1000))


@pytest.mark.parametrize(
    ("chance", "odds"),
    [
        (Fraction(1, 2), Odds(1, 2)),
        (Fraction(49, 100), Odds(1, 2)),
        (Fraction(34, 100), Odds(1, 3)),
        (Fraction(2, 3), Odds(2, 3)),
        (Fraction(18, 100), Odds(1, 5)),
        (Fraction(1, 10), Odds(1, 10)),
        (Fraction(3, 40), Odds(1, 13)),
        (Fraction(1, 1000), Odds(1, 1000)),
        (Fraction(99, 1000), Odds(1, 11)),
        (Fraction(88, 100), Odds(9, 10)),
        (Fraction(98, 100), Odds(19, 20)),
    ],
)
def test_a_chance_is_told_with_small_numbers(chance, odds):
    assert about(chance) == odds


@given(CHANCES)
def test_what_is_told_is_near_the_truth(chance):
    odds = about(chance)

    assert abs(Fraction(odds.chances, odds.out_of) - chance) <= Fraction(6, 100)


@given(CHANCES)
def test_at_least_never_promises_more_than_the_truth(chance):
    odds = at_least(chance)
    promised = Fraction(odds.chances, odds.out_of)

    assert promised <= chance < promised + Fraction(11, 100)


def test_a_floor_of_nearly_everything_stays_a_promise_that_can_be_kept():
    assert at_least(Fraction(1)) == Odds(9, 10)
