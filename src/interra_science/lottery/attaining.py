"""`attainable`: whether some lottery of a draw gives everybody a chance between two numbers.

The promise told to all before a draw holds for that draw and for hundreds of others, in each of
which one person more had kept silent. The fairest chances of all of them would take minutes. This
asks less of each: is there one lottery that keeps the promise? Then the fairest one does.

    minimise Σ s_c + e_c   such that   Σ_j λ_j·(S y_j)_c + s_c ≥ N_c·min(h, f·t_c / t)
                                       Σ_j λ_j·(S y_j)_c - e_c ≤ N_c·h
                                       Σ_j λ_j = 1,   λ, s, e ≥ 0

f is the floor, h the ceiling, t the fewest tickets that anybody has; λ_j is the share of group y_j.
When nothing is short, the shares are solved for in whole numbers from the rows that are tight, and
the chances they give are compared exactly: a yes rests on no rounding. Groups are added as in
`columns`; the groups of a draw that is nearly the same are a good start.

Why the fairest lottery then keeps it: were somebody's chance per ticket in the leximin below both
f / t and h / t_c, this lottery would be fairer, level by level, in the leximin's own order.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from interra_science.lottery.chances import least_ceiling
from interra_science.lottery.clash import softened
from interra_science.lottery.exactly import combination
from interra_science.lottery.groups import Groups
from interra_science.lottery.shapes import shape_of
from interra_science.lottery.solver import INFINITY, Linear

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from interra_science.lottery.chances import Fair
    from interra_science.lottery.problem import Problem
    from interra_science.lottery.shapes import Counts, Kind

WHOLE = 10**9  # weights of the solver's size are searched with at this grain
NOISE = 1e-9


def attainable(
    problem: Problem, floor: Fraction, cap: Fraction = Fraction(1), *, near: Fair | None = None
) -> bool:
    """Whether the fairest lottery of this draw gives everybody a chance of `floor` at least, also
    when it is asked to keep chances below `cap` (see `fair`).

    `near`: the fairest lottery of a draw that differs little. Yes is proved, in whole numbers. No
    may also mean that no proof was found: then `fair` tells. Rules that are not firm give way as
    they do in `fair`; a draw whose seats cannot all be filled is a no.

    :raises NoGroup: when no group keeps every firm rule.
    """
    groups = _groups_of(problem)
    first = groups.best([0] * len(groups.shape.kinds))
    if first is None:
        eased, _gave_way = softened(problem)
        groups = _groups_of(eased)
        first = groups.best([0] * len(groups.shape.kinds))
        if first is None:
            return False
    ceiling = cap if cap == 1 else max(least_ceiling(groups, cap), default=cap)
    if floor > ceiling:
        return False
    return _Search(groups, floor, ceiling, [first, *_alike(groups, near)]).succeeds()


def _groups_of(problem: Problem) -> Groups:
    total = (problem.seats,) * 2 if isinstance(problem.seats, int) else problem.seats
    return Groups(shape_of(problem), total)


class _Search:
    def __init__(
        self, groups: Groups, floor: Fraction, ceiling: Fraction, start: Iterable[Counts]
    ) -> None:
        self.groups = groups
        kinds = groups.shape.kinds
        fewest = min((kind.tickets for kind in kinds), default=Fraction(1))
        self.least = [
            n * min(ceiling, floor * kind.tickets / fewest)
            for n, kind in zip(groups.shape.widths, kinds, strict=True)
        ]
        self.most = [n * ceiling for n in groups.shape.widths]
        self.known: dict[Counts, None] = {}
        self.lp = self._program()
        for counts in start:
            self._add(counts)

    def succeeds(self) -> bool:
        while self._shortage() > NOISE * max(1, self.groups.total[1]):
            if not self._grow():
                return False
        return self._is_exact()

    def _program(self) -> Linear:
        """Rows: at least, at most, by kind; the shares. Columns: what is short, what is over."""
        lp, size = Linear(), len(self.least)
        lp.columns(np.zeros(2 * size), np.full(2 * size, INFINITY), np.full(2 * size, -1.0))
        for c, least in enumerate(self.least):
            lp.row(float(least), INFINITY, [c], [1.0])
        for c, most in enumerate(self.most):
            lp.row(-INFINITY, float(most), [size + c], [-1.0])
        lp.row(1.0, 1.0, [], [])
        return lp

    def _add(self, counts: Counts) -> bool:
        if counts in self.known:
            return False
        self.known[counts] = None
        held, size = self.groups.shape.seated(counts), len(self.least)
        used = [c for c, y in enumerate(held) if y]
        rows = [*used, *(size + c for c in used), 2 * size]
        self.lp.column(0.0, rows, [*(held[c] for c in used), *(held[c] for c in used), 1])
        return True

    def _shortage(self) -> float:
        """:raises ArithmeticError: when the solver finds no answer, although there is one."""
        if not self.lp.run():
            raise ArithmeticError("The solver lost a program that has an answer.")
        return -float(self.lp.highs.getInfo().objective_function_value)

    def _grow(self) -> bool:
        """Add the group that would help most. False when none would."""
        size = len(self.least)
        duals = self.lp.duals
        weights = np.abs(duals[:size]) - np.abs(duals[size : 2 * size])
        top = float(np.abs(weights).max())
        best = self.groups.best([round(weight / top * WHOLE) for weight in weights.tolist()])
        return best is not None and self._add(best)

    def _is_exact(self) -> bool:
        """The same shares in whole numbers, from the rows that are tight."""
        seated, size = self.groups.shape.seated, len(self.least)
        told = zip(self.lp.values[2 * size :].tolist(), self.known, strict=True)
        about = [(Fraction(share), group) for share, group in told if share > NOISE]
        used, found = [group for _share, group in about], self._mean(about)
        tight = [
            (c, bound)
            for bounds in (self.least, self.most)
            for c, (bound, mean) in enumerate(zip(bounds, found, strict=True))
            if abs(float(bound - mean)) <= NOISE * max(1, self.groups.total[1])
        ]
        exact = combination(
            used, lambda group: [seated(group)[c] for c, _bound in tight], [b for _c, b in tight]
        )
        if exact is None:
            return False
        bounds = zip(self.least, self._mean(exact), self.most, strict=True)
        return all(low <= mean <= high for low, mean, high in bounds)

    def _mean(self, shares: Sequence[tuple[Fraction, Counts]]) -> list[Fraction]:
        means = [Fraction(0)] * len(self.least)
        for share, group in shares:
            for c, held in enumerate(self.groups.shape.seated(group)):
                means[c] += share * held
        return means


def _alike(groups: Groups, near: Fair | None) -> Iterator[Counts]:
    """The groups of a draw nearly the same, in this draw's kinds, as far as they are groups here."""
    shape = groups.shape
    if near is None or not (shape.plain and near.shape.plain):
        return
    place = {_look(kind): c for c, kind in enumerate(shape.kinds)}
    where = [place.get(_look(kind)) for kind in near.shape.kinds]
    for _share, counts in near.mixture:
        told = [0] * len(shape.kinds)
        for c, y in zip(where, counts, strict=True):
            if c is not None:
                told[c] = y
        if groups.allow(told):
            yield tuple(told)


def _look(kind: Kind) -> tuple[object, ...]:
    return kind.size, kind.share, kind.tickets
