"""Memory between draws: who was turned away has more tickets next time."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from interra_science.lottery.problem import Id

CAP = 4
"""The most tickets of somebody who never had a seat."""


def tickets(history: Mapping[Id, tuple[int, int]], cap: int = CAP) -> dict[Id, Fraction]:
    """Each person's tickets from (times turned away, seats had):

        t = min(cap, 1 + refusals) / (1 + seats)

    The chances of a draw are then as equal as can be per ticket (`Problem.tickets`).
    """
    return {
        person: Fraction(min(cap, 1 + refusals), 1 + seats)
        for person, (refusals, seats) in history.items()
    }
