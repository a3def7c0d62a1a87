"""`fair`: everyone's chance, as fair as the rules allow, and the lottery that gives it.

Rules that share no person, without households, are solved by hand (`water`). All others: the bound
of `relaxed`, attained by `peeling` (nearly always) or `columns.complete`; where whole groups cannot
attain it, `columns.leximin`. Whichever way was taken, chances and proof are exact.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from time import monotonic
from typing import TYPE_CHECKING, Literal

from interra_science.lottery import columns, water
from interra_science.lottery.clash import softened
from interra_science.lottery.groups import Groups
from interra_science.lottery.joint import Joint
from interra_science.lottery.peeling import Mixture, Walk
from interra_science.lottery.problem import Id, Problem, bounds_of, in_order
from interra_science.lottery.proof import Level, flaws_in
from interra_science.lottery.refusals import BadRule, OutOfTime
from interra_science.lottery.relaxed import Bound, inward, leximin_bound, lowest_ceiling
from interra_science.lottery.shapes import Counts, Kind, Shape, shape_of
from interra_science.lottery.watch import UNWATCHED, TimeUpError, Unwatched, Watch

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from interra_science.lottery.easing import Change
    from interra_science.lottery.watch import Clock, Progress

WALKS = 3  # walks tried before columns are generated


@dataclass(frozen=True)
class Fair:
    """The fairest lottery: nobody's chance per ticket can rise unless someone no better off loses.

    `total`    how many people a group holds, at least and at most
    `mixture`  the lottery over count vectors: (weight, how often each way of `shape` is used)
    `proof`    why no lottery is fairer, level by level
    `ceiling`  the greatest chance allowed for each kind, where one was asked for
    `gave_way` the limits of rules that are not firm that had to be loosened; `problem` has them so
    """

    problem: Problem
    total: tuple[int, int]
    shape: Shape
    mixture: Mixture
    proof: Sequence[Level]
    ceiling: tuple[Fraction, ...] = ()
    gave_way: tuple[Change, ...] = ()

    @property
    def seated(self) -> int:
        """How many people the largest group holds; below `problem.seats` when more cannot be."""
        return self.total[1]

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of units, smallest first."""
        return self.shape.kinds

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
        """The same by kind: p_c = E[(S y)_c] / N_c."""
        means = [Fraction(0)] * len(self.kinds)
        for weight, counts in self.mixture:
            for c, held in enumerate(self.shape.seated(counts)):
                means[c] += weight * held
        return tuple(mean / n for mean, n in zip(means, self.shape.widths, strict=True))

    @cached_property
    def levels(self) -> tuple[Fraction, ...]:
        """The different chances, lowest first. The first is the floor promised to all."""
        return tuple(sorted(set(self.chances)))

    @cached_property
    def shut_out(self) -> frozenset[Id]:
        """Those whom no group can take. They must be told, and the rules looked at again."""
        return frozenset(person for person, chance in self.chance.items() if not chance)

    def joint(self) -> NDArray[np.object_]:
        """π_ij of the two-stage draw (see `joint`), exact, by row and column of `in_order(people)`.

        Row i adds up to (people seated) times the chance of i, where all groups seat as many.
        """
        return self._joint.matrix(in_order(self.problem.people))

    def pair(self, one: Id, other: Id) -> Fraction:
        """The chance that both are drawn in the two-stage draw, exact."""
        return self._joint.pair(one, other)

    @cached_property
    def _joint(self) -> Joint:
        return Joint(self.shape, self.mixture)

    def check(self) -> list[str]:
        """What is wrong with this lottery or its proof, recomputed from the problem; [] if nothing."""
        groups = Groups(self.shape, self.total)
        flaws = []
        if sum(weight for weight, _counts in self.mixture) != 1:
            flaws.append("The weights of the groups do not add up to 1.")
        if any(weight <= 0 or not groups.allow(counts) for weight, counts in self.mixture):
            flaws.append("The lottery uses a group that is not allowed.")
        proven = {
            c: min(Fraction(1), level.height * self.kinds[c].tickets)
            for level in self.proof
            for c in level.settled
        }
        if any(proven.get(c) != chance for c, chance in enumerate(self.chances)):
            flaws.append("The chances are not those of the proof.")
        if any(p > top for p, top in zip(self.chances, self.ceiling, strict=False)):
            flaws.append("Someone's chance is above the ceiling.")
        return flaws + flaws_in(self.proof, groups, self.ceiling)


