"""Memory between draws: who was turned away has more tickets next time."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from interra_science.lottery.problem import Id

CAP = 4
"""The most tickets of somebody who never had a seat."""


def tickets(
    history: Mapping[Id, tuple[int, int]], cap: int = CAP, weight: int = 1
) -> dict[Id, Fraction]:
    """Each person's tickets from (times turned away, seats had):

        t = min(cap, 1 + refusals) / (1 + seats)^weight

    The chances of a draw are then as equal as can be per ticket (`Problem.tickets`). With a `weight`
    of 2, more different people have a seat in a season (docs/algorithms/figures.md).
    """
    return {
        person: Fraction(min(cap, 1 + refusals), (1 + seats) ** weight)
        for person, (refusals, seats) in history.items()
    }
