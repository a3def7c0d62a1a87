"""Which count vectors are groups, and the best of them by a whole-number program.

A count vector y is a group when  0 ≤ y_c ≤ N_c  (whole numbers), every rule r has
at_least_r ≤ Σ_c share_cr·y_c ≤ at_most_r, and the number of people Σ_c size_c·y_c is within
`total`. The solver is HiGHS; its answers are rounded and checked again in whole numbers, so that
a group that breaks a rule can never leave this file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import highspy
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interra_science.lottery.problem import Kind

Counts = tuple[int, ...]
SCALE = 1000.0  # weights are scaled to this: far above the solver's tolerance of 1e-6


class Groups:
    """All count vectors of `kinds` within `bounds` (one pair per rule) and `total` people."""

    def __init__(
        self,
        kinds: Sequence[Kind],
        bounds: Sequence[tuple[int, int]],
        total: tuple[int, int],
    ) -> None:
        self.most = [len(kind.units) for kind in kinds]
        self.rows = [
            (tuple(kind.size for kind in kinds), *total),
            *(
                (tuple(kind.share[r] for kind in kinds), low, high)
                for r, (low, high) in enumerate(bounds)
            ),
        ]
        self._solver = solver()
        whole = highspy.HighsVarType.kInteger
        for most in self.most:
            self._solver.addVariable(0, most, type=whole)
        for share, low, high in self.rows:
            add_row(self._solver, low, high, dict(enumerate(share)))
        self._solver.changeObjectiveSense(highspy.ObjSense.kMaximize)

    def allow(self, counts: Counts) -> bool:
        """Whether this is a group; in whole numbers, without the solver."""
        return all(0 <= y <= most for y, most in zip(counts, self.most, strict=True)) and all(
            low <= sum(a * y for a, y in zip(share, counts, strict=True)) <= high
            for share, low, high in self.rows
        )

    def best(self, weights: Sequence[int]) -> Counts | None:
        """The group with the greatest Σ_c weights_c·y_c, or None when there is no group."""
        if not self.most:
            return () if self.allow(()) else None
        size = len(self.most)
        top = max(map(abs, weights), default=0) or 1
        cost = np.array([SCALE * (weight / top) for weight in weights])
        self._solver.changeColsCost(size, np.arange(size, dtype=np.int32), cost)
        found = solve(self._solver)
        if found is None:
            return None
        counts = tuple(round(value) for value in found)
        if not self.allow(counts):
            raise ArithmeticError("The solver's answer breaks a rule.")
        return counts


def solver() -> highspy.Highs:
    """A quiet solver of whole-number programs, one thread, no gap allowed."""
    highs = highspy.Highs()  # type: ignore[no-untyped-call]  # its stub is not typed
    highs.silent()
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("mip_heuristic_run_feasibility_jump", False)  # 60 % of the time, no gain
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.setOptionValue("mip_abs_gap", 1e-9)
    return highs


def add_row(highs: highspy.Highs, low: float, high: float, share: dict[int, float]) -> None:
    """low ≤ Σ share·variable ≤ high."""
    used = {column: value for column, value in share.items() if value}
    highs.addRow(
        low,
        high,
        len(used),
        np.fromiter(used.keys(), dtype=np.int32),
        np.fromiter(used.values(), dtype=np.float64),
    )


def solve(highs: highspy.Highs) -> list[float] | None:
    """The best values of all variables, or None when nothing is possible.

    :raises ArithmeticError: when the solver gives up without an answer.
    """
    highs.run()
    match highs.getModelStatus():
        case highspy.HighsModelStatus.kOptimal:
            return list(highs.getSolution().col_value)
        case highspy.HighsModelStatus.kInfeasible:
            return None
        case other:
            raise ArithmeticError(f"The solver stopped without an answer: {other}.")
