"""`fair`: everyone's chance, as fair as the rules allow, and the lottery that gives it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from interra_science.lottery import water
from interra_science.lottery.clash import explain
from interra_science.lottery.groups import Counts, Groups
from interra_science.lottery.leximin import leximin
from interra_science.lottery.problem import Id, Kind, Problem, bounds_of, kinds_of
from interra_science.lottery.proof import Level, flaws_in
from interra_science.lottery.refusals import NoGroup

Mixture = Sequence[tuple[Fraction, Counts]]


@dataclass(frozen=True)
class Fair:
    """The fairest lottery: nobody's chance can rise unless someone no better off loses.

    `seated`   how many people every group holds; below `problem.seats` when more cannot be
    `mixture`  the lottery over count vectors: (weight, units taken of each of `kinds`)
    `proof`    why no lottery is fairer, level by level
    """

    problem: Problem
    seated: int
    kinds: tuple[Kind, ...]
    mixture: Mixture
    proof: Sequence[Level]

    @cached_property
    def chance(self) -> Mapping[Id, Fraction]:
        """Each person's chance of a seat, exact."""
        return {
            person: chance
            for kind, chance in zip(self.kinds, self.chances, strict=True)
            for unit in kind.units
            for person in unit
        }

    @cached_property
    def chances(self) -> tuple[Fraction, ...]:
        """The same by kind: p_c = E[y_c] / N_c."""
        means = [
            sum((weight * counts[c] for weight, counts in self.mixture), Fraction(0))
            for c in range(len(self.kinds))
        ]
        return tuple(mean / len(kind.units) for mean, kind in zip(means, self.kinds, strict=True))

    @cached_property
    def levels(self) -> tuple[Fraction, ...]:
        """The different chances, lowest first. The first is the floor promised to all."""
        return tuple(sorted(set(self.chances)))

    @cached_property
    def shut_out(self) -> frozenset[Id]:
        """Those whom no group can take. They must be told, and the rules looked at again."""
        return frozenset(person for person, chance in self.chance.items() if not chance)

    def check(self) -> list[str]:
        """What is wrong with this lottery or its proof, recomputed from the problem; [] if nothing."""
        groups = Groups(self.kinds, bounds_of(self.problem), (self.seated, self.seated))
        flaws = []
        if sum(weight for weight, _counts in self.mixture) != 1:
            flaws.append("The weights of the groups do not add up to 1.")
        if any(weight <= 0 or not groups.allow(counts) for weight, counts in self.mixture):
            flaws.append("The lottery uses a group that is not allowed.")
        proven = {c: level.chance for level in self.proof for c in level.settled}
        if any(proven.get(c) != chance for c, chance in enumerate(self.chances)):
            flaws.append("The chances are not those of the proof.")
        widths = [len(kind.units) for kind in self.kinds]
        return flaws + flaws_in(self.proof, widths, groups)


def fair(problem: Problem) -> Fair:
    """Everyone's chance under the fairest lottery (leximin).

    Rules that share no person, without households, are solved by hand (`water`); all others by
    column generation (`leximin`). Both are exact.

    :raises NoGroup: when no group keeps every rule; its `clash` explains.
    """
    kinds = kinds_of(problem)
    boxes = _boxes(kinds, problem)
    return _by_leximin(problem, kinds) if boxes is None else _by_water(problem, kinds, boxes)


def _boxes(kinds: Sequence[Kind], problem: Problem) -> list[water.Box] | None:
    """Each kind's own limits, or None when a household or a shared member links the kinds."""
    if any(kind.size > 1 or sum(kind.share) > 1 for kind in kinds):
        return None
    boxes = []
    for kind in kinds:
        n = len(kind.units)
        low, high = bounds_of(problem)[kind.share.index(1)] if any(kind.share) else (0, n)
        boxes.append((low, min(high, n), n))
    return boxes


def _by_water(problem: Problem, kinds: tuple[Kind, ...], boxes: list[water.Box]) -> Fair:
    seated = min(problem.seats, sum(high for _low, high, _n in boxes))
    empty = [
        rule for r, rule in enumerate(problem.rules) if not any(kind.share[r] for kind in kinds)
    ]
    least = sum(low for low, _high, _n in boxes)
    if (
        least > seated
        or any(low > high for low, high, _n in boxes)
        or any(rule.at_least for rule in empty)
    ):
        raise NoGroup(explain(problem))
    means = water.pour(boxes, seated)
    return Fair(problem, seated, kinds, water.mixture(means), water.levels(boxes, means, seated))


def _by_leximin(problem: Problem, kinds: tuple[Kind, ...]) -> Fair:
    bounds = bounds_of(problem)
    fullest = Groups(kinds, bounds, (0, problem.seats)).best([kind.size for kind in kinds])
    if fullest is None:
        raise NoGroup(explain(problem))
    seated = sum(kind.size * y for kind, y in zip(kinds, fullest, strict=True))
    mixture, proof = leximin(Groups(kinds, bounds, (seated, seated)), fullest)
    return Fair(problem, seated, kinds, mixture, proof)
