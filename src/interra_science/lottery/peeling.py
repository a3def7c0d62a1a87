"""Write exact means as a lottery of whole groups: walk from face to face, peeling off one at a time.

The means y lie inside a polytope (rows and bounds). Find a whole group g on the smallest face that
holds y: where y touches a bound or a row, so does g, and every count of g is that of y rounded
down or up. Take as much of g as the rest allows,

    y = λ·g + (1 - λ)·y',

until y' touches one more bound or row, and go on with y'. Each step fixes something for good, so
the walk ends after at most as many steps as there are counts and rows (Carathéodory 1911; for
matchings, Birkhoff 1946). All of it is done in whole numbers over one common denominator: the
weights λ are exact and the lottery has exactly the means y.

The solver only proposes g: a corner of the face, and when that corner is not whole, a *dive* from
it (all counts are rounded, or only those nearest to a whole number, until the rest is whole too),
and when dives fail, a whole-number program. How much can be taken is decided by the count of y
nearest to the bound that g does not reach. So counts near a bound weigh far more than others in
the choice of the corner: each step takes more, and there are fewer. Walks at random, made for the
sake of other make-ups, round one count at a time: they get stuck far less often so.

A walk gets stuck only where the face holds no whole group: because an earlier step was unlucky, or
because y is in no lottery of whole groups at all.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import ceil, floor, lcm
from typing import TYPE_CHECKING, Any

import numpy as np

from interra_science.lottery.groups import Groups
from interra_science.lottery.shapes import Row
from interra_science.lottery.solver import Linear, whole_point
from interra_science.lottery.stream import Stream

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from interra_science.lottery.shapes import Counts
    from interra_science.lottery.solver import Reals

    Whole = NDArray[Any]  # machine words while they are small, Python's numbers when not

Mixture = list[tuple[Fraction, "Counts"]]
TRIES = 3  # directions in which a whole corner is looked for before the walk is stuck
DEPTH = 60  # times that counts are fixed in one dive
FAR = 7  # how much more counts near a bound weigh than those between (an odd power)
SMALL = 2**61  # numerators that stay below this, even times any bound, are kept in machine words


class Walk:
    """One walk. `found` is the lottery so far."""

    def __init__(self, groups: Groups, means: Sequence[Fraction], luck: int = 0) -> None:
        self.groups = groups = _levelled(groups, means) if luck == 0 else groups
        self.found: Mixture = []
        self._scale = lcm(*(mean.denominator for mean in means)) if means else 1
        self.mass = self._scale
        self.rest: Whole = np.array([int(mean * self._scale) for mean in means], dtype=object)
        self.floor = np.array([int(mean // 1) for mean in means], dtype=np.int64)
        self.ceil = np.array([int(-(-mean // 1)) for mean in means], dtype=np.int64)
        self.low, self.high = self.floor.copy(), self.ceil.copy()
        self.rows, self.under, self.over = groups.table, groups.low.copy(), groups.high.copy()
        reach = (self.ceil, self.under, self.over, np.abs(self.rows) @ self.ceil)
        self._small = SMALL // max(1, *(int(np.abs(part).max(initial=0)) for part in reach))
        if self._scale < self._small:
            self.rest = self.rest.astype(np.int64)
        self.luck, self.wild = Stream(luck, "walk"), luck > 0
        self.held: Whole = self.rows.astype(self.rest.dtype) @ self.rest
        self.lp = Linear(steepest=self.wild)
        self.lp.columns(self.low.astype(float), self.high.astype(float), np.zeros(len(means)))
        self.places = {r: place for place, r in enumerate(groups.add_rows(self.lp))}

    def run(self) -> bool:
        """Peel until nothing is left; False when stuck."""
        self.groups.watch.keep(self.groups, lambda: self.found)
        while self.mass:
            self.groups.watch.tell("groups", 1 - 0.6 * (self.mass / self._scale))
            self.groups.watch.look()
            self._onto_the_face()
            group = self._whole_corner()
            if group is None:
                return False
            self._peel(group)
        return True

    def _onto_the_face(self) -> None:
        """What y touches is fixed for good."""
        at_floor = self.rest == self._full(self.floor)
        at_ceil = self.rest == self._full(self.ceil)
        self.high = np.where(at_floor.astype(bool), self.floor, self.high)
        self.low = np.where(at_ceil.astype(bool), self.ceil, self.low)
        self.lp.bounds(self.low.astype(float), self.high.astype(float))
        under, over = self._full(self.under), self._full(self.over)
        for r in np.flatnonzero(self.under < self.over).tolist():
            if self.held[r] == under[r]:
                self.over[r] = self.under[r]
            elif self.held[r] == over[r]:
                self.under[r] = self.over[r]
            else:
                continue
            if r in self.places:
                self.lp.highs.changeRowBounds(
                    self.places[r], float(self.under[r]), float(self.over[r])
                )

    def _whole_corner(self) -> NDArray[np.int64] | None:
        """A whole group on this face, found by the solver and checked here."""
        for attempt in range(TRIES):
            self.lp.cost(self._toward(attempt))
            if not self.lp.run():
                return None
            group = self._dive()
            if group is not None and self._fits(group):
                return group
        return self._searched()

    def _toward(self, attempt: int) -> Reals:
        """Where to look: where counts near a bound reach it, or, at random, about where y is."""
        toward: Reals = (self.rest / self.mass).astype(float) - self.low
        if attempt or self.wild:
            toward += self.luck.around(len(toward)) * 0.15 * 2**attempt
        else:
            toward = (2 * toward - 1) ** FAR
        return toward

    def _searched(self) -> NDArray[np.int64] | None:
        """A whole group on this face, by a whole-number program; None when there is none."""
        sides = zip(self.groups.rows, self.under.tolist(), self.over.tolist(), strict=True)
        rows = [(share, low, high) for (share, _, _), low, high in sides]
        found = whole_point(rows, self.low.tolist(), self.high.tolist())
        group = None if found is None else np.array(found, dtype=np.int64)
        return group if group is not None and self._fits(group) else None

    def _dive(self) -> NDArray[np.int64] | None:
        """From the solver's corner, round counts that are not whole, until all are."""
        fixed: set[int] = set()
        answer = None
        for _ in range(DEPTH):
            values = self.lp.values
            near = np.round(values)
            off = np.abs(values - near)
            odd = np.flatnonzero(off > 1e-6)
            if not len(odd):
                answer = near.astype(np.int64)
                break
            odd = odd[np.argsort(off[odd], kind="stable")]
            if self.wild:
                odd = odd[:1]
            fixed.update(odd.tolist())
            if not self._rounded(odd, near, values):
                break
        for count in fixed:
            self._loosen(count)
        return answer

    def _rounded(self, odd: NDArray[np.int64], near: Reals, values: Reals) -> bool:
        """Round all these counts if the face allows it, or a quarter of them, nearest first, and
        so on; or the last one the other way."""
        while True:
            for count in odd.tolist():
                self.lp.highs.changeColBounds(count, near[count], near[count])
            if self.lp.run():
                return True
            if len(odd) == 1:
                break
            keep = max(1, len(odd) // 4)
            for count in odd[keep:].tolist():
                self._loosen(count)
            odd = odd[:keep]
        last = int(odd[0])
        other = near[last] + (1.0 if values[last] > near[last] else -1.0)
        self.lp.highs.changeColBounds(last, other, other)
        return self.lp.run()

    def _loosen(self, count: int) -> None:
        self.lp.highs.changeColBounds(count, float(self.low[count]), float(self.high[count]))

    def _fits(self, group: NDArray[np.int64]) -> bool:
        held = self.rows @ group
        return bool(
            (group >= self.low).all()
            and (group <= self.high).all()
            and (held >= self.under).all()
            and (held <= self.over).all()
        )

    def _peel(self, group: NDArray[np.int64]) -> None:
        """Take as much of this group as leaves a rest within its bounds and rows."""
        room, gap = self.mass, 1  # at most room / gap
        free = self.floor < self.ceil
        above = (self.rest - self._full(self.floor))[free & (group > self.floor)]
        below = (self._full(self.ceil) - self.rest)[free & (group < self.ceil)]
        for rooms in (above, below):
            if len(rooms):
                room = min(room, int(rooms.min()))
        here = self.rows @ group
        for side, bound in ((1, self.under), (-1, self.over)):
            rooms, gaps = side * (self.held - self._full(bound)), side * (here - bound)
            for r in np.flatnonzero(gaps > 0).tolist():
                if int(rooms[r]) * gap < room * int(gaps[r]):
                    room, gap = int(rooms[r]), int(gaps[r])
        most = Fraction(room, gap)
        self._scale_by(most.denominator)
        step = most.numerator
        self.found.append((Fraction(step, self._scale), tuple(group.tolist())))
        self.rest = self.rest - group.astype(self.rest.dtype) * step
        self.held = self.held - here.astype(self.held.dtype) * step
        self.mass -= step

    def _scale_by(self, factor: int) -> None:
        if factor == 1:
            return
        self._scale *= factor
        self.mass *= factor
        if self._scale >= self._small:
            self.rest, self.held = self.rest.astype(object), self.held.astype(object)
        self.rest, self.held = self.rest * factor, self.held * factor

    def _full(self, bounds: Whole) -> Whole:
        """These bounds of a whole group, for what is left of the lottery."""
        full: Whole = bounds.astype(self.rest.dtype) * self.mass
        return full


def _levelled(groups: Groups, means: Sequence[Fraction]) -> Groups:
    """These groups, of which each seats as many units with so many tickets as on average, rounded
    down or up: luck is among people with the same memory, not between them and others."""
    shape = groups.shape
    rows = []
    held = sorted({kind.tickets for kind in shape.kinds})
    for tickets in held if len(held) > 1 else ():
        share = shape.by_way([int(kind.tickets == tickets) for kind in shape.kinds])
        mean = sum((a * y for a, y in zip(share, means, strict=True)), Fraction(0))
        rows.append(Row(tuple(share), floor(mean), ceil(mean)))
    return Groups(replace(shape, rows=(*shape.rows, *rows)), groups.total) if rows else groups


def varied(groups: Groups, mixture: Mixture, walks: int) -> Iterator[Mixture]:
    """The same means from several walks at once (more make-ups, so that more people can meet),
    then from half as many, and so on down to `mixture` itself."""
    size = len(groups.shape.ways)
    means = [Fraction(0)] * size
    for weight, counts in mixture:
        for v in range(size):
            means[v] += weight * counts[v]
    several = [mixture]
    for luck in range(1, walks):
        walk = Walk(groups, means, luck)
        if walk.run():
            several.append(walk.found)
    while len(several) > 1:
        yield _mean(several)
        del several[len(several) // 2 :]
    yield mixture


def _mean(several: Sequence[Mixture]) -> Mixture:
    mixed: dict[Counts, Fraction] = {}
    for found in several:
        for weight, counts in found:
            mixed[counts] = mixed.get(counts, Fraction(0)) + weight / len(several)
    return [(weight, counts) for counts, weight in mixed.items()]
