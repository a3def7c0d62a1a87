"""Units kept apart, where each must be known by itself: in a week, in a refill, at tables.

`shapes` counts clusters of such units by the ways to seat them. In a week, a cluster would have a
way for each choice of sessions: too many. Here each unit kept apart is a kind of its own instead,
and each pair has a row of its own.

At tables, a whole-number program says whether people can be kept apart at all: each sits at one
table, no table seats more than its chairs, and of people who are all kept apart from each other
(found greedily, so that each pair is among some) a table takes one at most.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from interra_science.lottery.refusals import Contradiction
from interra_science.lottery.shapes import shape_of
from interra_science.lottery.solver import whole_point

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from interra_science.lottery.problem import Id, Problem
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


def placed_apart(
    people: Sequence[Id], sizes: Sequence[int], barred: NDArray[np.bool_]
) -> dict[int, int]:
    """A table for each person (by number) kept apart from somebody, so that no two of them meet.

    :raises Contradiction: when there is none; it names a few of them who suffice for that.
    """
    foes = np.flatnonzero(barred.any(axis=1)).tolist()
    placed = _placed(foes, sizes, barred)
    if placed is not None:
        return placed
    few = foes
    for person in foes:
        fewer = [other for other in few if other != person]
        if _placed(fewer, sizes, barred) is None:
            few = fewer
    raise Contradiction(
        "apart_tables",
        f"{len(few)} people must be kept apart, and {len(sizes)} tables are too few for that.",
        tuple(people[person] for person in few),
    )


def _placed(
    foes: Sequence[int], sizes: Sequence[int], barred: NDArray[np.bool_]
) -> dict[int, int] | None:
    tables = range(len(sizes))
    some = _all_apart(foes, barred)
    rows = [(tuple(int(f == person) for f in foes for _ in tables), 1, 1) for person in foes]
    for table in tables:
        rows.append((tuple(int(t == table) for _ in foes for t in tables), 0, sizes[table]))
        rows += [
            (tuple(int(f in few and t == table) for f in foes for t in tables), 0, 1)
            for few in some
        ]
    most = [1] * (len(foes) * len(sizes))
    found = whole_point(rows, [0] * len(most), most) if foes else []
    if found is None:
        return None
    seats = [seat for seat, here in enumerate(found) if here]
    return {foes[seat // len(sizes)]: seat % len(sizes) for seat in seats}


def _all_apart(foes: Sequence[int], barred: NDArray[np.bool_]) -> list[set[int]]:
    """Sets of people all kept apart from each other, such that each pair is in one of them."""
    found: list[set[int]] = []
    for one in foes:
        for other in foes:
            if one < other and barred[one, other] and not any({one, other} <= s for s in found):
                few = {one, other}
                for third in foes:
                    if third not in few and all(barred[third, person] for person in few):
                        few.add(third)
                found.append(few)
    return found
