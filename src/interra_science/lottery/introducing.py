"""Who meets whom for the first time: exchanges that part those who have met already.

Two groups of the table exchange one unit for another of as many people, wherever both still keep
every rule and people meet again no more than before. Nobody's number of appearances changes:
chances stay what they were.

    w_ab      what it weighs that units a and b meet again (0 when they never met)
    r_a(G)    Σ w_ab over the units b of group G
    1/M Σ_G Σ_{a<b in G} w_ab    the expected weight of repeated meetings; it only goes down
    exchanging a of G for b of H changes its sum by r_a(H) - r_a(G) + r_b(G) - r_b(H) - 2·w_ab
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

import numpy as np

from interra_science.lottery.filling import EMPTY, Mixer
from interra_science.lottery.refusals import BadRule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from interra_science.lottery.chances import Fair
    from interra_science.lottery.problem import Id, Number
    from interra_science.lottery.stream import Stream

    Whole = NDArray[np.int64]
    Real = NDArray[np.float64]
    Met = Mapping[tuple[Id, Id], Number] | Mapping[frozenset[Id], Number]

OFFERED = 16  # units that each group offers in one exchange


class Introducer(Mixer):
    """Exchanges between the groups of one table, which it changes in place."""

    def __init__(self, fair: Fair, table: Whole, met: Met) -> None:
        super().__init__(fair, table)
        self._place, self._weights = _weights(fair, met)
        inside = np.zeros((len(table), len(self._weights)))
        np.add.at(inside, (np.arange(len(table))[:, None], self._place[table]), 1.0)
        self._again = inside @ self._weights  # r, a row for each group

    def introduce(self, rounds: int, stream: Stream) -> None:
        """In each round, every group exchanges one unit with another group if that is no worse."""
        half = len(self.table) // 2
        for _ in range(rounds):
            order = stream.order(len(self.table))
            self._trade(order[:half], order[half : 2 * half], stream)

    def _trade(self, one: Whole, two: Whole, stream: Stream) -> None:
        """The best exchange of those offered, between each pair of groups; of equals the first,
        and they are offered in a random order."""
        here, there = self._offered(one, two, stream), self._offered(two, one, stream)
        mine, theirs = self.table[one[:, None], here], self.table[two[:, None], there]
        between = self._weights[self._place[mine][:, :, None], self._place[theirs][:, None, :]]
        change = (
            self._moved(mine, one, two)[:, :, None]
            + self._moved(theirs, two, one)[:, None, :]
            - 2 * between
        )
        change[~self._may(one, two, mine, theirs)] = inf
        flat = change.reshape(len(one), here.shape[1] * there.shape[1])
        best = np.argmin(flat, axis=1)
        rows = np.flatnonzero(flat[np.arange(len(flat)), best] <= 0)
        given, taken = np.divmod(best[rows], there.shape[1])
        self._swap(one[rows], here[rows, given], two[rows], there[rows, taken])

    def _offered(self, groups: Whole, others: Whole, stream: Stream) -> Whole:
        """The places of the units that each group offers: at random, those that may go first."""
        stuck = self.stuck(others, self.table[groups])
        return stream.sorted_by(stuck.astype(np.int64))[:, :OFFERED]

    def _moved(self, units: Whole, groups: Whole, others: Whole) -> Real:
        """r(other group) - r(own group) of each unit."""
        place = self._place[units]
        moved: Real = self._again[others[:, None], place] - self._again[groups[:, None], place]
        return moved

    def _may(self, one: Whole, two: Whole, mine: Whole, theirs: Whole) -> NDArray[np.bool_]:
        """Whether unit a (axis 1) and unit b (axis 2) may change places."""
        may: NDArray[np.bool_] = self.size[mine][:, :, None] == self.size[theirs][:, None, :]
        may &= ~self.stuck(two, mine)[:, :, None] & ~self.stuck(one, theirs)[:, None, :]
        limits = zip(self._low, self._high, self.share.T, self._counts.T, strict=True)
        for low, high, share, held in limits:
            change = share[theirs][:, None, :] - share[mine][:, :, None]
            for groups, after in ((one, change), (two, -change)):
                count = held[groups][:, None, None] + after
                may &= (count >= low) & (count <= high)
        return may

    def _swap(self, one: Whole, here: Whole, two: Whole, there: Whole) -> None:
        given, taken = self.table[one, here], self.table[two, there]
        self.table[one, here], self.table[two, there] = taken, given
        for groups, new, old in ((one, taken, given), (two, given, taken)):
            self._counts[groups] += self.share[new] - self.share[old]
            self._again[groups] += (
                self._weights[self._place[new]] - self._weights[self._place[old]]
            )
            self._mark(groups)


def _weights(fair: Fair, met: Met) -> tuple[Whole, Real]:
    """w, and the row of each unit in it. Units that met nobody who asks, and EMPTY, share the last
    row, of zeros."""
    units = [unit for kind in fair.kinds for unit in kind.units]
    home = {person: number for number, unit in enumerate(units) for person in unit}
    told = []
    for pair, weight in met.items():
        if len(set(pair)) != 2 or not 0 <= weight < inf:
            raise BadRule("bad_met", "How often people met is told for two, and is 0 or more.")
        one, other = (home.get(person, EMPTY) for person in pair)
        if EMPTY not in {one, other} and one != other:
            told.append((one, other, float(weight)))
    known = sorted({number for one, other, _weight in told for number in (one, other)})
    place = np.full(len(units) + 1, len(known), dtype=np.int64)
    place[known] = np.arange(len(known))
    weights = np.zeros((len(known) + 1, len(known) + 1))
    for one, other, weight in told:
        weights[place[one], place[other]] += weight
        weights[place[other], place[one]] += weight
    return place, weights
