"""How many of the M groups get each make-up, so that nobody's appearances stray from M·p.

Giving make-up j exactly M·λ_j groups would be perfect, but these are not whole. With a_j groups of
make-up j (Σ a_j = M), kind c appears T_c = Σ_j a_j·y_cj times; its N_c units share that evenly, so
each appears ⌊T_c/N_c⌋ or ⌈T_c/N_c⌉ times. The *stray* of kind c is how far the worse of these is
from M·p_c. Start from whole numbers near M·λ_j, then move one group at a time from one make-up to
another for as long as that lowers the strays. If they are still above one, the neighbours of the
make-ups (a household exchanged for others of as many people) may be used too, for finer steps.
"""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING

import numpy as np

from interra_science.lottery.problem import bounds_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from interra_science.lottery.chances import Fair
    from interra_science.lottery.peeling import Mixture
    from interra_science.lottery.shapes import Counts, Shape

    Whole = NDArray[np.int64]

SMALL = 1.0  # a stray that needs no further care
TRIED = 40  # makeups that look best to give a group up, and to get one
FEW = 24  # with more kinds than this there are makeups enough, and too many neighbours


def copies(fair: Fair, groups: int, mixture: Mixture) -> tuple[float, list[Counts]]:
    """The worst stray, and the make-up of each group; `mixture` has the chances of `fair`."""
    makeups = np.array([counts for _weight, counts in mixture], dtype=np.int64)
    makeups = makeups.reshape(len(mixture), len(fair.shape.ways))
    times = np.array([floor(weight * groups) for weight, _counts in mixture], dtype=np.int64)
    seats = _seats(fair.shape)
    widths = [len(kind.units) for kind in fair.kinds]
    strays = Strays(widths, [float(chance * groups) for chance in fair.chances], groups)
    strays.fill_up(times, makeups @ seats)
    stray = strays.settle(times, makeups @ seats)
    if stray > SMALL and len(seats) <= FEW and fair.shape.plain:
        near = _neighbours(fair, makeups)
        times = np.concatenate([times, np.zeros(len(near), dtype=np.int64)])
        makeups = np.concatenate([makeups, near])
        stray = strays.settle(times, makeups)
    return stray, [tuple(makeup) for makeup in np.repeat(makeups, times, axis=0).tolist()]


def counted(
    mixture: Mixture, tallies: Whole, units: Sequence[int], groups: int
) -> tuple[float, Whole]:
    """How far the worst tally strays, and the make-up of each group.

    `tallies` (way x tally) says what each way adds to which tally; so many `units` share each.
    """
    makeups = np.array([counts for _weight, counts in mixture], dtype=np.int64)
    times = np.array([floor(weight * groups) for weight, _counts in mixture], dtype=np.int64)
    held = makeups @ tallies
    shares = np.array([float(weight) for weight, _counts in mixture])
    strays = Strays(units, (shares @ held / units * groups).tolist(), groups)
    strays.fill_up(times, held)
    stray = strays.settle(times, held)
    return stray, np.repeat(makeups, times, axis=0)


def _seats(shape: Shape) -> Whole:
    """S: which kinds each way seats."""
    seats = np.zeros((len(shape.ways), len(shape.kinds)), dtype=np.int64)
    for v, way in enumerate(shape.ways):
        seats[v, list(way)] = 1
    return seats


class Strays:
    """How far appearances stray from the `goal` M·p, for tallies (last axis) that so many `units`
    share: the kinds, or the kinds in each session."""

    def __init__(self, units: Sequence[int], goal: Sequence[float], groups: int) -> None:
        self._groups = groups
        self._units = np.array(units, dtype=np.int64)
        self._goal = np.array(goal, dtype=np.float64)

    def fill_up(self, times: Whole, makeups: Whole) -> None:
        """Hand out the groups that rounding down left over."""
        for _ in range(self._groups - int(times.sum())):
            gaps = (times @ makeups + makeups - self._goal * self._units) ** 2 / self._units
            times[np.argmin(gaps.sum(axis=1))] += 1

    def settle(self, times: Whole, makeups: Whole) -> float:
        """Move groups between make-ups while it helps; returns the worst stray left."""
        while True:
            now = times @ makeups
            worst = float(self._of(now).max(initial=0.0))
            if worst <= SMALL:
                return worst
            used = np.flatnonzero(times)
            least = self._cost(now - makeups[used])
            less = used[np.argsort(least, kind="stable")[:TRIED]]
            more = np.argsort(self._cost(now + makeups), kind="stable")[:TRIED]
            moves = self._cost(now + makeups[None, more] - makeups[less, None])
            best = int(np.argmin(moves))
            if moves.flat[best] > self._cost(now) - 1e-9:
                return worst
            times[less[best // len(more)]] -= 1
            times[more[best % len(more)]] += 1

    def _of(self, tallies: Whole) -> NDArray[np.float64]:
        least, most = tallies // self._units, -(-tallies // self._units)
        strays: NDArray[np.float64] = np.maximum(self._goal - least, most - self._goal)
        return strays

    def _cost(self, tallies: Whole) -> NDArray[np.float64]:
        """The sum of sixth powers: the worst counts most, and yet all count."""
        cubes = self._of(tallies) ** 3
        cost: NDArray[np.float64] = (cubes * cubes).sum(axis=-1)
        return cost


def _neighbours(fair: Fair, makeups: Whole) -> Whole:
    """Make-ups one exchange away from the given ones, where the rules allow them."""
    steps = _exchanges([kind.size for kind in fair.kinds])
    near = np.unique(
        (makeups[:, None, :] + steps[None, :, :]).reshape(-1, len(fair.kinds)), axis=0
    )
    most = [len(kind.units) for kind in fair.kinds]
    shares = np.array([kind.share for kind in fair.kinds], dtype=np.int64)
    bounds = np.array(bounds_of(fair.problem), dtype=np.int64).reshape(-1, 2)
    held = near @ shares
    fits = ((near >= 0) & (near <= most)).all(axis=1)
    kept = ((held >= bounds[:, 0]) & (held <= bounds[:, 1])).all(axis=1)
    allowed: Whole = near[fits & kept]
    return allowed


def _exchanges(sizes: Sequence[int]) -> Whole:
    """One unit given for one or more units of another kind, the same number of people in all."""
    steps = []
    for one, size in enumerate(sizes):
        for other, smaller in enumerate(sizes):
            if one != other and size % smaller == 0:
                step = np.zeros(len(sizes), dtype=np.int64)
                step[one], step[other] = -1, size // smaller
                steps += [step, -step]
    return np.array(steps, dtype=np.int64).reshape(-1, len(sizes))
