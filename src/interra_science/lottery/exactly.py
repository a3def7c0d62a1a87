"""Solve a small system of equations in whole numbers: which shares make these means."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from interra_science.lottery.shapes import Counts


def combination(
    groups: Sequence[Counts],
    seated: Callable[[Counts], list[int]],
    means: Sequence[Fraction],
) -> list[tuple[Fraction, Counts]] | None:
    """Shares λ_j ≥ 0 with Σ λ_j = 1 and Σ λ_j·seated(group_j) = means, or None.

    The groups come from a corner of a linear program, so their columns are independent but for
    noise. Elimination without fractions (Bareiss 1968): the numbers stay as small as they can.
    """
    scale = lcm(*(mean.denominator for mean in means))
    rows = len(means) + 1
    table = np.zeros((rows, len(groups) + 1), dtype=object)
    for j, group in enumerate(groups):
        table[:-1, j] = seated(group)
        table[-1, j] = 1
    table[:-1, -1] = [int(mean * scale) for mean in means]
    table[-1, -1] = scale
    shares = _solve(table, len(groups))
    if shares is None:
        return None
    exact = [share / scale for share in shares]
    if min(exact) < 0:
        return None
    return [(share, group) for share, group in zip(exact, groups, strict=True) if share]


def _solve(
    table: np.ndarray[tuple[int, int], np.dtype[np.object_]], count: int
) -> list[Fraction] | None:
    """The first `count` columns times x make the last; free unknowns are 0; None if impossible."""
    where: list[tuple[int, int]] = []
    before, row = 1, 0
    for column in range(count):
        below = np.flatnonzero(table[row:, column] != 0)
        if not len(below):
            continue
        first = row + int(below[0])
        if first != row:
            table[[row, first]] = table[[first, row]]
        pivot = table[row, column]
        others = np.arange(len(table)) != row
        table[others] = (
            table[others] * pivot - np.outer(table[others, column], table[row])
        ) // before
        before = pivot
        where.append((row, column))
        row += 1
        if row == len(table):
            break
    if any(table[row:, -1]):
        return None
    values = [Fraction(0)] * count
    for r, column in where:
        values[column] = Fraction(int(table[r, -1]), int(table[r, column]))
    return values
