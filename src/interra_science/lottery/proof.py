"""The proof that no lottery is fairer: one weighing per level.

A level says: the kinds in `settled` get the chance z, and could not get more. Its proof is a set
of weights u_c ≥ 0, with Σ N_c·u_c = 1 over the kinds not settled before, such that every group
weighs at most μ:

    Σ_c u_c·y_c ≤ μ   for every group y,   and   z = μ - Σ u_c·N_c·f_c over kinds settled before
                                                      (f_c: their chance).

So in any lottery that keeps the chances already settled, the average of the others, weighted by
N_c·u_c, is at most z: hence the lowest of them is at most z, and every kind with u_c > 0 gets
exactly z. These weights are the dual solution of the linear program of Flanigan et al. 2021.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interra_science.lottery.groups import Groups


@dataclass(frozen=True, slots=True)
class Level:
    """`settled`: the kinds (by number) stopped at `chance`; `weights` and `most`: u_c and μ."""

    chance: Fraction
    settled: tuple[int, ...]
    weights: tuple[Fraction, ...]
    most: Fraction


def flaws_in(levels: Sequence[Level], widths: Sequence[int], groups: Groups) -> list[str]:
    """What is wrong with a proof; empty when it holds. One whole-number program per level."""
    settled: dict[int, Fraction] = {}
    flaws = []
    for number, level in enumerate(levels, start=1):
        if not _weighs_right(level, widths, settled):
            flaws.append(f"Level {number}: the weights do not add up.")
        if _heaviest(level, groups) > level.most:
            flaws.append(f"Level {number}: a group weighs more than the proof says.")
        settled.update(dict.fromkeys(level.settled, level.chance))
    if len(settled) < len(widths):
        flaws.append("Someone's chance has no proof.")
    return flaws


def _weighs_right(level: Level, widths: Sequence[int], settled: dict[int, Fraction]) -> bool:
    weights = [u * n for u, n in zip(level.weights, widths, strict=True)]
    free = sum((w for c, w in enumerate(weights) if c not in settled), Fraction(0))
    kept = sum((weights[c] * chance for c, chance in settled.items()), Fraction(0))
    return (
        min(weights) >= 0
        and free == 1
        and level.most - kept == level.chance
        and all(weights[c] > 0 and c not in settled for c in level.settled)
    )


def _heaviest(level: Level, groups: Groups) -> Fraction:
    scale = lcm(*(weight.denominator for weight in level.weights))
    heaviest = groups.best([int(weight * scale) for weight in level.weights]) or ()
    return sum((u * y for u, y in zip(level.weights, heaviest, strict=True)), Fraction(0))
