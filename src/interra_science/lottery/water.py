"""The fairest chances when nobody comes with anybody and no two rules share a person: exact.

Each kind c is a vessel of width N_c; pouring k seats, the water stands at the same height z in
all vessels, except where a rule holds it down (at_most) or up (at_least):

    p_c = y_c / N_c,   y_c = min(high_c, max(low_c, z·N_c)),   Σ_c y_c = k.

These chances are the leximin optimum: nobody's chance can rise unless someone with an equal or
lower chance loses. Whole numbers above and below y_c always mix into the exact y (systematic
sampling, Madow 1949), so each group holds ⌊y_c⌋ or ⌈y_c⌉ units of kind c. All numbers are exact
fractions. Source for leximin: Flanigan et al. 2021.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import floor
from typing import TYPE_CHECKING

from interra_science.lottery.proof import Level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interra_science.lottery.shapes import Counts

Box = tuple[int, int, int]
"""low, high, N of one kind: 0 ≤ low ≤ high ≤ N, and N > 0."""


def pour(boxes: Sequence[Box], seats: int) -> list[Fraction]:
    """Mean number of seats y_c of each kind. Needs Σ low ≤ seats ≤ Σ high."""

    def filled(height: Fraction) -> list[Fraction]:
        return [min(Fraction(high), max(Fraction(low), height * n)) for low, high, n in boxes]

    if not boxes:
        return []
    marks = sorted({Fraction(edge, n) for low, high, n in boxes for edge in (low, high)})
    below = max(mark for mark in marks if sum(filled(mark)) <= seats)
    width = sum(n for low, high, n in boxes if Fraction(low, n) <= below < Fraction(high, n))
    missing = seats - sum(filled(below), Fraction(0))
    return filled(below + missing / width if missing else below)


def mixture(means: Sequence[Fraction]) -> list[tuple[Fraction, Counts]]:
    """Write the means as a lottery over whole count vectors, each within one of its mean."""
    sums = [Fraction(0)]
    for mean in means:
        sums.append(sums[-1] + mean)
    turns = sorted({Fraction(0), Fraction(1)} | {1 - total % 1 for total in sums})
    mixed: dict[Counts, Fraction] = {}
    for start, stop in pairwise(turns):
        steps = [floor(total + start) for total in sums]
        counts = tuple(after - before for before, after in pairwise(steps))
        mixed[counts] = mixed.get(counts, Fraction(0)) + stop - start
    return [(weight, counts) for counts, weight in mixed.items()]


def levels(boxes: Sequence[Box], means: Sequence[Fraction], seats: int) -> list[Level]:
    """Why no lottery can do better, level by level (see `proof`).

    A kind at its upper limit is stopped by it. Any other kind gets whatever seats are left when
    those already settled keep their chance and those above keep their least.
    """
    chances = [mean / n for mean, (_low, _high, n) in zip(means, boxes, strict=True)]
    settled: set[int] = set()
    proof = []
    for chance in sorted(set(chances)):
        here = [c for c, other in enumerate(chances) if other == chance]
        held = [c for c in here if means[c] == boxes[c][1]]
        for c in held:
            weights = [Fraction(int(d == c), boxes[d][2]) for d in range(len(boxes))]
            proof.append(Level(chance, (c,), tuple(weights), chance))
        settled.update(held)
        free = [c for c in here if c not in settled]
        if free:
            share = Fraction(1, sum(boxes[c][2] for c in free))
            above = [c for c in range(len(boxes)) if chances[c] > chance]
            part = tuple(Fraction(0) if c in above else share for c in range(len(boxes)))
            most = share * (seats - sum(boxes[c][0] for c in above))
            proof.append(Level(chance, tuple(free), part, most))
        settled.update(free)
    return proof
