"""When the rules of a week cannot all hold: as `clash`, for several sessions drawn at once.

A rule is called "session: rule" here, and the seats of a session "session: seats". An empty week
always fits in the seats, so more of them only help where a rule asks for more people.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from interra_science.lottery.clash import OPTIONS, Clash
from interra_science.lottery.easing import SEATS, Easing, Option
from interra_science.lottery.groups import Groups
from interra_science.lottery.problem import Problem, Rule
from interra_science.lottery.refusals import NoGroup

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from interra_science.lottery.batch import Session
    from interra_science.lottery.shapes import Row, Shape


class _Ruled(NamedTuple):
    """A rule of one session: what it is called in the week, and its row."""

    name: str
    rule: Rule
    row: Row


def named(session: Session, rule: str) -> str:
    """What a rule of a session is called in the week."""
    return f"{session.id}: {rule}"


def softened_week(
    sessions: Sequence[Session], shape: Shape, problem: Problem
) -> tuple[tuple[Session, ...], Option]:
    """The same sessions with their rules that are not firm loosened until a week exists, and what
    gave way: the least Σ weight·people over all sessions.

    `shape` begins with a row for the seats of each session, then one for each rule, in order.

    :raises NoGroup: when the firm rules alone clash; its clash says which, and the cheapest options.
    """
    gave_way = _easing(sessions, shape, list(_ruled(sessions, shape)), firm=True).cheapest()
    if gave_way is None:
        raise NoGroup(_clash(sessions, shape, problem))
    return eased_week(sessions, gave_way), gave_way


def eased_week(sessions: Sequence[Session], option: Option) -> tuple[Session, ...]:
    """The sessions after these changes."""
    to = {(change.rule, change.side): change.to for change in option}
    return tuple(
        replace(
            session,
            seats=to.get((named(session, SEATS), "max"), session.seats),
            rules=[
                replace(
                    rule,
                    at_least=to.get((named(session, rule.name), "min"), rule.at_least),
                    at_most=to.get((named(session, rule.name), "max"), rule.at_most),
                )
                for rule in session.rules
            ],
        )
        for session in sessions
    )


def _clash(sessions: Sequence[Session], shape: Shape, problem: Problem) -> Clash:
    """A few firm rules that cannot hold together, and the cheapest sets of changes that help."""
    firm = [one for one in _ruled(sessions, shape) if one.rule.firm]
    model = _easing(sessions, shape, firm, firm=False)
    options: list[Option] = []
    while len(options) < OPTIONS and (option := model.cheapest()):
        options.append(option)
    seats = [Rule(named(one, SEATS), problem.people, at_most=one.seats) for one in sessions]
    told = replace(problem, rules=[replace(one.rule, name=one.name) for one in firm] + seats)
    return Clash(_clashing(sessions, shape, firm), tuple(options), frozenset(), told)


def _clashing(
    sessions: Sequence[Session], shape: Shape, firm: Sequence[_Ruled]
) -> tuple[str, ...]:
    """Without any one of these rules there is a week."""
    first = len(sessions)
    others = [*shape.rows[:first], *shape.rows[first + sum(len(s.rules) for s in sessions) :]]
    people = sum(len(unit) for kind in shape.kinds for unit in kind.units)

    def hold(rules: Sequence[_Ruled]) -> bool:
        loose = replace(shape, rows=(*others, *(one.row for one in rules)))
        return Groups(loose, (0, people)).best([0] * len(shape.kinds)) is not None

    kept = list(firm)
    for one in firm:
        fewer = [other for other in kept if other != one]
        if not hold(fewer):
            kept = fewer
    return tuple(one.name for one in kept)


def _easing(
    sessions: Sequence[Session], shape: Shape, ruled: Sequence[_Ruled], *, firm: bool
) -> Easing:
    """Every limit of these rules may give way, and every number of seats; or, with `firm`, only the
    rules that are not firm."""
    first = len(sessions)
    people = sum(len(unit) for kind in shape.kinds for unit in kind.units)
    limits = [limit for one in ruled for limit in (one.row.low, one.row.high)]
    most = max(map(abs, [*limits, *(session.seats for session in sessions)]), default=0)
    model = Easing(shape.most, people + most, len(ruled) + first)
    for session, row in zip(sessions, shape.rows, strict=False):
        if firm:
            model.keep(*row)
        else:
            model.let_give(named(session, SEATS), "max", session.seats, row.share)
    for one in ruled:
        if firm and one.rule.firm:
            model.keep(*one.row)
        else:
            model.let_rule_give(one.name, one.rule, one.row.share)
    for row in shape.rows[first + sum(len(session.rules) for session in sessions) :]:
        model.keep(*row)
    return model


def _ruled(sessions: Sequence[Session], shape: Shape) -> Iterator[_Ruled]:
    rules = ((named(session, rule.name), rule) for session in sessions for rule in session.rules)
    for (name, rule), row in zip(rules, shape.rows[len(sessions) :], strict=False):
        yield _Ruled(name, rule, row)
