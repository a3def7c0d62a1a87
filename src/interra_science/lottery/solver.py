"""The solver (HiGHS), behind two small doors: programs in real numbers and in whole numbers.

It searches; it is never believed. What it says in floating point is rounded or made a fraction by
whoever asks, and checked in exact numbers before anything rests on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import highspy
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Reals = NDArray[np.float64]

INFINITY = highspy.kHighsInf
ODD = {highspy.HighsModelStatus.kUnboundedOrInfeasible, highspy.HighsModelStatus.kUnknown}


class Linear:
    """maximise cost·x  with  low ≤ row·x ≤ high  and bounds on x, in real numbers.

    It grows and changes between runs, and each run starts from the last answer. Without `steepest`
    its steps are cheaper, and there may be more of them.
    """

    def __init__(self, *, steepest: bool = True) -> None:
        self.highs = quiet()
        if not steepest:
            self.highs.setOptionValue("simplex_dual_edge_weight_strategy", 0)
        self.highs.setOptionValue("primal_feasibility_tolerance", 1e-9)
        self.highs.setOptionValue("dual_feasibility_tolerance", 1e-9)
        self.highs.changeObjectiveSense(highspy.ObjSense.kMaximize)

    def columns(self, low: Reals, high: Reals, cost: Reals) -> None:
        """More variables."""
        first, more = self.highs.getNumCol(), len(low)
        self.highs.addVars(more, low, high)
        self.cost(cost, first)

    def column(self, cost: float, rows: Sequence[int], values: Sequence[float]) -> None:
        """One more variable ≥ 0, with its entries in rows that exist."""
        self.highs.addCol(
            cost,
            0.0,
            INFINITY,
            len(rows),
            np.asarray(rows, dtype=np.int32),
            np.asarray(values, dtype=np.float64),
        )

    def row(
        self, low: float, high: float, columns: Sequence[int], values: Sequence[float]
    ) -> None:
        """One more row."""
        self.highs.addRow(
            low,
            high,
            len(columns),
            np.asarray(columns, dtype=np.int32),
            np.asarray(values, dtype=np.float64),
        )

    def cost(self, cost: Reals, first: int = 0) -> None:
        """Another objective for the columns from `first` on."""
        where = np.arange(first, first + len(cost), dtype=np.int32)
        self.highs.changeColsCost(len(cost), where, cost)

    def bounds(self, low: Reals, high: Reals) -> None:
        """Other bounds for the first columns."""
        self.highs.changeColsBounds(len(low), np.arange(len(low), dtype=np.int32), low, high)

    def run(self) -> bool:
        """Whether there is an answer. A run that goes astray is begun once more from nothing."""
        self.highs.run()
        status = self.highs.getModelStatus()
        if status in ODD:
            self.highs.clearSolver()
            self.highs.run()
            status = self.highs.getModelStatus()
        return bool(status == highspy.HighsModelStatus.kOptimal)

    @property
    def values(self) -> Reals:
        return np.array(self.highs.getSolution().col_value)

    @property
    def duals(self) -> Reals:
        """One per row: how much the objective would gain per unit of that row's bound."""
        return np.array(self.highs.getSolution().row_dual)


def quiet() -> highspy.Highs:
    """A solver that prints nothing and uses one thread."""
    highs = highspy.Highs()  # type: ignore[no-untyped-call]  # its stub is not typed
    highs.silent()
    highs.setOptionValue("threads", 1)
    return highs


def whole() -> highspy.Highs:
    """A solver of whole-number programs, no gap allowed."""
    highs = quiet()
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

    :raises ArithmeticError: when the solver gives up without an answer, even begun anew.
    """
    highs.run()
    if highs.getModelStatus() in ODD:
        highs.clearSolver()
        highs.run()
    match highs.getModelStatus():
        case highspy.HighsModelStatus.kOptimal:
            return list(highs.getSolution().col_value)
        case highspy.HighsModelStatus.kInfeasible:
            return None
        case other:
            raise ArithmeticError(f"The solver stopped without an answer: {other}.")


def whole_point(
    rows: Sequence[tuple[Sequence[int], int, int]], low: Sequence[int], high: Sequence[int]
) -> list[int] | None:
    """Any whole numbers within these bounds that keep these rows; None when there are none."""
    highs = whole()
    for least, most in zip(low, high, strict=True):
        highs.addVariable(least, most, type=highspy.HighsVarType.kInteger)
    for share, least, most in rows:
        add_row(highs, least, most, dict(enumerate(share)))
    found = solve(highs)
    return None if found is None else [round(value) for value in found]
