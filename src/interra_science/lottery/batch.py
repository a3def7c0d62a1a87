"""Several sessions drawn at once: each person says which they would like, best first.

It is the same draw on a larger shape. People alike in every rule, wish and ticket are one kind; a
*way* to seat one of them is one of their wishes, or several, up to `per_person` seats. Each session
keeps its seats and its rules, and as many people as possible are seated in all. Then

1. chances of having a seat at all are the leximin per ticket (`relaxed`, `peeling`, `columns`);
2. among all lotteries with these chances, one with the most favourite wishes is taken: a seat in a
   first wish counts 1, in a second 1/2, in a third 1/3, and so on.

Source of the method: Flanigan et al. 2021 on make-ups; "most first wishes at those chances" is one
more linear program.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

from interra_science.lottery.chances import within
from interra_science.lottery.clash import Clash
from interra_science.lottery.groups import Groups
from interra_science.lottery.problem import Id, Problem, in_order
from interra_science.lottery.refusals import BadRule, NoGroup
from interra_science.lottery.shapes import Kind, Row, Shape
from interra_science.lottery.stream import Stream

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from interra_science.lottery.peeling import Mixture
    from interra_science.lottery.problem import ById, Number, Rule
    from interra_science.lottery.proof import Level
    from interra_science.lottery.shapes import Counts
    from interra_science.lottery.stream import Seed

Wishes = tuple[Id, ...]


@dataclass(frozen=True, slots=True)
class Session:
    """One of the sessions: its seats (at most) and its rules, which are about its own group."""

    id: Id
    seats: int
    rules: Sequence[Rule] = ()


@dataclass(frozen=True)
class BatchFair:
    """The fairest lottery over whole weeks: who is seated where.

    `seated`   how many people have a seat, in all
    `mixture`  (weight, how many people of each kind are seated in each of their ways)
    `seats`    which sessions each way of `shape` seats somebody in
    `idle`     who wishes for nothing
    """

    sessions: tuple[Session, ...]
    shape: Shape
    seats: tuple[Wishes, ...]
    seated: int
    idle: tuple[Id, ...]
    mixture: Mixture
    proof: Sequence[Level]

    @cached_property
    def chance(self) -> Mapping[Id, Fraction]:
        """Each person's chance of a seat in any session, exact."""
        return self._each(lambda _sessions: Fraction(1))

    def chance_in(self, session: Id) -> Mapping[Id, Fraction]:
        """Each person's chance of a seat in this session, exact."""
        return self._each(lambda sessions: Fraction(session in sessions))

    @property
    def levels(self) -> tuple[Fraction, ...]:
        """The different chances, lowest first."""
        return tuple(sorted(set(self.chance.values())))

    def draw(self, seed: Seed) -> dict[Id, tuple[Id, ...]]:
        """One week: for each session, who has a seat. The same seed gives the same week."""
        counts = self._picked(seed)
        stream = Stream(seed, "batch")
        week: dict[Id, list[Id]] = {session.id: [] for session in self.sessions}
        for home in self.shape.homes:
            units = self.shape.kinds[self.shape.ways[home[0]][0]].units
            turn = iter(stream.order(len(units)).tolist())
            for v in home:
                for _ in range(counts[v]):
                    person = units[next(turn)]
                    for session in self.seats[v]:
                        week[session] += person
        return {session: tuple(in_order(people)) for session, people in week.items()}

    def _picked(self, seed: Seed) -> Counts:
        """The make-up of the week: each as likely as its weight, to within 2^-200."""
        digest = hashlib.sha256(f"week:{seed}".encode()).digest()
        luck = Fraction(int.from_bytes(digest, "big"), 2**256)
        for weight, counts in self.mixture[:-1]:
            if luck < weight:
                return counts
            luck -= weight
        return self.mixture[-1][1]

    def _each(self, worth: Callable[[Wishes], Fraction]) -> dict[Id, Fraction]:
        means = [Fraction(0)] * len(self.shape.kinds)
        for weight, counts in self.mixture:
            for v, y in enumerate(counts):
                means[self.shape.ways[v][0]] += weight * y * worth(self.seats[v])
        each = dict.fromkeys(self.idle, Fraction(0))
        for kind, mean in zip(self.shape.kinds, means, strict=True):
            each.update((person, mean / len(kind.units)) for (person,) in kind.units)
        return each


