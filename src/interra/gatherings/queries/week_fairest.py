"""The lottery that the house makes from the terms of a week: `fairest`, for several sessions at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from interra.gatherings.queries.fairest import Mattered, with_fewer_differences
from interra.gatherings.rules.memory import GREATEST_CHANCE, LEAST_CHANCE
from interra_science import lottery

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from fractions import Fraction

    from interra.gatherings.queries.week_terms import WeekTerms
    from interra_science.lottery import BatchFair, Id
    from interra_science.lottery.problem import ById, Number


@dataclass(frozen=True, slots=True)
class MatteredInWeek:
    """`rules`: the sessions (by code) without whose mix somebody's chance would be another one."""

    rules: frozenset[str] = frozenset()
    memory: bool = False

    def of(self, code: str) -> Mattered:
        """What may be said to those who wished for this session."""
        return Mattered(code in self.rules, self.memory)


def fairest_week(terms: WeekTerms) -> BatchFair:
    """Chances of a seat in the week as equal as can be per ticket; where the rules allow, between 1
    in 20 and 9 in 10. Then the most favourite wishes. Rules « if possible » give way by as few
    people as can be.

    :raises lottery.NoGroup: if no week can keep the rules that do not give way.
    """
    best = first = _batch(terms)
    if best.levels[0] < LEAST_CHANCE:
        best = _with_a_floor(terms, best)
    if best.levels[0] < 1 and best.levels[-1] > GREATEST_CHANCE:
        best = _again(terms, best, best.problem.tickets, cap=GREATEST_CHANCE)
    return replace(best, gave_way=first.gave_way)


def what_mattered_in_week(
    terms: WeekTerms, best: BatchFair, progress: Callable[[float], None] | None = None
) -> MatteredInWeek:
    """`best`: the fairest chances under these terms. `progress` is told how much of it is done, from
    0 to 1: each mix left out is the whole week worked out once more."""
    if best.levels[0] == 1:
        return MatteredInWeek()
    mixed = [code for code, its in terms.sessions.items() if its.mix.is_set and its.parties]
    rules = set[str]()
    for number, code in enumerate(mixed, start=1):
        if fairest_week(terms.without_mix(code)).chance != best.chance:
            rules.add(code)
        if progress is not None:
            progress(number / len(mixed))
    alike = terms.without_memory()
    memory = alike != terms and fairest_week(alike).chance != best.chance
    return MatteredInWeek(frozenset(rules), memory)


def _batch(terms: WeekTerms) -> BatchFair:
    sessions: list[lottery.Session] = []
    tickets: dict[str, Number] = {}
    apart: set[tuple[Id, Id]] = set()
    for code, its in terms.sessions.items():
        if not its.parties:
            continue
        problem = its.problem()
        sessions.append(lottery.Session(code, its.seats, problem.rules))
        apart |= set(problem.apart)
        for party in its.parties:
            for name, person in zip(party.names, party.people, strict=True):
                tickets[name] = person.tickets
    return _drawn(
        terms,
        sessions,
        tickets if set(tickets.values()) != {1} else {},
        terms.together,
        sorted(apart, key=str),
    )


def _again(
    terms: WeekTerms, best: BatchFair, tickets: ById[Number], cap: Fraction | None = None
) -> BatchFair:
    """The same week, after what gave way, with other tickets or below a cap."""
    problem = best.problem
    return _drawn(terms, best.sessions, tickets, problem.together, problem.apart, cap)


def _drawn(
    terms: WeekTerms,
    sessions: Sequence[lottery.Session],
    tickets: ById[Number],
    together: Sequence[Collection[Id]],
    apart: Sequence[tuple[Id, Id]],
    cap: Fraction | None = None,
) -> BatchFair:
    from interra_science.lottery.batch import batch  # noqa: PLC0415 -- it brings numpy

    return batch(
        sessions,
        terms.wishes,  # type: ignore[arg-type]  # the ids are our pseudonyms
        tickets=tickets,
        together=together,
        apart=apart,
        cap=cap,
    )


def _with_a_floor(terms: WeekTerms, best: BatchFair) -> BatchFair:
    """Memory bends so far that nobody's chance falls below the least, if that is enough for it."""
    for problem in with_fewer_differences(best.problem):
        other = _again(terms, best, problem.tickets)
        if other.levels[0] >= LEAST_CHANCE:
            return other
    return best
