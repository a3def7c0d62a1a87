"""Which limits give way, and by how much: the smallest changes that make a group possible.

A whole-number program lets limits give way at a price of `weight` per person; after each answer,
the same set of limits is forbidden and the next cheapest is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import highspy

from interra_science.lottery.problem import Problem, bounds_of
from interra_science.lottery.solver import add_row, solve, whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interra_science.lottery.problem import Rule
    from interra_science.lottery.shapes import Shape

SEATS = "seats"
EASE = 0.01  # a change of one limit is preferred to the same change spread over two


@dataclass(frozen=True, slots=True)
class Change:
    """Set the `side` ("min" or "max") of a rule to `to`. `rule` is "seats" for more or fewer seats."""

    rule: str
    side: str
    to: int


Option = tuple[Change, ...]


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


class Easing:
    """Finds the cheapest ways, one by one. `most`: how often each way of the shape can be used;
    `reach`: no sum of a row, nor any limit, is beyond it; `limits`: how many rows may give way."""

    def __init__(self, most: Sequence[int], reach: int, limits: int) -> None:
        self._solver = whole()
        self._reach = reach
        self._ease = min(EASE, 1 / (4 + 4 * limits))
        self._ways: list[tuple[int, int, str, str, int]] = []
        for top in (*most, 0):  # one more, so that the program is never empty
            self._solver.addVariable(0, top, type=highspy.HighsVarType.kInteger)

    @classmethod
    def of(cls, problem: Problem, shape: Shape, *, firm: bool = False) -> Easing:
        """For one draw. Every limit may give way, the number of seats too; or, with `firm`, only
        the rules that are not firm."""
        limits = [limit for bounds in bounds_of(problem) for limit in bounds]
        reach = len(problem.people) + max(map(abs, [problem.most, *limits]))
        model = cls(shape.most, reach, len(problem.rules))
        sizes = shape.sizes()
        least = 0 if isinstance(problem.seats, int) else problem.seats[0]
        if firm:
            model.keep(sizes, least, problem.most)
        else:
            model.let_give(SEATS, "max", problem.most, sizes)
            model.let_give(SEATS, "min", least, sizes)
        for rule, row in zip(problem.rules, shape.rows, strict=False):
            if firm and rule.firm:
                model.keep(*row)
            else:
                model.let_rule_give(rule.name, rule, row.share)
        for row in shape.rows[len(problem.rules) :]:
            model.keep(*row)
        return model

    def keep(self, share: Sequence[int], low: int, high: int) -> None:
        """This row does not give way."""
        add_row(self._solver, low, high, dict(enumerate(share)))

    def let_rule_give(self, name: str, rule: Rule, share: Sequence[int]) -> None:
        """Both limits of a rule, called `name` in the changes."""
        self.let_give(name, "min", rule.at_least, share, -len(rule.against), rule.weight)
        if rule.at_most is not None:
            self.let_give(name, "max", rule.at_most, share, price=rule.weight)

    def let_give(
        self,
        rule: str,
        side: str,
        limit: int,
        share: Sequence[int],
        lowest: int = 0,
        price: int = 1,
    ) -> None:
        """Two more variables: by how many people this limit gives way, and whether it does.
        A lower limit that asks for no more than the `lowest` number need not."""
        if side == "min" and limit <= lowest:
            return
        by = self._solver.getNumCol()
        integer = highspy.HighsVarType.kInteger
        most = limit - lowest if side == "min" else self._reach
        self._solver.addVariable(0, most, price, type=integer)
        self._solver.addVariable(0, 1, self._ease, type=integer)
        add_row(self._solver, -highspy.kHighsInf, 0, {by: 1, by + 1: -self._reach})
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
