from __future__ import annotations

from fractions import Fraction

import pytest

from interra.gatherings.queries.chances import (
    everyone_has_at_least,
    you_have_about,
    you_have_at_least,
)


@pytest.mark.parametrize(
    ("chance", "words"),
    [
        (Fraction(98, 100), "You have about 19 chances in 20."),
        (Fraction(1, 2), "You have about 1 chance in 2."),
        (Fraction(52, 100), "You have about 1 chance in 2."),
        (Fraction(1, 3), "You have about 1 chance in 3."),
        (Fraction(18, 100), "You have about 1 chance in 5."),
        (Fraction(3, 40), "You have about 1 chance in 13."),
    ],
)
def test_a_chance_in_words(chance, words):
    assert you_have_about(chance) == words


def test_a_chance_in_a_sentence():
    assert you_have_about(Fraction(1, 2)) == "You have about 1 chance in 2."
    assert you_have_about(Fraction(2, 3)) == "You have about 2 chances in 3."
    assert you_have_at_least(Fraction(31, 100)) == "You have at least 3 chances in 10."
    assert you_have_at_least(Fraction(1, 12)) == "You have at least 1 chance in 12."
    assert everyone_has_at_least(Fraction(1, 2)) == "Everyone has at least 1 chance in 2."
