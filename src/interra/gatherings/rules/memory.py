"""What draws remember from one to the next: the association's rule, on plain values.

Whoever asked and was turned away has more tickets in the next draw; whoever was drawn has fewer:
`interra_science.lottery.tickets` says how many. Chances are as equal as can be per ticket. Only draws
in which not everybody could have a seat count, and only those of the last year: then a registration
says nobody's name any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from interra_science.lottery.memory import CAP, tickets

REMEMBERED_FOR = timedelta(days=365)
# A seat had weighs twice in the rule of tickets: then nine in ten of those who can be seated in a
# season are (docs/algorithms/figures.md, « A season »).
SEATS_WEIGH = 2
# Between these, a chance lets us learn what a seat changes (docs/algorithms/draw.md).
LEAST_CHANCE, GREATEST_CHANCE = Fraction(1, 20), Fraction(9, 10)


@dataclass(frozen=True, slots=True)
class Memory:
    """Of one person: how many draws turned them away, and how many gave them a seat."""

    refusals: int = 0
    seats: int = 0

    @property
    def tickets(self) -> Fraction:
        """In the next draw; somebody new has 1."""
        return tickets({0: (self.refusals, self.seats)}, weight=SEATS_WEIGH)[0]

    @property
    def gains_by_waiting(self) -> bool:
        """Turned away once more, they would have more tickets: there is a most."""
        return 1 + self.refusals < CAP


NOTHING_YET = Memory()