def batch(
    sessions: Sequence[Session],
    wishes: Mapping[Id, Sequence[Id]],
    per_person: int = 1,
    tickets: ById[Number] | None = None,
) -> BatchFair:
    """The fairest lottery over the sessions of a week. All their rules are taken as firm.

    `wishes` gives everyone's sessions, best first; nobody is seated where they do not wish.

    :raises BadRule: a session, wish, rule or ticket makes no sense.
    :raises NoGroup: when no week keeps the rules of every session.
    """
    _refuse(sessions, wishes, per_person)
    held = {person: Fraction(str(ticket)) for person, ticket in (tickets or {}).items()}
    alike: defaultdict[tuple[Wishes, Fraction, tuple[int, ...]], list[Id]] = defaultdict(list)
    rules = [
        (session, rule, frozenset(rule.members), frozenset(rule.against))
        for session in sessions
        for rule in session.rules
    ]
    for person in in_order(person for person in wishes if wishes[person]):
        share = tuple(
            int(person in members) - int(person in against)
            for _session, _rule, members, against in rules
        )
        alike[tuple(wishes[person]), held.get(person, Fraction(1)), share].append(person)
    idle = tuple(person for person in in_order(wishes) if not wishes[person])
    kinds: list[Kind] = []
    seats: list[Wishes] = []
    homes, ways = [], []
    for (wished, ticket, share), people in sorted(alike.items(), key=repr):
        chosen = [some for size in range(1, per_person + 1) for some in combinations(wished, size)]
        homes.append(tuple(range(len(seats), len(seats) + len(chosen))))
        seats += chosen
        ways += [(len(kinds),)] * len(chosen)
        kinds.append(Kind(1, share, tuple((person,) for person in people), ticket))
    ruled = [(session, rule) for session, rule, *_people in rules]
    rows = tuple(_rows(sessions, ruled, kinds, homes, seats))
    most = tuple(len(kinds[way[0]].units) for way in ways)
    shape = Shape(tuple(kinds), tuple(ways), most, tuple(homes), rows)
    return _solved(tuple(sessions), shape, tuple(seats), idle)


def _rows(
    sessions: Sequence[Session],
    rules: Sequence[tuple[Session, Rule]],
    kinds: Sequence[Kind],
    homes: Sequence[tuple[int, ...]],
    seats: Sequence[Wishes],
) -> Iterator[Row]:
    """The seats of each session, then each rule, then each person at most once."""
    kind_of = [kind for kind, home in zip(kinds, homes, strict=True) for _ in home]
    for session in sessions:
        yield Row(tuple(int(session.id in some) for some in seats), 0, session.seats)
    for r, (session, rule) in enumerate(rules):
        held = zip(kind_of, seats, strict=True)
        share = tuple(kind.share[r] if session.id in some else 0 for kind, some in held)
        most = session.seats if rule.at_most is None else rule.at_most
        yield Row(share, rule.at_least, most)
    for home, kind in zip(homes, kinds, strict=True):
        if len(home) > 1:
            yield Row(tuple(int(v in home) for v in range(len(seats))), 0, len(kind.units))


def _solved(
    sessions: tuple[Session, ...], shape: Shape, seats: tuple[Wishes, ...], idle: tuple[Id, ...]
) -> BatchFair:
    """As many people as the rules allow, then as fairly as they allow."""
    worth = [1] * len(shape.kinds)
    fullest = Groups(shape, (0, sum(shape.most))).best(worth)
    if fullest is None:
        everyone = Problem([], sum(session.seats for session in sessions))
        raise NoGroup(Clash(_clashing(sessions, shape), (), frozenset(), everyone))
    filled = sum(fullest)
    favourite = [
        sum((Fraction(1, 1 + _rank(shape, seats, v, session)) for session in some), Fraction(0))
        for v, some in enumerate(seats)
    ]
    mixture, proof = within(Groups(shape, (filled, filled)), favourite) or ([], ())
    return BatchFair(sessions, shape, seats, filled, idle, mixture, proof)


def _rank(shape: Shape, seats: tuple[Wishes, ...], v: int, session: Id) -> int:
    """Which wish this session is for those seated in way v: 0 is the favourite."""
    first = next(home[0] for home in shape.homes if v in home)
    return next(rank for rank in range(v + 1) if seats[first + rank] == (session,))


def _clashing(sessions: Sequence[Session], shape: Shape) -> tuple[str, ...]:
    """A few rules that cannot hold together: without any one of them there is a week."""
    names = [f"{session.id}: {rule.name}" for session in sessions for rule in session.rules]
    first = len(sessions)
    kept = list(range(first, first + len(names)))

    def hold(rules: Sequence[int]) -> bool:
        rows = tuple(
            row
            for r, row in enumerate(shape.rows)
            if r in rules or not first <= r < first + len(names)
        )
        loose = Shape(shape.kinds, shape.ways, shape.most, shape.homes, rows)
        return Groups(loose, (0, sum(shape.most))).best([0] * len(shape.kinds)) is not None

    for rule in tuple(kept):
        fewer = [other for other in kept if other != rule]
        if not hold(fewer):
            kept = fewer
    return tuple(names[rule - first] for rule in kept)


def _refuse(
    sessions: Sequence[Session], wishes: Mapping[Id, Sequence[Id]], per_person: int
) -> None:
    known = {session.id for session in sessions}
    if len(known) < len(sessions):
        raise BadRule("session_twice", "A session is listed twice.")
    if per_person < 1 or any(session.seats < 1 for session in sessions):
        raise BadRule("no_seats", "There must be at least one seat.")
    for person, wished in wishes.items():
        if not known.issuperset(wished) or len(set(wished)) < len(wished):
            raise BadRule(
                "bad_wish", f"“{person}” wishes for a session twice, or for none of these."
            )
    for session in sessions:
        Problem(list(wishes), session.seats, session.rules)
