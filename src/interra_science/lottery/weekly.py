"""`weeks`: the public table of M equally likely whole weeks, from which one is picked.

A person's chance of a seat anywhere, or in one session, is the number of weeks that seat them so
out of M: the chances of the draw that is really made, so they are exact. Both stay within 2 of M
times the fairest chance.

It is made as the table of one session is. The make-ups are counted out over the weeks so that the
tallies of each kind, anywhere and in each session, stray as little as can be (`copies`). Units
alike then share the ways of their kind evenly (`filling`); who still strays too far changes places
with somebody alike (`mending`). Last, each session is mixed by exact
exchanges between weeks: only people who have no other seat in either of the two weeks change
places, so that nobody's number of seats changes, in any session or over all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from interra_science.lottery.chances import Fair
from interra_science.lottery.copies import counted
from interra_science.lottery.filling import EMPTY, Mixer, even_out, in_turn
from interra_science.lottery.groups import Groups
from interra_science.lottery.mending import EVEN, mend
from interra_science.lottery.peeling import varied
from interra_science.lottery.problem import ById, Id, chance_in, in_order
from interra_science.lottery.refusals import BadRule
from interra_science.lottery.shapes import shape_of
from interra_science.lottery.stream import Seed, Stream
from interra_science.lottery.transcript import commit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from interra_science.lottery.batch import BatchFair, Session

    Whole = NDArray[np.int64]
    Marks = NDArray[np.bool_]

Week = dict[Id, tuple[Id, ...]]

WALKS = 3
PASSES = 2  # how often each session has its turn to be mixed


@dataclass(frozen=True)
class Weeks:
    """M equally likely `weeks`: who is seated in each session. `pseudonyms`: how people are
    published."""

    fair: BatchFair
    weeks: tuple[Week, ...]
    seed: Seed
    pseudonyms: Mapping[Id, str]

    @cached_property
    def people(self) -> tuple[Id, ...]:
        """Everyone who asked, in order."""
        return tuple(in_order(self.fair.problem.people))

    @cached_property
    def chance(self) -> Mapping[Id, Fraction]:
        """Each person's chance of a seat in any session: the weeks that seat them, out of all."""
        seated = [{i for group in week.values() for i in group} for week in self.weeks]
        return chance_in(seated, self.people)

    def chance_in(self, session: Id) -> Mapping[Id, Fraction]:
        """Each person's chance of a seat in this session."""
        return chance_in([week[session] for week in self.weeks], self.people)

    def pair(self, one: Id, other: Id) -> Fraction:
        """The chance that both are in one session of the same week; for twice the same person,
        their own chance."""
        both = sum(
            any(one in group and other in group for group in week.values()) for week in self.weeks
        )
        return Fraction(both, len(self.weeks))

    @cached_property
    def commitment(self) -> str:
        """The fingerprint of `public()`, to be published before the beacon is known."""
        return commit(self.public())

    def public(self, pseudonyms: ById[str] | None = None) -> dict[str, object]:
        """The table as published: as that of one session, but each group is a week, a list of
        people for each session. JSON can write it.

        With other `pseudonyms` than the table's own, the commitment is `commit` of this.
        """
        names = self.pseudonyms if pseudonyms is None else _by_id(pseudonyms)
        people = sorted(self.people, key=lambda person: names[person])
        return {
            "version": 1,
            "seated": self.fair.seated,
            "per_person": self.fair.per_person,
            "sessions": {
                str(session.id): self._session(session, people, names)
                for session in self.fair.sessions
            },
            "levels": [str(level) for level in self.fair.levels],
            "people": [names[person] for person in people],
            "fair": {names[person]: str(self.fair.chance[person]) for person in people},
            "chances": self._times(self.chance, people, names),
            "groups": [
                {str(s): sorted(names[person] for person in some) for s, some in week.items()}
                for week in self.weeks
            ],
        }

    def _session(
        self, session: Session, people: Sequence[Id], names: Mapping[Id, str]
    ) -> dict[str, object]:
        fairest = self.fair.chance_in(session.id)
        return {
            "seats": session.seats,
            "rules": [
                {"name": rule.name, "min": rule.at_least, "max": rule.at_most}
                for rule in session.rules
            ],
            "fair": {names[person]: str(fairest[person]) for person in people},
            "chances": self._times(self.chance_in(session.id), people, names),
        }

    def _times(
        self, chance: Mapping[Id, Fraction], people: Sequence[Id], names: Mapping[Id, str]
    ) -> dict[str, int]:
        return {names[person]: int(chance[person] * len(self.weeks)) for person in people}


