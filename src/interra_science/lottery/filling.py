"""Who is in which group: fill each make-up evenly, then mix by exact exchanges.

Filling: the units of a kind are dealt out in turn, over and over in one random order, so that
their numbers of appearances differ by at most one. Clusters of units kept apart are dealt to
whoever has appeared least.

Mixing: all groups are paired at random; in each pair, some units of one group are exchanged for
units of the other with as many people, wherever both groups still keep every rule. Nobody's number
of appearances changes, but who meets whom does, until almost every pair that can meet does.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from interra_science.lottery.problem import bounds_of
from interra_science.lottery.shapes import enemies

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from interra_science.lottery.chances import Fair
    from interra_science.lottery.shapes import Counts, Shape
    from interra_science.lottery.stream import Stream

    Whole = NDArray[np.int64]
    Dealt = tuple[Whole, Whole]

EMPTY = -1


def fill(fair: Fair, makeups: Sequence[Counts], stream: Stream) -> Whole:
    """Each group's units by number (counted across kinds), padded by EMPTY: one group a row."""
    shape = fair.shape
    needs = np.array(makeups, dtype=np.int64).reshape(len(makeups), len(shape.ways))
    starts = np.cumsum([0, *shape.widths])
    dealt = [
        _deal_plain(needs[:, home[0]], int(starts[shape.ways[home[0]][0]]), shape, home[0], stream)
        if len(home) == 1
        else _deal_clusters(needs[:, home], starts, shape, home, stream)
        for home in shape.homes
    ]
    nobody = np.zeros(0, dtype=np.int64)
    rows = np.concatenate([nobody, *(rows for rows, _units in dealt)])
    units = np.concatenate([nobody, *(units for _rows, units in dealt)])
    table = np.full((len(makeups), max(1, fair.seated)), EMPTY, dtype=np.int64)
    order = np.argsort(rows, kind="stable")
    rows, units = rows[order], units[order]
    first = np.searchsorted(rows, np.arange(len(makeups)))
    table[rows, np.arange(len(rows)) - first[rows]] = units
    return table


def _deal_plain(needs: Whole, start: int, shape: Shape, way: int, stream: Stream) -> Dealt:
    """Units kept apart from nobody: dealt out in turn."""
    rows = np.repeat(np.arange(len(needs)), needs)
    order = stream.order(shape.most[way]) + start
    return rows, order[np.arange(len(rows)) % len(order)]


def _deal_clusters(
    needs: Whole, starts: Whole, shape: Shape, home: Sequence[int], stream: Stream
) -> Dealt:
    """Clusters: each time those whose units concerned have been seated least so far."""
    ways = [shape.ways[v] for v in home]
    first = min(c for way in ways for c in way)
    places = np.zeros(
        (len(ways) + 1, 1 + max(c for way in ways for c in way) - first), dtype=np.int64
    )
    for w, way in enumerate(ways):
        places[w, [c - first for c in way]] = 1
    used = in_turn(needs, places, shape.most[home[0]], stream)
    even_out(used, places)
    rows, clusters = np.nonzero(used < len(ways))
    who, seat = np.nonzero(places[used[rows, clusters]])
    return rows[who], starts[first + seat] + clusters[who]


def in_turn(needs: Whole, places: Whole, clusters: int, stream: Stream) -> Whole:
    """Which way each group (row) uses each cluster: whoever has been seated least comes first.
    The last way is no way: not used."""
    used = np.full((len(needs), clusters), len(places) - 1, dtype=np.int64)
    seated = np.zeros((clusters, places.shape[1]), dtype=np.int64)
    fullest_first = np.argsort(-places[:-1].sum(axis=1), kind="stable").tolist()
    for row in np.flatnonzero(needs.sum(axis=1)).tolist():
        luck = stream.order(clusters)
        for w in (w for w in fullest_first if needs[row, w]):
            free = used[row] == len(places) - 1
            rank = np.lexsort((luck, seated @ places[w], ~free))[: int(needs[row, w])]
            used[row, rank] = w
            seated[rank] += places[w]
    return used


def even_out(used: Whole, places: Whole) -> None:
    """Two clusters change roles in one group, wherever that makes their appearances more even."""
    better = True
    while better:
        better = False
        for one, other in combinations(range(used.shape[1]), 2):
            change = places[used[:, one]] - places[used[:, other]]
            ahead = places[used[:, one]].sum(axis=0) - places[used[:, other]].sum(axis=0)
            gains = change @ ahead - (change * change).sum(axis=1)
            row = int(np.argmax(gains))
            if gains[row] > 0:
                used[row, [one, other]] = used[row, [other, one]]
                better = True


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
        self._bits = np.zeros((len(table), len(self.size) // 8 + 1), dtype=np.uint8)
        self._mark(np.arange(len(table)))
        self._foes = _foes(enemies(fair.problem, fair.shape), len(self.size))
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

    def stuck(self, groups: Whole, units: Whole) -> NDArray[np.bool_]:
        """Which of these units cannot join these groups: they, or whom they must not meet, are
        inside. EMPTY always is stuck: it cannot move."""
        rows = groups[:, None]
        stuck: NDArray[np.bool_] = (units == EMPTY) | self._inside(rows, units)
        for foes in self._foes.T:
            theirs = foes[units]
            stuck |= (theirs != EMPTY) & self._inside(rows, theirs)
        return stuck

    def _inside(self, rows: Whole, units: Whole) -> NDArray[np.bool_]:
        byte = self._bits[rows, units >> 3] >> (units & 7).astype(np.uint8)
        return np.asarray(byte & 1, dtype=np.bool_)

    def _mark(self, groups: Whole) -> None:
        """Note who is inside these groups: a bit for each unit."""
        self._bits[groups] = 0
        units = self.table[groups]
        rows = np.broadcast_to(groups[:, None], units.shape)
        there = units != EMPTY
        bits = (1 << (units[there] & 7)).astype(np.uint8)
        np.bitwise_or.at(self._bits, (rows[there], units[there] >> 3), bits)

    def _within(self, counts: Whole) -> NDArray[np.bool_]:
        return np.asarray(((counts >= self._low) & (counts <= self._high)).all(axis=-1))


class _Offer:
    """What groups `mine` can give to groups `theirs`: their units in a random order, those who are
    in both groups last. For each number of people t: how many of the first units make exactly t
    people (`length`, 0 when none do), and how many members of each rule they are (`held`)."""

    def __init__(self, mixer: Mixer, mine: Whole, theirs: Whole, stream: Stream) -> None:
        units = mixer.table[mine]
        stuck = mixer.stuck(theirs, units)
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


def _foes(pairs: Whole, units: int) -> Whole:
    """For each unit (and EMPTY, the last row), whom it must not meet, padded by EMPTY."""
    lists: list[list[int]] = [[] for _ in range(units + 1)]
    for one, other in pairs.tolist():
        lists[one].append(other)
        lists[other].append(one)
    width = max(map(len, lists))
    foes = np.full((units + 1, width), EMPTY, dtype=np.int64)
    for number, some in enumerate(lists):
        foes[number, : len(some)] = some
    return foes
