"""Which count vectors are groups, and the best of them by a whole-number program.

A count vector y is a group when  0 ≤ y_v ≤ C_v  (whole numbers), every row of the shape holds, and
the number of people Σ_v size_v·y_v is within `total`. The solver's answers are rounded and checked
again in whole numbers, so that a group that breaks a rule can never leave this file.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

import highspy
import numpy as np

from interra_science.lottery.shapes import Row
from interra_science.lottery.solver import add_row, solve, whole
from interra_science.lottery.watch import UNWATCHED, Unwatched

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interra_science.lottery.shapes import Counts, Shape
    from interra_science.lottery.solver import Linear

SCALE = 1000.0  # weights are scaled to this: far above the solver's tolerance of 1e-6


class Groups:
    """All count vectors of this shape with `total` people (least, most). Whoever works with them
    tells `watch` how far it has come."""

    def __init__(self, shape: Shape, total: tuple[int, int], watch: Unwatched = UNWATCHED) -> None:
        self.shape, self.total, self.watch = shape, total, watch
        self.rows = (Row(tuple(shape.sizes()), *total), *shape.rows)
        self._solver: highspy.Highs | None = None
        self._most = np.array(shape.most, dtype=np.int64)
        table = np.array([row.share for row in self.rows], dtype=np.int64)
        self.table = table.reshape(len(self.rows), len(shape.ways))
        self.low = np.array([row.low for row in self.rows], dtype=np.int64)
        self.high = np.array([row.high for row in self.rows], dtype=np.int64)

    def allow(self, counts: Sequence[int]) -> bool:
        """Whether this is a group; in whole numbers, without the solver."""
        whole = np.array(counts, dtype=np.int64)
        held = self.table @ whole
        return bool(
            ((whole >= 0) & (whole <= self._most)).all()
            and ((held >= self.low) & (held <= self.high)).all()
        )

    def best(self, weights: Sequence[int]) -> Counts | None:
        """The group with the greatest Σ_c weights_c·(S y)_c, or None when there is no group."""
        if not self.shape.ways:
            return () if self.allow(()) else None
        highs = self._ready()
        by_way = self.shape.by_way(weights)
        size = len(by_way)
        top = max(map(abs, by_way), default=0) or 1
        cost = np.array([SCALE * (weight / top) for weight in by_way])
        highs.changeColsCost(size, np.arange(size, dtype=np.int32), cost)
        found = solve(highs)
        if found is None:
            return None
        counts = tuple(round(value) for value in found)
        if not self.allow(counts):
            raise ArithmeticError("The solver's answer breaks a rule.")
        return counts

    def heaviest(self, weights: Sequence[Fraction]) -> Fraction:
        """The greatest Σ_c weights_c·(S y)_c of any group, exactly (0 when there is none)."""
        scale = lcm(*(weight.denominator for weight in weights)) if weights else 1
        best = self.best([int(weight * scale) for weight in weights])
        held = self.shape.seated(best) if best else [0] * len(weights)
        return sum((w * y for w, y in zip(weights, held, strict=True)), Fraction(0))

    def add_rows(self, lp: Linear) -> list[int]:
        """Write the rows that can bind into a program; their numbers, in order."""
        binding = []
        for r, (share, low, high) in enumerate(self.rows):
            used = [v for v, a in enumerate(share) if a]
            ends = [share[v] * self.shape.most[v] for v in used]
            reach = min(self.total[1], sum(end for end in ends if end > 0))
            depth = max(-self.total[1], sum(end for end in ends if end < 0))
            if r == 0 or low > depth or high < reach:
                lp.row(low, high, used, [share[v] for v in used])
                binding.append(r)
        return binding

    def _ready(self) -> highspy.Highs:
        if self._solver is None:
            self._solver = whole()
            for most in self.shape.most:
                self._solver.addVariable(0, most, type=highspy.HighsVarType.kInteger)
            for share, low, high in self.rows:
                add_row(self._solver, low, high, dict(enumerate(share)))
            self._solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
        return self._solver
