"""Units kept apart, where each must be known by itself: in a week, and when a seat is refilled.

`shapes` counts clusters of such units by the ways to seat them. In a week, a cluster would have a
way for each choice of sessions: too many. Here each unit kept apart is a kind of its own instead,
and each pair has a row of its own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from interra_science.lottery.shapes import shape_of

if TYPE_CHECKING:
    from interra_science.lottery.problem import Problem
    from interra_science.lottery.shapes import Kind


def kinds_apart(problem: Problem) -> tuple[list[Kind], list[tuple[int, int]]]:
    """The kinds of a problem, smallest first, and the pairs of kinds that must not meet."""
    foes = {person for pair in problem.apart for person in pair}
    kinds: list[Kind] = []
    for kind in shape_of(replace(problem, apart=())).kinds:
        free = tuple(unit for unit in kind.units if foes.isdisjoint(unit))
        alone = [(unit,) for unit in kind.units if not foes.isdisjoint(unit)]
        kinds += [replace(kind, units=units) for units in ([free] if free else []) + alone]
    place = {person: c for c, kind in enumerate(kinds) for unit in kind.units for person in unit}
    pairs = {tuple(sorted((place[one], place[other]))) for one, other in problem.apart}
    return kinds, [(one, other) for one, other in sorted(pairs)]
