"""The proof that no lottery is fairer: one weighing per level.

A level says: the kinds in `settled` get z per ticket (p_c = t_c·z, at most 1), and could not get
more. Its proof is a set of weights u_c ≥ 0, with Σ N_c·t_c·u_c = 1 over the kinds not settled
before, such that every group y weighs at most μ:

    Σ_c u_c·(S y)_c ≤ μ   for every group y,   and   z = μ - Σ u_c·N_c·p_c over kinds settled before.

So in any lottery that keeps the chances already settled, the average of the others' chances per
ticket, weighted by N_c·t_c·u_c, is at most z: hence the lowest of them is at most z, and every kind
with u_c > 0 gets exactly that. These weights are the dual solution of the linear program of
Flanigan et al. 2021. Whoever doubts μ asks any solver for the heaviest group.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interra_science.lottery.groups import Groups
    from interra_science.lottery.shapes import Kind


@dataclass(frozen=True, slots=True)
class Level:
    """`settled`: the kinds (by number) stopped at `height`, their chance per ticket (z);
    `weights` and `most`: u_c and μ. `held`: with a ceiling for chances, the weights q_c of those
    that this level rests on; then the groups need only weigh μ - Σ q_c·N_c·ceiling_c at most under
    the weights u_c - q_c."""

    height: Fraction
    settled: tuple[int, ...]
    weights: tuple[Fraction, ...]
    most: Fraction
    held: tuple[Fraction, ...] = ()


def flaws_in(
    levels: Sequence[Level], groups: Groups, ceiling: Sequence[Fraction] = ()
) -> list[str]:
    """What is wrong with a proof; empty when it holds. One whole-number program per level."""
    kinds = groups.shape.kinds
    settled: dict[int, Fraction] = {}
    flaws = []
    for number, level in enumerate(levels, start=1):
        if not _weighs_right(level, kinds, settled):
            flaws.append(f"Level {number}: the weights do not add up.")
        held = level.held or (Fraction(0),) * len(kinds)
        net = [u - q for u, q in zip(level.weights, held, strict=True)]
        tops = zip(held, kinds, ceiling, strict=False)
        kept = sum((q * len(kind.units) * top for q, kind, top in tops), Fraction(0))
        if min(held, default=0) < 0 or groups.heaviest(net) > level.most - kept:
            flaws.append(f"Level {number}: a group weighs more than the proof says.")
        settled.update(
            (c, min(Fraction(1), level.height * kinds[c].tickets)) for c in level.settled
        )
    if len(settled) < len(kinds):
        flaws.append("Someone's chance has no proof.")
    return flaws


def _weighs_right(level: Level, kinds: Sequence[Kind], settled: dict[int, Fraction]) -> bool:
    weights = [u * len(kind.units) for u, kind in zip(level.weights, kinds, strict=True)]
    free = sum(
        (w * kinds[c].tickets for c, w in enumerate(weights) if c not in settled), Fraction(0)
    )
    kept = sum((weights[c] * chance for c, chance in settled.items()), Fraction(0))
    return (
        min(weights) >= 0
        and free == 1
        and level.most - kept == level.height
        and all(weights[c] > 0 and c not in settled for c in level.settled)
    )
