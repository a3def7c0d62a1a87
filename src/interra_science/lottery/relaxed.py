"""Leximin when groups may be cut in pieces: an upper bound that is nearly always attained.

    maximise z   such that   (S y)_c - N_c·t_c·z ≥ 0         for each kind c not yet settled
                             (S y)_c ≥ N_c·p_c                for each kind settled at p_c
                             y keeps the rows of the shape, the seats, and 0 ≤ y ≤ C

Here y is real, not whole. A kind whose row has a dual weight u_c > 0 can never have more: it is
settled at p_c = t_c·z, and the next level begins. Three hundred people of forty kinds are one
small program of forty columns, solved some ten times.

The numbers are then made exact. Dual weights are ratios of small numbers: they are read off as
fractions, and z is computed from them, never read off. Whatever the weights are,

    Σ_c u_c·(S y)_c  ≤  Σ_r d_r·bound_r + Σ_v C_v·max(0, Σ_{c in v} u_c - Σ_r d_r·share_rv)  =  μ

for every y, so z ≤ μ - Σ u_c·N_c·p_c over the kinds settled before: a bound that holds exactly.
All of y is then checked in whole numbers against every row. If `peeling` writes y as a lottery of
whole groups, the bound is attained and the chances are the leximin of the draw itself.

Source: the leximin of Flanigan et al. 2021, on make-ups instead of people.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import zip_longest
from math import lcm
from typing import TYPE_CHECKING

import numpy as np

from interra_science.lottery.proof import Level
from interra_science.lottery.solver import INFINITY, Linear
from interra_science.lottery.stream import Stream

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from interra_science.lottery.groups import Groups
    from interra_science.lottery.shapes import Shape
    from interra_science.lottery.solver import Reals

Weighed = tuple[Fraction, tuple[Fraction, ...]]
FIRM = 1e-9  # a dual weight below this is noise
LOOSER = (0.0, 1e-9, 1e-8, 1e-7, 1e-6)  # the solver can take a box too small for none
NUDGES = 4  # other corners that are looked for near a stuck one
NUDGE = 0.1  # of the worth of a first wish: how far the worth of a way is moved for the nearest
SLACK = 1e-9  # what is settled may be this much lower, for the solver's sake


@dataclass(frozen=True, slots=True)
class Bound:
    """`chances` by kind and `levels` with their weights, exact; `means` is y, or None when no
    exact y was found near the solver's."""

    chances: tuple[Fraction, ...]
    levels: tuple[Level, ...]
    means: tuple[Fraction, ...] | None


def leximin_bound(
    groups: Groups,
    favourite: Sequence[Fraction] | None = None,
    ceiling: Sequence[Fraction] = (),
) -> Bound | None:
    """The leximin over make-ups that may be cut in pieces; None when there is not even one.

    Where the chances leave y free, it is one of the greatest worth, by `favourite` for each way.
    `ceiling` gives the greatest chance allowed, for each kind.
    """
    program = _Program(groups, ceiling)
    settled: dict[int, Fraction] = {}
    levels: list[Level] = []
    while len(settled) < len(program.widths):
        groups.watch.tell("bound", 0.1 + 0.3 * len(settled) / len(program.widths))
        groups.watch.look()
        if not program.raise_floor(settled):
            return None
        level = program.level(settled)
        if not settled:
            groups.watch.bound(level.height)
        new = program.settle(settled, level)
        levels.append(replace(level, settled=tuple(new)))
        settled.update(new)
    chances = tuple(settled[c] for c in range(len(settled)))
    return Bound(chances, tuple(levels), program.means(chances, favourite))


