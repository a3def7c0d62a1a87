"""Chances in small numbers. Plain values."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor


@dataclass(frozen=True, slots=True)
class Odds:
    """« 1 chance sur 2 »: small numbers that people can picture."""

    chances: int
    out_of: int


# The odds people picture best come first: they win when two are as close.
PICTURED = [Odds(1, 2), Odds(1, 3), Odds(2, 3), Odds(1, 4), Odds(3, 4), Odds(1, 5)]
TENTHS = [Odds(n, 10) for n in (1, 3, 4, 6, 7, 8, 9)]
NEARLY_SURE = Odds(19, 20)


def about(chance: Fraction) -> Odds:
    """The odds nearest to a chance between 0 and 1, both left out."""
    if chance < Fraction(1, 10):
        return Odds(1, max(11, round(1 / chance)))
    known = [*PICTURED, *TENTHS, NEARLY_SURE]
    return min(known, key=lambda odds: abs(Fraction(odds.chances, odds.out_of) - chance))


def in_hundred(chance: Fraction) -> int:
    """For the team: how many chances in a hundred, rounded down."""
    return floor(chance * 100)


def at_least(chance: Fraction) -> Odds:
    """Odds that promise no more than the chance: rounded down."""
    if chance < Fraction(1, 10):
        return Odds(1, ceil(1 / chance))
    tenths = min(9, floor(chance * 10))
    return Odds(1, 2) if tenths == 5 else Odds(tenths, 10)


def written(chance: Fraction | None) -> str | None:
    """As JSON keeps it, exact."""
    return None if chance is None else str(chance)


def read(kept: str | None) -> Fraction | None:
    return None if kept is None else Fraction(kept)
