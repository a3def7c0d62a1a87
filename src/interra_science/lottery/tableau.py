"""An exact linear program that grows: the master problem of the leximin, in whole numbers.

    maximise z   such that   Σ_j y_cj·λ_j - N_c·z·[c is not settled] - s_c = b_c   for each kind c
                             Σ_j λ_j = 1,      λ, z, s ≥ 0

λ_j is the share of the lottery given to count vector j, s_c what kind c gets above the floor z.
The simplex method keeps its table in whole numbers over one common denominator (Bareiss 1968,
Edmonds 1967) and the values of the variables as fractions, so nothing is ever rounded: no
tolerance, the same answer on every machine.

Columns: s_1 … s_C, then `unit` (the inverse's last column; it never enters), z, then the λ_j.
Row 0 is the objective (negative entry: that column would raise z); the others belong to the
variables of `basis`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from interra_science.lottery.groups import Counts


class Tableau:
    """`widths` are the N_c; `first` is any group: the lottery that always picks it is the start."""

    def __init__(self, widths: Sequence[int], first: Counts) -> None:
        size = len(widths)
        self.widths = widths
        self.unit, self.z = size, size + 1
        self.columns: list[Counts] = []
        self._denominator = 1
        self._basis = [*range(size), self.z + 1]
        self._values = [Fraction(value) for value in (*first, 1)]
        self._table: NDArray[np.object_] = np.zeros((size + 2, size + 2), dtype=object)
        self._table[1 : size + 1, :size] = np.eye(size, dtype=int).astype(object)
        self._table[1:, self.unit] = [*first, 1]
        self.add(first)
        self._aim(range(size))

    def raise_floor(self) -> None:
        """Pivot until no column in the table can raise z. Bland's rule (1977): it always ends.

        z enters first and then stays in the basis: a column that raises z stands with a negative
        entry in the row of z, and only rows with a positive entry leave.
        """
        while True:
            gains = np.flatnonzero(self._table[0] < 0)
            entering = next((int(column) for column in gains if column != self.unit), None)
            if entering is None:
                return
            self._pivot(self._leaving(entering), entering)

    def weights(self) -> list[int]:
        """The dual weight of each kind, up to the common denominator."""
        return [int(weight) for weight in self._table[0, : self.unit]]

    def improves(self, counts: Counts) -> bool:
        """Whether a lottery that may also use this group could raise z."""
        weight = sum(u * y for u, y in zip(self.weights(), counts, strict=True))
        return bool(weight > self._table[0, self.unit])

    def proof(self) -> tuple[Fraction, list[Fraction], Fraction]:
        """z above the last floor, the weights u_c and the bound μ."""
        lift = self._values[self._basis.index(self.z)]
        exact = [Fraction(value, self._denominator) for value in self._table[0, : self.unit + 1]]
        return lift, exact[: self.unit], exact[self.unit]

    def add(self, counts: Counts) -> None:
        """Let the lottery use one more group."""
        self.columns.append(counts)
        self._table = np.column_stack([self._table, self._column([*counts, 1])])

    def settle(self, free: Collection[int]) -> None:
        """Keep what all kinds have now as their floor, then raise only the kinds in `free`."""
        row = self._basis.index(self.z)
        self._values[row] = Fraction(0)
        nonzero = np.flatnonzero(self._table[row + 1, : self.unit])
        self._pivot(row, int(nonzero[0]))
        self._aim(free)

    def shares(self) -> list[tuple[Fraction, Counts]]:
        """The lottery: how often each group is used."""
        first = self.z + 1
        return [
            (share, self.columns[column - first])
            for column, share in zip(self._basis, self._values, strict=True)
            if column >= first and share
        ]

    def _aim(self, free: Collection[int]) -> None:
        lift = [-n if c in free else 0 for c, n in enumerate(self.widths)]
        self._table[0, :] = 0
        self._table[:, self.z] = self._column([*lift, 0])
        self._table[0, self.z] = -self._denominator

    def _column(self, entries: Sequence[int]) -> NDArray[np.object_]:
        """What a new column looks like in today's table: the inverse stands in the s columns."""
        inverse = self._table[:, : self.unit + 1]
        signed = np.array([*(-entry for entry in entries[:-1]), entries[-1]], dtype=object)
        column: NDArray[np.object_] = inverse.dot(signed)
        return column

    def _leaving(self, entering: int) -> int:
        """The variable that reaches zero first; of several, the one with the lowest number."""
        pace = self._table[1:, entering]
        rows = [row for row, down in enumerate(pace) if down > 0]
        return min(rows, key=lambda row: (self._values[row] / pace[row], self._basis[row]))

    def _pivot(self, row: int, column: int) -> None:
        table = self._table
        turned = table[row + 1] if table[row + 1, column] > 0 else -table[row + 1]
        pivot = turned[column]
        factors = table[:, column].copy()
        step = self._values[row] * self._denominator / factors[row + 1]
        self._values = [
            value - step * Fraction(factor, self._denominator)
            for value, factor in zip(self._values, factors[1:], strict=True)
        ]
        self._values[row] = step
        self._table = (table * pivot - np.outer(factors, turned)) // self._denominator
        self._table[row + 1] = turned
        self._denominator = pivot
        self._basis[row] = column
