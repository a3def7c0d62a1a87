"""When the rules cannot all hold: which few of them clash, and the smallest changes that help.

The clash is found by a deletion filter: take one rule away at a time; if the others still cannot
hold together, it was not needed for the clash. What stays is minimal: without any one of its
rules there is a group. The changes come from a whole-number program that lets every limit give
way at a price of one per person; after each answer, the same set of limits is forbidden and the
next cheapest is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import highspy

from interra_science.lottery.groups import Groups
from interra_science.lottery.problem import Id, Problem, bounds_of
from interra_science.lottery.shapes import Row, Shape, shape_of
from interra_science.lottery.solver import add_row, solve, whole

if TYPE_CHECKING:
    from collections.abc import Sequence

SEATS = "seats"
EASE = 0.01  # a change of one limit is preferred to the same change spread over two
OPTIONS = 3


@dataclass(frozen=True, slots=True)
class Change:
    """Set the `side` ("min" or "max") of a rule to `to`. `rule` is "seats" for more or fewer seats."""

    rule: str
    side: str
    to: int


Option = tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Clash:
    """Why no group exists, or who is left out although one does.

    `rules`     names of rules that cannot hold together; () when a group exists; ("seats",) when
                even without rules no group holds so many people
    `options`   sets of changes that make a group possible, cheapest first
    `shut_out`  who could be in no group (after the first option, when there is no group today)
    """

    rules: tuple[str, ...]
    options: tuple[Option, ...]
    shut_out: frozenset[Id]

    @property
    def possible(self) -> bool:
        """Whether a group exists as things are."""
        return not self.rules


def explain(problem: Problem) -> Clash:
    """What blocks this draw, if anything, and the cheapest ways out."""
    shape = shape_of(problem)
    rules = _clashing(problem, shape)
    if not rules:
        return Clash((), (), _shut_out(problem, shape))
    options = _options(problem, shape)
    eased = eased_by(problem, options[0])
    return Clash(rules, options, _shut_out(eased, shape))


def eased_by(problem: Problem, option: Option) -> Problem:
    """The problem after these changes."""
    to = {(change.rule, change.side): change.to for change in option}
    rules = [
        replace(
            rule,
            at_least=to.get((rule.name, "min"), rule.at_least),
            at_most=to.get((rule.name, "max"), rule.at_most),
        )
        for rule in problem.rules
    ]
    most = to.get((SEATS, "max"), problem.most)
    if isinstance(problem.seats, int):
        return replace(problem, seats=most, rules=rules)
    least = to.get((SEATS, "min"), problem.seats[0])
    return replace(problem, seats=(min(least, most), max(least, most)), rules=rules)


def _clashing(problem: Problem, shape: Shape) -> tuple[str, ...]:
    limits = bounds_of(problem)
    least = 0 if isinstance(problem.seats, int) else problem.seats[0]

    def hold(kept: Sequence[int]) -> bool:
        free = (-len(problem.people), len(problem.people))
        bounds = [limits[r] if r in kept else free for r in range(len(limits))]
        groups = Groups(_with(shape, bounds), (least, problem.most))
        return groups.best([0] * len(shape.kinds)) is not None

    clash = list(range(len(limits)))
    if hold(clash):
        return ()
    if not hold([]):
        return (SEATS,)
    for rule in range(len(limits)):
        fewer = [other for other in clash if other != rule]
        if not hold(fewer):
            clash = fewer
    return tuple(problem.rules[r].name for r in clash)


def _with(shape: Shape, bounds: Sequence[tuple[int, int]]) -> Shape:
    """The same shape under other limits."""
    ruled = [Row(row.share, *limits) for row, limits in zip(shape.rows, bounds, strict=False)]
    return replace(shape, rows=(*ruled, *shape.rows[len(bounds) :]))


def _shut_out(problem: Problem, shape: Shape) -> frozenset[Id]:
    shape = _with(shape, bounds_of(problem))
    total = problem.seats
    if isinstance(total, int):
        fullest = Groups(shape, (0, total)).best([kind.size for kind in shape.kinds]) or ()
        total = (sum(size * y for size, y in zip(shape.sizes(), fullest, strict=True)),) * 2
    groups = Groups(shape, total)
    out: set[Id] = set()
    for c, kind in enumerate(shape.kinds):
        best = groups.best([int(d == c) for d in range(len(shape.kinds))])
        if best is None or not shape.seated(best)[c]:
            out.update(person for unit in kind.units for person in unit)
    return frozenset(out)


def _options(problem: Problem, shape: Shape) -> tuple[Option, ...]:
    """The cheapest sets of changes, no set containing an earlier one."""
    model = _Easing(problem, shape)
    options: list[Option] = []
    while len(options) < OPTIONS and (option := model.cheapest()):
        options.append(option)
    return tuple(options)


class _Easing:
    """Every limit may give way, at a price of one per person; finds the cheapest ways, one by one."""

    def __init__(self, problem: Problem, shape: Shape) -> None:
        self._solver = whole()
        limits = [limit for bounds in bounds_of(problem) for limit in bounds]
        self._most = len(problem.people) + max(map(abs, [problem.most, *limits]))
        self._ways: list[tuple[int, int, str, str, int]] = []
        for most in shape.most:
            self._solver.addVariable(0, most, type=highspy.HighsVarType.kInteger)
        sizes = shape.sizes()
        self._let_give(SEATS, "max", problem.most, sizes)
        if not isinstance(problem.seats, int) and problem.seats[0]:
            self._let_give(SEATS, "min", problem.seats[0], sizes)
        for rule, row in zip(problem.rules, shape.rows, strict=False):
            if rule.at_least or rule.against:
                self._let_give(rule.name, "min", rule.at_least, row.share, -len(rule.against))
            if rule.at_most is not None:
                self._let_give(rule.name, "max", rule.at_most, row.share)
        for row in shape.rows[len(problem.rules) :]:
            add_row(self._solver, row.low, row.high, dict(enumerate(row.share)))

    def _let_give(
        self, rule: str, side: str, limit: int, share: Sequence[int], least: int = 0
    ) -> None:
        """Two more variables: by how many people this limit gives way, and whether it does.
        A lower limit need not sink below `least`."""
        by = self._solver.getNumCol()
        integer = highspy.HighsVarType.kInteger
        most = max(0, limit - least) if side == "min" else self._most
        self._solver.addVariable(0, most, 1.0, type=integer)
        self._solver.addVariable(0, 1, EASE, type=integer)
        add_row(self._solver, -highspy.kHighsInf, 0, {by: 1, by + 1: -self._most})
        row: dict[int, float] = dict(enumerate(share))
        if side == "min":
            add_row(self._solver, limit, highspy.kHighsInf, {**row, by: 1})
        else:
            add_row(self._solver, -highspy.kHighsInf, limit, {**row, by: -1})
        self._ways.append((by, limit, rule, side, -1 if side == "min" else 1))

    def cheapest(self) -> Option | None:
        """The next cheapest option, which is then forbidden; None when there is no other."""
        found = solve(self._solver)
        if found is None:
            return None
        used = [way for way in self._ways if round(found[way[0]])]
        marks = dict.fromkeys((way[0] + 1 for way in used), 1.0)
        add_row(self._solver, -highspy.kHighsInf, len(used) - 1, marks)
        return tuple(
            Change(rule, side, limit + sign * round(found[by]))
            for by, limit, rule, side, sign in used
        )