def weeks(
    fair: BatchFair,
    groups: int = 1000,
    seed: Seed = 0,
    mix: int = 50,
    pseudonyms: ById[str] | None = None,
) -> Weeks:
    """The table of `groups` equally likely weeks; the same seed gives the same table.

    `mix` is how many times each session of each week exchanges people with that of another.
    `pseudonyms` are the names under which people are published; without them, their ids.

    :raises BadRule: when `groups` is below 1.
    """
    if groups < 1:
        raise BadRule("no_groups", "There must be at least one week to pick.")
    stream = Stream(seed, "weeks")
    makeups = _makeups(fair, groups)[stream.order(groups)]
    used = _dealt(fair, makeups, stream)
    units = [unit for kind in fair.shape.kinds for unit in kind.units]
    inside = [_inside(used, fair, session) for session in fair.sessions]
    mend(fair, inside)
    for _ in range(PASSES if fair.seated and groups > 1 else 0):
        for number in range(len(inside)):
            _mix(fair, inside, number, -(-mix // PASSES), stream)
    drawn: list[Week] = [{} for _ in range(groups)]
    for session, marks in zip(fair.sessions, inside, strict=True):
        for week, row in zip(drawn, marks, strict=True):
            seated = np.flatnonzero(row).tolist()
            week[session.id] = tuple(in_order(i for unit in seated for i in units[unit]))
    names = _by_id(pseudonyms or {person: str(person) for person in fair.problem.people})
    return Weeks(fair, tuple(drawn), seed, names)


def _makeups(fair: BatchFair, groups: int) -> Whole:
    """The make-up of each week, from several walks at once where they can be counted out evenly."""
    bound = Groups(fair.shape, (fair.seated, fair.seated))
    tallies, units = _tallies(fair)
    tried = []
    for mixture in varied(bound, fair.mixture, WALKS):
        stray, chosen = counted(mixture, tallies, units, groups)
        if stray <= EVEN:
            return chosen
        tried.append((stray, chosen))
    return min(tried, key=lambda one: one[0])[1]


def _tallies(fair: BatchFair) -> tuple[Whole, list[int]]:
    """What is counted of each way: its kind anywhere, and its kind in each session; and how many
    units share each tally."""
    columns, units = [], []
    for home in fair.shape.homes:
        width = fair.shape.most[home[0]]
        for session in (None, *dict.fromkeys(s for v in home for s in fair.seats[v])):
            column = np.zeros(len(fair.seats), dtype=np.int64)
            column[[v for v in home if session is None or session in fair.seats[v]]] = 1
            columns.append(column)
            units.append(width)
    return np.array(columns, dtype=np.int64).reshape(len(units), len(fair.seats)).T, units


def _dealt(fair: BatchFair, makeups: Whole, stream: Stream) -> Whole:
    """In which way each unit is seated in each week; EMPTY when it is not."""
    names = [session.id for session in fair.sessions]
    used = [np.zeros((len(makeups), 0), dtype=np.int64)]
    for home in fair.shape.homes:
        needs = makeups[:, home]
        places = np.zeros((len(home) + 1, len(names) + 1), dtype=np.int64)
        for w, v in enumerate(home):
            places[w] = [1, *(int(name in fair.seats[v]) for name in names)]
        if fair.shape.most[home[0]] == 1:
            dealt = np.where(needs.any(axis=1), needs.argmax(axis=1), len(home))[:, None]
        else:
            dealt = in_turn(needs, places, fair.shape.most[home[0]], stream)
            even_out(dealt, places)
        used.append(np.array([*home, EMPTY], dtype=np.int64)[dealt])
    return np.concatenate(used, axis=1)


def _inside(used: Whole, fair: BatchFair, session: Session) -> Marks:
    """Which units have a seat in this session, in each week."""
    ways = [session.id in some for some in fair.seats]
    found: Marks = np.array([*ways, False], dtype=np.bool_)[used]
    return found


def _mix(fair: BatchFair, inside: list[Marks], number: int, rounds: int, stream: Stream) -> None:
    """Exchange people of one session between weeks."""
    session = fair.sessions[number]
    problem = replace(fair.problem, seats=(0, fair.problem.most), rules=session.rules)
    shape = shape_of(problem)
    place = {unit: n for n, unit in enumerate(u for kind in shape.kinds for u in kind.units)}
    mine = [place[unit] for kind in fair.shape.kinds for unit in kind.units]
    weeks, wide = len(inside[number]), session.seats  # all may come alone
    busy = np.zeros((weeks, len(place)), dtype=np.bool_)
    for other, marks in enumerate(inside):
        if other != number:
            busy[:, mine] |= marks
    table = np.full((weeks, wide), EMPTY, dtype=np.int64)
    rows, units = np.nonzero(inside[number])
    first = np.searchsorted(rows, np.arange(weeks))
    table[rows, np.arange(len(rows)) - first[rows]] = np.array(mine, dtype=np.int64)[units]
    mixer = _InSession(Fair(problem, (0, session.seats), shape, [], ()), table, busy)
    mixer.mix(rounds, stream)
    seated = np.zeros((weeks, len(place)), dtype=np.bool_)
    rows, places = np.nonzero(table != EMPTY)
    seated[rows, table[rows, places]] = True
    inside[number] = seated[:, mine]


class _InSession(Mixer):
    """Exchanges between the weeks of one session. `busy`: who has another seat in which week."""

    def __init__(self, fair: Fair, table: Whole, busy: Marks) -> None:
        super().__init__(fair, table)
        self._busy = busy
        self._weeks = (np.zeros(0, dtype=np.int64),) * 2

    def _exchange(self, one: Whole, two: Whole, stream: Stream) -> None:
        self._weeks = one, two
        super()._exchange(one, two, stream)

    def stuck(self, groups: Whole, units: Whole) -> Marks:
        """Whoever has another seat in either week stays."""
        one, two = (self._busy[rows[:, None], units] for rows in self._weeks)
        return super().stuck(groups, units) | one | two


def _by_id(names: ById[str]) -> dict[Id, str]:
    return {person: name for person, name in names.items()}  # noqa: C416 -- any kind of id