def fair(
    problem: Problem,
    objective: Literal["leximin", "even"] = "leximin",
    cap: Fraction | None = None,
    *,
    limit_s: float | None = None,
    clock: Clock = monotonic,
    progress: Progress | None = None,
) -> Fair:
    """Everyone's chance under the fairest lottery (leximin of chance per ticket).

    With `objective="even"`, the floor is the same, the highest chance per ticket is as low as it
    can be with that floor, and between the two chances are the leximin. `cap` (9/10, say) keeps
    every chance below, or below the least ceiling that the rules allow when it is higher. Where
    whole groups cannot attain such a lottery exactly, it is the plain leximin: `ceiling` is empty.
    When no group keeps all rules, those that are not firm give way: see `Fair.gave_way`.

    `limit_s`: seconds of `clock` after which to give up, looked at between two programs of the
    solver. `progress` is told the stage ("kinds", "bound", "groups", "clash", "ceiling", "done")
    and about which share of the work is done.

    :raises BadRule: when an even draw and a cap are asked for at once: they would contradict.
    :raises NoGroup: when no group keeps every firm rule; its `clash` explains.
    :raises OutOfTime: after `limit_s`, with the best lottery found so far.
    """
    if objective == "even" and cap is not None:
        raise BadRule("even_and_cap", "Ask for an even draw or for a cap, not for both.")
    watched = limit_s is not None or progress is not None
    watch = Watch(limit_s, clock, progress) if watched else UNWATCHED
    watch.tell("kinds", 0.0)
    best = _plain(problem, (), watch)
    if best is None:
        watch.tell("clash", 0.0)
        best = _plain(*softened(problem), watch)
    if best is None:
        raise ArithmeticError("The solver lost a group that it had found.")
    if best.kinds and (objective == "even" or (cap is not None and best.levels[-1] > cap)):
        watch.tell("ceiling", 0.0)
        best = _under_a_ceiling(best, cap, watch)
    watch.tell("done", 1.0)
    return best


def _plain(problem: Problem, gave_way: tuple[Change, ...], watch: Unwatched) -> Fair | None:
    """The leximin under these rules; None when no group keeps them."""
    shape = shape_of(problem)
    boxes = _boxes(shape, problem)
    try:
        found = (
            _by_programs(problem, shape, watch)
            if boxes is None
            else _by_water(problem, shape, boxes)
        )
    except TimeUpError as why:
        raise _out_of_time(problem, gave_way, why) from None
    return found and replace(found, gave_way=gave_way)


def _out_of_time(problem: Problem, gave_way: tuple[Change, ...], why: TimeUpError) -> OutOfTime:
    """With the lottery found so far, its shares made whole, if there is any."""
    shape = shape_of(problem)
    tickets = [kind.tickets for kind in shape.kinds]
    units = zip(shape.widths, shape.kinds, strict=True)
    highest = Fraction(problem.most) / sum(n * kind.size * kind.tickets for n, kind in units)
    best, floor = None, Fraction(0)
    groups, shares = why.found or (Groups(shape, (0, 0)), [])
    if shares:
        whole = sum((share for share, _counts in shares), Fraction(0))
        mixture = [(share / whole, counts) for share, counts in shares]
        best = Fair(problem, groups.total, groups.shape, mixture, (), gave_way=gave_way)
        floor = min(p / t for p, t in zip(best.chances, tickets, strict=True))
    return OutOfTime(best, (why.height or highest) - floor)


def _under_a_ceiling(plain: Fair, cap: Fraction | None, watch: Unwatched = UNWATCHED) -> Fair:
    """The leximin below this cap, or, without one, below the lowest ceiling for the same floor."""
    groups = Groups(plain.shape, plain.total, watch)
    tickets = [kind.tickets for kind in plain.kinds]
    if cap is None:
        floor = min(p / t for p, t in zip(plain.chances, tickets, strict=True))
        most = lowest_ceiling(groups, tickets, floor)
        ceiling = tuple(min(Fraction(1), most * t) for t in tickets)
    else:
        ceiling = least_ceiling(groups, cap)
    try:
        found = below(groups, ceiling)
    except TimeUpError:
        raise OutOfTime(plain, Fraction(0)) from None
    if found is None:
        return plain
    return replace(plain, mixture=found[0], proof=found[1], ceiling=ceiling)


