"""Who is in which group: fill each make-up evenly, then mix by exact swaps.

Filling: the units of a kind are dealt out in rounds, each round in a new random order, so that
their numbers of appearances differ by at most one.

Mixing: take two groups and one unit of each; if both groups still keep every rule with the two
exchanged, exchange them. Nobody's number of appearances changes, but who meets whom does, until
almost every pair that can meet does. Half a table's worth of pairs of groups is tried at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from interra_science.lottery.problem import bounds_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from interra_science.lottery.chances import Fair
    from interra_science.lottery.groups import Counts
    from interra_science.lottery.stream import Stream

EMPTY = -1


def fill(fair: Fair, makeups: Sequence[Counts], stream: Stream) -> NDArray[np.int64]:
    """Groups by slots: the number of the unit in each slot, or EMPTY. Units count across kinds."""
    wide = max(sum(counts) for counts in makeups)
    table = np.full((len(makeups), wide), EMPTY, dtype=np.int64)
    used = np.zeros(len(makeups), dtype=np.int64)
    start = 0
    for c, kind in enumerate(fair.kinds):
        size = len(kind.units)
        needs = [counts[c] for counts in makeups]
        for group, dealt in enumerate(_deal(size, needs, stream)):
            table[group, used[group] : used[group] + len(dealt)] = dealt + start
            used[group] += len(dealt)
        start += size
    return table


def _deal(size: int, needs: Sequence[int], stream: Stream) -> Iterator[NDArray[np.int64]]:
    """For each group in turn, `need` different numbers below `size`, all used equally often."""
    hand = np.zeros(0, dtype=np.int64)
    for need in needs:
        if need > len(hand):
            fresh = stream.order(size)
            repeats = np.isin(fresh, hand)
            hand = np.concatenate([hand, fresh[~repeats], fresh[repeats]])
        dealt, hand = hand[:need], hand[need:]
        yield dealt


@dataclass(frozen=True)
class Mixer:
    """What swaps must respect. Unit by unit: `size` people and `share[r]` members of rule r."""

    size: NDArray[np.int64]
    share: NDArray[np.int64]
    low: NDArray[np.int64]
    high: NDArray[np.int64]

    @classmethod
    def of(cls, fair: Fair) -> Mixer:
        """The units and limits of a draw."""
        times = [len(kind.units) for kind in fair.kinds]
        rules = len(fair.problem.rules)
        shares = np.array([kind.share for kind in fair.kinds], dtype=np.int64)
        bounds = np.array(bounds_of(fair.problem), dtype=np.int64).reshape(rules, 2)
        return cls(
            size=np.repeat([kind.size for kind in fair.kinds], times),
            share=np.repeat(shares.reshape(len(times), rules), times, axis=0),
            low=bounds[:, 0],
            high=bounds[:, 1],
        )

    def mix(self, table: NDArray[np.int64], rounds: int, stream: Stream) -> None:
        """Swap units between random pairs of groups, in place."""
        groups, wide = table.shape
        half = groups // 2
        inside = np.zeros((groups, len(self.size) + 1), dtype=bool)
        inside[np.arange(groups)[:, None], table] = True
        inside[:, EMPTY] = True
        counts = np.where((table == EMPTY)[:, :, None], 0, self.share[table]).sum(axis=1)
        for _ in range(rounds):
            order = stream.order(groups)
            one, two = order[:half], order[half : 2 * half]
            slots = stream.below(wide, 2 * half)
            self._swap(table, inside, counts, (one, slots[:half]), (two, slots[half:]))

    def _swap(
        self,
        table: NDArray[np.int64],
        inside: NDArray[np.bool_],
        counts: NDArray[np.int64],
        one: tuple[NDArray[np.int64], NDArray[np.int64]],
        two: tuple[NDArray[np.int64], NDArray[np.int64]],
    ) -> None:
        here, there = table[one], table[two]
        change = self.share[there] - self.share[here]
        new: NDArray[np.bool_] = ~(inside[one[0], there] | inside[two[0], here])
        fine = (
            new
            & (self.size[here] == self.size[there])
            & self._within(counts[one[0]] + change)
            & self._within(counts[two[0]] - change)
        )
        here, there, change = here[fine], there[fine], change[fine]
        (a, slot_a), (b, slot_b) = ((group[fine], slot[fine]) for group, slot in (one, two))
        table[a, slot_a], table[b, slot_b] = there, here
        inside[a, here] = inside[b, there] = False
        inside[a, there] = inside[b, here] = True
        counts[a] += change
        counts[b] -= change

    def _within(self, counts: NDArray[np.int64]) -> NDArray[np.bool_]:
        within: NDArray[np.bool_] = ((counts >= self.low) & (counts <= self.high)).all(axis=1)
        return within
