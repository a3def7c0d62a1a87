"""Who is in which group: fill each make-up evenly, then mix by exact exchanges.

Filling: the units of a kind are dealt out in turn, over and over in one random order, so that
their numbers of appearances differ by at most one.

Mixing: all groups are paired at random; in each pair, some units of one group are exchanged for
units of the other with as many people, wherever both groups still keep every rule. Nobody's number
of appearances changes, but who meets whom does, until almost every pair that can meet does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from interra_science.lottery.problem import bounds_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from interra_science.lottery.chances import Fair
    from interra_science.lottery.groups import Counts
    from interra_science.lottery.stream import Stream

    Whole = NDArray[np.int64]

EMPTY = -1


def fill(fair: Fair, makeups: Sequence[Counts], stream: Stream) -> Whole:
    """Each group's units by number (counted across kinds), padded by EMPTY: one group a row."""
    needs = np.array(makeups, dtype=np.int64).reshape(len(makeups), len(fair.kinds))
    table = np.full((len(makeups), max(1, fair.seated)), EMPTY, dtype=np.int64)
    places = needs.cumsum(axis=1) - needs
    start = 0
    for c, kind in enumerate(fair.kinds):
        rows = np.repeat(np.arange(len(makeups)), needs[:, c])
        turn = np.arange(len(rows))
        first = (needs[:, c].cumsum() - needs[:, c])[rows]
        order = stream.order(len(kind.units)) + start
        table[rows, places[rows, c] + turn - first] = order[turn % len(order)]
        start += len(order)
    return table


class Mixer:
    """Exchanges between the groups of one table, which it changes in place."""

    def __init__(self, fair: Fair, table: Whole) -> None:
        times = [len(kind.units) for kind in fair.kinds]
        rules = len(fair.problem.rules)
        shares = np.array([kind.share for kind in fair.kinds], dtype=np.int64)
        self.size = np.repeat([kind.size for kind in fair.kinds], times)
        self.share = np.repeat(shares.reshape(len(times), rules), times, axis=0)
        self._low, self._high = np.array(bounds_of(fair.problem), dtype=np.int64).reshape(-1, 2).T
        self.seated = fair.seated
        self.table = table
        self.inside = np.zeros((len(table), len(self.size) + 1), dtype=bool)
        self._mark(np.arange(len(table)))
        held = self.share[table]
        held[table == EMPTY] = 0
        self._counts = held.sum(axis=1)

    def mix(self, rounds: int, stream: Stream) -> None:
        """In each round, every group exchanges people with another one if it can."""
        half = len(self.table) // 2
        for _ in range(rounds):
            order = stream.order(len(self.table))
            self._exchange(order[:half], order[half : 2 * half], stream)

    def _exchange(self, one: Whole, two: Whole, stream: Stream) -> None:
        here, there = _Offer(self, one, two, stream), _Offer(self, two, one, stream)
        change = there.held - here.held
        counts_one = self._counts[one][:, None] + change
        counts_two = self._counts[two][:, None] - change
        can = (
            (here.length > 0)
            & (there.length > 0)
            & self._within(counts_one)
            & self._within(counts_two)
        )
        people = stream.one_of(can)
        rows = np.flatnonzero(can.any(axis=1))
        people = people[rows]
        gives, takes = here.length[rows, people], there.length[rows, people]
        self.table[one[rows]] = _joined(there.units[rows], takes, here.units[rows], gives)
        self.table[two[rows]] = _joined(here.units[rows], gives, there.units[rows], takes)
        self._counts[one[rows]] = counts_one[rows, people]
        self._counts[two[rows]] = counts_two[rows, people]
        self._mark(one[rows])
        self._mark(two[rows])

    def _mark(self, groups: Whole) -> None:
        """Note who is inside these groups. EMPTY, the last column, always is: it cannot move."""
        self.inside[groups] = False
        self.inside[groups[:, None], self.table[groups]] = True
        self.inside[:, EMPTY] = True

    def _within(self, counts: Whole) -> NDArray[np.bool_]:
        return np.asarray(((counts >= self._low) & (counts <= self._high)).all(axis=-1))


class _Offer:
    """What groups `mine` can give to groups `theirs`: their units in a random order, those who are
    in both groups last. For each number of people t: how many of the first units make exactly t
    people (`length`, 0 when none do), and how many members of each rule they are (`held`)."""

    def __init__(self, mixer: Mixer, mine: Whole, theirs: Whole, stream: Stream) -> None:
        units = mixer.table[mine]
        stuck = mixer.inside[theirs[:, None], units]
        order = stream.sorted_by(stuck.astype(np.int64) + (units == EMPTY))
        self.units = np.take_along_axis(units, order, axis=1)
        free = ~np.take_along_axis(stuck, order, axis=1)
        people = np.cumsum(np.where(free, mixer.size[self.units], 0), axis=1)
        held = np.cumsum(np.where(free[:, :, None], mixer.share[self.units], 0), axis=1)
        rows, places = np.nonzero(free)
        self.length = np.zeros((len(mine), mixer.seated + 1), dtype=np.int64)
        self.length[rows, people[rows, places]] = places + 1
        self.held = held[np.arange(len(mine))[:, None], np.maximum(self.length - 1, 0)]


def _joined(new: Whole, taken: Whole, old: Whole, given: Whole) -> Whole:
    """The first `taken` units of `new`, then `old` without its first `given`, padded by EMPTY."""
    rows, places = np.arange(len(old))[:, None], np.arange(old.shape[1])[None, :]
    rest = places - taken[:, None] + given[:, None]
    kept = np.where(rest < old.shape[1], old[rows, np.minimum(rest, old.shape[1] - 1)], EMPTY)
    return np.where(places < taken[:, None], new, kept)