def inward(
    groups: Groups,
    chances: Sequence[Fraction],
    means: Sequence[Fraction],
    favourite: Sequence[Fraction] | None = None,
) -> Iterator[Sequence[Fraction]]:
    """The `means` of the bound, then others with the same chances, where these leave y free.

    y is a corner, and the smallest face that holds a corner may hold no whole group at all: a walk
    from it is stuck. So y is mixed with other corners, which are nearly of the greatest worth, and
    at last with one that has no favourite: all of these means make the same chances, their faces
    are larger, and the worth that is lost is small (`favourite` as in `leximin_bound`).
    """
    yield means
    if groups.shape.plain:
        return
    worth = [float(one) for one in favourite or [Fraction(0)] * len(means)]
    corners = [means]
    program = _Program(groups, ())
    for c in range(len(program.widths)):
        program.lp.highs.changeCoeff(program.first + c, program.z, 0.0)
    for number in range(1, NUDGES + 1):
        nudge = Stream(number, "inward").around(len(worth)) * NUDGE * number
        corner = program.means(chances, [Fraction(w) for w in (worth + nudge).tolist()])
        corners += [corner] if corner else []
        if number in (NUDGES // 2, NUDGES):
            yield _between(corners)
    plainest = program.means(chances, None) or means
    yield _between([means, means, means, plainest])


def _between(several: Sequence[Sequence[Fraction]]) -> tuple[Fraction, ...]:
    return tuple(sum(each, Fraction(0)) / len(several) for each in zip(*several, strict=True))


def lowest_ceiling(groups: Groups, tickets: Sequence[Fraction], floor: Fraction) -> Fraction:
    """The least u such that everyone can have a chance per ticket between `floor` and u, exactly.
    `tickets` by kind.

        minimise u   such that   t_c·N_c·floor ≤ (S y)_c ≤ t_c·N_c·u   for each kind c

    The weights of the ceilings (w_c, with Σ N_c·t_c·w_c = 1) and floors (v_c) prove it:
    u ≥ Σ v_c·t_c·N_c·floor - max over y of Σ (v_c - w_c)·(S y)_c.
    """
    program = _Program(groups, ())
    shape, lp, z = program.shape, program.lp, program.z
    each = [n * t for n, t in zip(program.widths, tickets, strict=True)]
    lp.cost(np.array([*[0.0] * z, -1.0]))
    for c, weight in enumerate(each):
        lp.highs.changeCoeff(program.first + c, z, -float(weight))
        lp.highs.changeRowBounds(program.first + c, -INFINITY, 0.0)
        ways = [v for v, way in enumerate(shape.ways) if c in way]
        lp.row(0.0, INFINITY, ways, [1.0] * len(ways))
    if not any(_run_above(program, each, floor, slack) for slack in LOOSER):
        raise ArithmeticError("The solver lost a floor that it had found.")
    last = program.first + len(each)
    tops = np.abs(lp.duals[program.first : last]).tolist()
    unit = min((top for top in tops if top > FIRM), default=0.0)
    if not unit:
        return Fraction(0)  # nobody need have a seat
    held = [nearest(top / unit) if top > FIRM else Fraction(0) for top in tops]
    lifts = [nearest(abs(dual) / unit) for dual in lp.duals[last:].tolist()]
    prices = [nearest(dual / unit) for dual in lp.duals[: program.first].tolist()]
    most = program.most([v - w for v, w in zip(lifts, held, strict=True)], prices)
    kept = sum((v * n * floor for v, n in zip(lifts, each, strict=True)), Fraction(0))
    return (kept - most) / sum((w * n for w, n in zip(held, each, strict=True)), Fraction(0))


def _run_above(program: _Program, each: Sequence[Fraction], floor: Fraction, slack: float) -> bool:
    """Whether the solver finds everyone above the floor, or below it by no more than `slack`."""
    program.lp.highs.clearSolver()
    for c, weight in enumerate(each, start=program.first + len(each)):
        low = max(0.0, float(weight * floor) - slack)
        program.lp.highs.changeRowBounds(c, low, INFINITY)
    return program.lp.run()


class _Program:
    def __init__(self, groups: Groups, ceiling: Sequence[Fraction]) -> None:
        shape = groups.shape
        self.groups, self.shape = groups, shape
        self.widths = shape.widths
        self.tickets = [kind.tickets for kind in shape.kinds]
        self.z = len(shape.ways)
        self.lp = Linear()
        most = np.array(shape.most, dtype=np.float64)
        self.lp.columns(np.zeros(self.z), most, np.zeros(self.z))
        self.lp.columns(np.zeros(1), np.array([INFINITY]), np.ones(1))
        self.binding = groups.add_rows(self.lp)
        self.first = len(self.binding)
        seats: list[list[int]] = [[] for _ in self.widths]
        for v, way in enumerate(shape.ways):
            for c in way:
                seats[c].append(v)
        for c, ways in enumerate(seats):
            lift = -self.widths[c] * float(self.tickets[c])
            self.lp.row(0, INFINITY, [*ways, self.z], [1.0] * len(ways) + [lift])
        self.tops = [n * top for n, top in zip(self.widths, ceiling, strict=False)]
        for ways, top in zip(seats, self.tops, strict=False):
            self.lp.row(0, float(top), ways, [1.0] * len(ways))

    def raise_floor(self, settled: dict[int, Fraction]) -> bool:
        """Whether there is an answer. Noise may hide it: then what is settled is loosened a little."""
        found = self.lp.run()
        slack = SLACK
        while not found and settled and slack < 1e-6:
            slack *= 10
            self.lp.highs.clearSolver()
            for c, chance in settled.items():
                self._keep(c, chance, slack)
            found = self.lp.run()
        return found

    def level(self, settled: dict[int, Fraction]) -> Level:
        """The bound on z that the dual weights prove, exactly."""
        duals = self.lp.duals
        last = self.first + len(self.widths)

        def heaviest(weights: Sequence[Fraction], unit: float) -> Weighed:
            prices = [nearest(dual / unit) for dual in duals[: self.first].tolist()]
            held = tuple(nearest(max(0.0, dual) / unit) for dual in duals[last:].tolist())
            net = [w - q for w, q in zip_longest(weights, held, fillvalue=Fraction(0))]
            kept = sum((q * top for q, top in zip(held, self.tops, strict=True)), Fraction(0))
            return self.most(net, prices) + kept, held

        return level_from(-duals[self.first : last], self.shape, settled, heaviest)

    def most(self, weights: Sequence[Fraction], prices: Sequence[Fraction]) -> Fraction:
        """μ: more than this, no make-up weighs."""
        scale = lcm(*(part.denominator for part in (*weights, *prices)))
        whole = [int(weight * scale) for weight in weights]
        over, most = self.shape.by_way(whole), 0
        for r, price in zip(self.binding, prices, strict=True):
            if price:
                share, low, high = self.groups.rows[r]
                paid = int(price * scale)
                most += paid * (high if paid > 0 else low)
                over = [w - paid * a if a else w for w, a in zip(over, share, strict=True)]
        most += sum(n * w for n, w in zip(self.shape.most, over, strict=True) if w > 0)
        return Fraction(most, scale)

    def settle(self, settled: dict[int, Fraction], level: Level) -> dict[int, Fraction]:
        """The kinds that can have no more than t·z."""
        new = {
            c: min(Fraction(1), level.height * tickets)
            for c, tickets in enumerate(self.tickets)
            if c not in settled and level.weights[c]
        }
        for c, chance in new.items():
            self.lp.highs.changeCoeff(self.first + c, self.z, 0.0)
            self._keep(c, chance, SLACK)
        return new

    def _keep(self, c: int, chance: Fraction, slack: float) -> None:
        low = float(chance * self.widths[c]) - slack
        self.lp.highs.changeRowBounds(self.first + c, max(0.0, low), INFINITY)

    def means(
        self, chances: Sequence[Fraction], favourite: Sequence[Fraction] | None
    ) -> tuple[Fraction, ...] | None:
        """y in exact numbers, where all rows hold."""
        seated = [chance * n for chance, n in zip(chances, self.widths, strict=True)]
        means = seated if self.shape.plain else self._cut(seated, favourite)
        return tuple(means) if means and _exact(self.groups, means, seated) else None

    def _cut(
        self, seated: Sequence[Fraction], favourite: Sequence[Fraction] | None
    ) -> list[Fraction] | None:
        """With several ways, y is not fixed by the chances: take a corner, where it is simple."""
        for c, mean in enumerate(seated):
            self.lp.highs.changeRowBounds(self.first + c, float(mean), float(mean))
        worth = [float(one) for one in favourite or [Fraction(0)] * self.z]
        self.lp.cost(np.array([*worth, 0.0]))
        if not self.lp.run():
            return None
        means = [nearest(value) for value in self.lp.values[: self.z].tolist()]
        for v, way in enumerate(self.shape.ways):
            if len(way) == 1:
                others = [
                    w for w, other in enumerate(self.shape.ways) if w != v and way[0] in other
                ]
                means[v] = seated[way[0]] - sum((means[w] for w in others), Fraction(0))
        return means


def level_from(
    raw: Reals,
    shape: Shape,
    settled: dict[int, Fraction],
    heaviest: Callable[[Sequence[Fraction], float], Weighed],
) -> Level:
    """The level that the solver's weights prove, exactly, whatever they are.

    `heaviest` gives the most that a make-up weighs under weights that are `unit` times smaller,
    and the weights of the ceilings that this rests on, if there are any.
    """
    firm = [weight if weight > FIRM else 0.0 for weight in raw.tolist()]
    unit = min((weight for weight in firm if weight), default=1.0)
    weights = [nearest(weight / unit) for weight in firm]
    each = [w * len(kind.units) for w, kind in zip(weights, shape.kinds, strict=True)]
    total = sum(
        (w * shape.kinds[c].tickets for c, w in enumerate(each) if c not in settled), Fraction(0)
    )
    if not total:
        raise ArithmeticError("No kind stops this level.")
    heavy, held = heaviest(weights, unit)
    most = heavy / total
    kept = sum((each[c] * chance for c, chance in settled.items()), Fraction(0)) / total
    return Level(
        most - kept,
        (),
        tuple(weight / total for weight in weights),
        most,
        tuple(q / total for q in held),
    )


def nearest(value: float) -> Fraction:
    """The simplest fraction that the solver can have meant."""
    if abs(round(value) - value) <= 1e-11 * max(1.0, abs(value)):
        return Fraction(round(value))
    found = (Fraction(value).limit_denominator(most) for most in (10**3, 10**5))
    close = (one for one in found if abs(float(one) - value) <= 1e-11 * max(1.0, abs(value)))
    return next(close, Fraction(value).limit_denominator(10**7))


def _exact(groups: Groups, means: Sequence[Fraction], seated: Sequence[Fraction]) -> bool:
    """Whether y keeps every row, and seats these means, without any tolerance."""
    shape = groups.shape
    scale = lcm(*(mean.denominator for mean in (*means, *seated)))
    whole = [int(mean * scale) for mean in means]
    if any(not 0 <= mean <= most * scale for mean, most in zip(whole, shape.most, strict=True)):
        return False
    return shape.seated(whole) == [mean * scale for mean in seated] and all(
        low * scale
        <= sum(a * mean for a, mean in zip(share, whole, strict=True) if a)
        <= high * scale
        for share, low, high in groups.rows
    )