def least_ceiling(groups: Groups, cap: Fraction) -> tuple[Fraction, ...]:
    """By kind, this cap, or the least ceiling that the rules allow when it is higher."""
    ones = [Fraction(1)] * len(groups.shape.kinds)
    return (max(cap, lowest_ceiling(groups, ones, Fraction(0))),) * len(ones)


def below(
    groups: Groups, ceiling: Sequence[Fraction], favourite: Sequence[Fraction] | None = None
) -> tuple[Mixture, Sequence[Level]] | None:
    """The fairest lottery whose chances are nowhere above `ceiling` (by kind), and its proof; None
    where whole groups do not attain it. `favourite`: as in `within`."""
    bound = leximin_bound(groups, favourite, ceiling)
    mixture = None if bound is None else attained(groups, bound, [], favourite)
    return None if bound is None or mixture is None else (mixture, bound.levels)


def _boxes(shape: Shape, problem: Problem) -> list[water.Box] | None:
    """Each kind's own limits, or None when something links the kinds: a household, people kept
    apart, a shared member, people against, tickets, or a range of seats."""
    if not isinstance(problem.seats, int) or problem.apart or problem.tickets:
        return None
    if any(rule.against for rule in problem.rules):
        return None
    if any(kind.size > 1 or sum(kind.share) > 1 for kind in shape.kinds):
        return None
    boxes = []
    for kind in shape.kinds:
        n = len(kind.units)
        low, high = bounds_of(problem)[kind.share.index(1)] if any(kind.share) else (0, n)
        boxes.append((low, min(high, n), n))
    return boxes


def _by_water(problem: Problem, shape: Shape, boxes: list[water.Box]) -> Fair | None:
    seated = min(problem.most, sum(high for _low, high, _n in boxes))
    empty = [
        rule
        for r, rule in enumerate(problem.rules)
        if not any(kind.share[r] for kind in shape.kinds)
    ]
    least = sum(low for low, _high, _n in boxes)
    if (
        least > seated
        or any(low > high for low, high, _n in boxes)
        or any(rule.at_least for rule in empty)
    ):
        return None
    means = water.pour(boxes, seated)
    levels = water.levels(boxes, means, seated)
    return Fair(problem, (seated, seated), shape, water.mixture(means), levels)


def _by_programs(problem: Problem, shape: Shape, watch: Unwatched = UNWATCHED) -> Fair | None:
    asked = (problem.seats,) * 2 if isinstance(problem.seats, int) else problem.seats
    best = within(Groups(shape, asked, watch)) if asked[0] <= len(problem.people) else None
    if best is None and isinstance(problem.seats, int):
        fullest = Groups(shape, (0, problem.seats)).best([kind.size for kind in shape.kinds])
        if fullest is not None:
            sizes = zip(shape.sizes(), fullest, strict=True)
            asked = (sum(size * y for size, y in sizes),) * 2
            best = within(Groups(shape, asked, watch))
    return None if best is None else Fair(problem, asked, shape, *best)


def within(
    groups: Groups, favourite: Sequence[Fraction] | None = None
) -> tuple[Mixture, Sequence[Level]] | None:
    """The fairest lottery over these groups and its proof; None when there is no group.

    `favourite`: what each way is worth; of the lotteries with the fairest chances, one of the
    greatest worth is looked for.
    """
    if not groups.shape.ways:
        return ([(Fraction(1), ())], ()) if groups.allow(()) else None
    bound = leximin_bound(groups, favourite)
    start: list[Counts] = []
    if bound is not None:
        mixture = attained(groups, bound, start, favourite)
        if mixture is not None:
            return mixture, bound.levels
    first = groups.best([0] * len(groups.shape.kinds))
    return None if first is None else columns.leximin(groups, [first, *start])


def attained(
    groups: Groups,
    bound: Bound,
    tried: list[Counts],
    favourite: Sequence[Fraction] | None = None,
) -> Mixture | None:
    """A lottery of whole groups with exactly the chances of the bound; None when none is found.
    The groups met on the way are added to `tried`."""
    if bound.means is None:
        return None
    for means in inward(groups, bound.chances, bound.means, favourite):
        for luck in range(WALKS):
            walk = Walk(groups, means, luck)
            if walk.run():
                return walk.found
            tried += [counts for _weight, counts in walk.found]
    return columns.complete(groups, bound.chances, tried)
