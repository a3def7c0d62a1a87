"""When the rules cannot all hold: which few of them clash, and the smallest changes that help.

The clash is found by a deletion filter: take one rule away at a time; if the others still cannot
hold together, it was not needed for the clash. What stays is minimal: without any one of its
rules there is a group. The changes come from `easing`.

Rules that are not firm give way by themselves (`softened`), as cheaply as can be.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from interra_science.lottery.easing import SEATS, Easing, Option, eased_by
from interra_science.lottery.groups import Groups
from interra_science.lottery.problem import Id, Problem, bounds_of
from interra_science.lottery.refusals import NoGroup
from interra_science.lottery.shapes import Row, Shape, shape_of
from interra_science.lottery.words import clash_in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

OPTIONS = 3


@dataclass(frozen=True, slots=True)
class Clash:
    """Why no group exists, or who is left out although one does.

    `rules`     names of rules that cannot hold together; () when a group exists; ("seats",) when
                even without rules no group holds so many people
    `options`   sets of changes that make a group possible, cheapest first
    `shut_out`  who could be in no group (after the first option, when there is no group today)
    `problem`   the draw that this is about
    """

    rules: tuple[str, ...]
    options: tuple[Option, ...]
    shut_out: frozenset[Id]
    problem: Problem = field(repr=False, compare=False)

    @property
    def possible(self) -> bool:
        """Whether a group exists as things are."""
        return not self.rules

    def words(self, language: str = "en") -> list[str]:
        """The same in plain sentences: in French ("fr") or, for any other language, English.
        Rules are called as `Rule.words` says in that language."""
        return clash_in_words(self, language)


def explain(problem: Problem) -> Clash:
    """What blocks this draw, if anything, and the cheapest ways out: firm or not, all rules count."""
    shape = shape_of(problem)
    rules = _clashing(problem, shape)
    if not rules:
        return Clash((), (), _shut_out(problem, shape), problem)
    options = _options(problem, shape)
    eased = eased_by(problem, options[0])
    return Clash(rules, options, _shut_out(eased, shape), problem)


def softened(problem: Problem) -> tuple[Problem, Option]:
    """The same draw with its rules that are not firm loosened until a group exists, and what gave
    way: the least Σ weight·people. Where a group keeps every rule, nothing changes.

    :raises NoGroup: when the firm rules alone clash; what its clash proposes lets `fair` succeed.
    """
    shape = shape_of(problem)
    gave_way = Easing.of(problem, shape, firm=True).cheapest()
    if gave_way is None:
        firm = replace(problem, rules=[rule for rule in problem.rules if rule.firm])
        raise NoGroup(explain(firm))
    return eased_by(problem, gave_way), gave_way


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
    model = Easing.of(problem, shape)
    options: list[Option] = []
    while len(options) < OPTIONS and (option := model.cheapest()):
        options.append(option)
    return tuple(options)
