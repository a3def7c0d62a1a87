"""The lottery that the house makes from the terms of a draw."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from interra.gatherings.rules.memory import GREATEST_CHANCE, LEAST_CHANCE
from interra.gatherings.rules.mixing import Mix
from interra_science import lottery

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from interra.gatherings.queries.terms import Terms
    from interra_science.lottery import Fair, Id, Problem
    from interra_science.lottery.problem import Number
    from interra_science.lottery.watch import Progress


@dataclass(frozen=True, slots=True)
class Mattered:
    """Whether somebody's chance would be another one without the mix, or without tickets."""

    rules: bool = False
    memory: bool = False


def fairest(terms: Terms, progress: Progress | None = None) -> Fair:
    """Chances as equal as can be per ticket; where the rules allow, between 1 in 20 and 9 in 10.
    `progress` is told how far the first search has come.

    :raises lottery.NoGroup: if no group can keep the rules that do not give way.
    """
    best = first = lottery.fair(terms.problem(), progress=progress)
    if best.levels[0] < LEAST_CHANCE and terms.seats >= LEAST_CHANCE * terms.people:
        best = _with_a_floor(best)
    if best.levels[0] < 1 and best.levels[-1] > GREATEST_CHANCE:
        best = lottery.fair(best.problem, cap=GREATEST_CHANCE)
    return replace(best, gave_way=first.gave_way)


def surely_keeps(terms: Terms, floor: Fraction, *, like: tuple[Terms, Fair]) -> bool:
    """Whether it is proved that these terms give everybody `floor` at least. `like`: terms that
    differ in one person, and their fairest chances.

    Where memory had to bend for the others it bends here as far: then nobody falls below the least
    chance that we hold to, and `floor` must be no more than that.

    :raises lottery.NoGroup: if no group can keep the rules that do not give way.
    """
    others, best = like
    problem = terms.problem()
    if has_bent(others, best):
        problem = replace(problem, tickets=best.problem.tickets)
    return lottery.attainable(problem, floor, GREATEST_CHANCE, near=best)


def has_bent(terms: Terms, best: Fair) -> bool:
    """Whether tickets were made more alike, for the sake of the least chance."""
    return best.problem.tickets != terms.problem().tickets


def floor_without(terms: Terms, rule: str) -> Fraction:
    """The least chance if this rule were not asked for."""
    kept = tuple(one for one in terms.mix.rules if one.name != rule)
    return fairest(replace(terms, mix=Mix(kept))).levels[0]


def what_mattered(terms: Terms, best: Fair) -> Mattered:
    """`best`: the fairest chances under these terms."""
    if best.levels[0] == 1:
        return Mattered()
    alike = terms.without_memory()
    return Mattered(
        rules=terms.mix.is_set and fairest(replace(terms, mix=Mix())).chance != best.chance,
        memory=alike != terms and fairest(alike).chance != best.chance,
    )


def _with_a_floor(best: Fair) -> Fair:
    """Memory bends so far that nobody's chance falls below the least, if that is enough for it."""
    for problem in with_fewer_differences(best.problem):
        other = lottery.fair(problem)
        if other.levels[0] >= LEAST_CHANCE:
            return other
    return best


def with_fewer_differences(problem: Problem) -> Iterator[Problem]:
    """Whoever has the fewest tickets is given twice as many, again and again, until all have the
    same."""
    told: dict[Id, Number] = dict(problem.tickets.items())
    held = {person: told.get(person, 1) for person in problem.people}
    least, most = min(held.values()), max(held.values())
    while least < most:
        least = min(2 * least, most)
        yield replace(problem, tickets={p: max(least, number) for p, number in held.items()})
