from __future__ import annotations

from fractions import Fraction

import pytest

from interra.gatherings.queries.chances import (
    chance_in_words,
    everyone_has_at_least,
    you_have_about,
    you_have_at_least,
)


@pytest.mark.parametrize(
    ("chance", "words"),
    [
        (Fraction(1), "une place, c’est sûr"),
        (Fraction(0), "aucune chance"),
        (Fraction(98, 100), "environ 19 chances sur 20"),
        (Fraction(1, 2), "environ 1 chance sur 2"),
        (Fraction(52, 100), "environ 1 chance sur 2"),
        (Fraction(1, 3), "environ 1 chance sur 3"),
        (Fraction(18, 100), "environ 1 chance sur 5"),
        (Fraction(3, 40), "environ 1 chance sur 13"),
    ],
)
def test_a_chance_in_words(chance, words):
    assert chance_in_words(chance) == words


def test_a_chance_in_a_sentence():
    assert you_have_about(Fraction(1, 2)) == "Vous avez environ 1 chance sur 2."
    assert you_have_about(Fraction(2, 3)) == "Vous avez environ 2 chances sur 3."
    assert you_have_at_least(Fraction(31, 100)) == "Vous avez au moins 3 chances sur 10."
    assert you_have_at_least(Fraction(1, 12)) == "Vous avez au moins 1 chance sur 12."
    assert everyone_has_at_least(Fraction(1, 2)) == "Tout le monde a au moins 1 chance sur 2."
