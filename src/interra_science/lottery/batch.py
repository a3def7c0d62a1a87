"""Several sessions drawn at once: each person says which they would like, best first.

It is the same draw on a larger shape. People alike in every rule, wish and ticket are one kind; a
*way* to seat one of them is one of their wishes, or several, up to `per_person` seats. Each session
keeps its seats and its rules, and as many people as possible are seated in all. A household goes
to the same sessions or to none: those that all of it wish for. Then

1. chances of having a seat at all are the leximin per ticket (`relaxed`, `peeling`, `columns`);
2. with a cap, so are those of chances below it, wherever the rules allow that;
3. among all lotteries with these chances, one with the most favourite wishes is taken: a seat in a
   first wish counts 1, in a second 1/2, in a third 1/3, and so on.

Rules that are not firm give way as little as can be, over the whole week (`week_clash`).

Source of the method: Flanigan et al. 2021 on make-ups; "most first wishes at those chances" is one
more linear program.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

from interra_science.lottery.apart import kinds_apart
from interra_science.lottery.chances import below, least_ceiling, within
from interra_science.lottery.groups import Groups
from interra_science.lottery.problem import Id, Problem, bounds_of, in_order
from interra_science.lottery.refusals import BadRule
from interra_science.lottery.shapes import Kind, Row, Shape
from interra_science.lottery.stream import Stream
from interra_science.lottery.week_clash import named, softened_week

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from interra_science.lottery.easing import Option
    from interra_science.lottery.peeling import Mixture
    from interra_science.lottery.problem import ById, Number, Rule, Unit
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

    `problem`  everybody, who comes together, who is kept apart, and all rules
    `seated`   how many people have a seat, in all
    `mixture`  (weight, how many people of each kind are seated in each of their ways)
    `seats`    which sessions each way of `shape` seats somebody in
    `idle`     who wishes for nothing
    `ceiling`  the greatest chance allowed for each kind, where a cap was asked for
    `gave_way` the limits of rules that are not firm that had to be loosened ("session: rule");
               `sessions` and `problem` have them so
    """

    sessions: tuple[Session, ...]
    per_person: int
    problem: Problem
    shape: Shape
    seats: tuple[Wishes, ...]
    seated: int
    idle: tuple[Id, ...]
    mixture: Mixture
    proof: Sequence[Level]
    ceiling: tuple[Fraction, ...] = ()
    gave_way: Option = ()

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
            each.update((i, mean / len(kind.units)) for unit in kind.units for i in unit)
        return each


def batch(
    sessions: Sequence[Session],
    wishes: Mapping[Id, Sequence[Id]],
    per_person: int = 1,
    tickets: ById[Number] | None = None,
    *,
    together: Sequence[Collection[Id]] = (),
    apart: Sequence[tuple[Id, Id]] = (),
    cap: Fraction | None = None,
) -> BatchFair:
    """The fairest lottery over the sessions of a week.

    `wishes` gives everyone's sessions, best first; nobody is seated where they do not wish. Those
    of a household are the sessions that all of it wish for. Two people kept `apart` are never in
    the same session. `cap` (9/10, say) keeps every chance of a seat below, or below the least
    ceiling that the rules allow when it is higher; where whole weeks cannot attain that exactly,
    `ceiling` is empty. Rules that are not firm give way where they must: see `BatchFair.gave_way`.

    :raises BadRule: a session, wish, rule, ticket or list of people makes no sense.
    :raises Contradiction: people are both together and apart, or are more than any session seats.
    :raises NoGroup: when no week keeps the firm rules of every session; its `clash` explains.
    """
    _refuse(sessions, wishes, per_person)
    rules = [
        replace(r, name=named(session, r.name)) for session in sessions for r in session.rules
    ]
    most = max((session.seats for session in sessions), default=1)
    problem = Problem(list(wishes), most, rules, together, apart, tickets or {})
    kinds, wished, pairs, idle = _kinds(problem, wishes)
    seats: list[Wishes] = []
    homes, ways = [], []
    for c, sessions_of in enumerate(wished):
        some = [w for size in range(1, per_person + 1) for w in combinations(sessions_of, size)]
        homes.append(tuple(range(len(seats), len(seats) + len(some))))
        seats += some
        ways += [(c,)] * len(some)
    rows = tuple(_rows(problem.people, sessions, kinds, pairs, homes, seats))
    limit = tuple(len(kinds[way[0]].units) for way in ways)
    shape = Shape(tuple(kinds), tuple(ways), limit, tuple(homes), rows)
    best = _solved(tuple(sessions), per_person, problem, shape, tuple(seats), idle)
    if best is None:
        eased, gave_way = softened_week(sessions, shape, problem)
        again = batch(eased, wishes, per_person, tickets, together=together, apart=apart, cap=cap)
        return replace(again, gave_way=gave_way)
    return best if cap is None else _under(best, cap)


def _kinds(
    problem: Problem, wishes: Mapping[Id, Sequence[Id]]
) -> tuple[list[Kind], list[Wishes], list[tuple[int, int]], tuple[Id, ...]]:
    """Units alike in rules, tickets and wishes; their wishes; kinds kept apart; who has no wish."""
    kinds: list[Kind] = []
    wished: list[Wishes] = []
    idle: list[Id] = []
    alike, foes = kinds_apart(problem)
    place: dict[int, int] = {}
    for number, kind in enumerate(alike):
        split: defaultdict[Wishes, list[Unit]] = defaultdict(list)
        for unit in kind.units:
            split[_common(unit, wishes)].append(unit)
        idle += [person for unit in split.pop((), ()) for person in unit]
        for some, units in sorted(split.items(), key=repr):
            place[number] = len(kinds)
            kinds.append(replace(kind, units=tuple(units)))
            wished.append(some)
    pairs = [(place[a], place[b]) for a, b in foes if a in place and b in place]
    return kinds, wished, pairs, tuple(in_order(idle))


def _common(unit: Unit, wishes: Mapping[Id, Sequence[Id]]) -> Wishes:
    """The sessions that all of a unit wish for, best first for all of them taken together."""
    first, *others = (tuple(wishes[person]) for person in unit)
    shared = [session for session in first if all(session in other for other in others)]
    return tuple(sorted(shared, key=lambda s: sum(one.index(s) for one in (first, *others))))


def _rows(
    people: Collection[Id],
    sessions: Sequence[Session],
    kinds: Sequence[Kind],
    pairs: Sequence[tuple[int, int]],
    homes: Sequence[tuple[int, ...]],
    seats: Sequence[Wishes],
) -> Iterator[Row]:
    """The seats of each session, then each rule, each unit at most once, pairs kept apart."""
    kind_of = [c for c, home in enumerate(homes) for _ in home]
    ways = list(zip(kind_of, seats, strict=True))
    for session in sessions:
        size = tuple(kinds[c].size if session.id in some else 0 for c, some in ways)
        yield Row(size, 0, session.seats)
    number = 0
    for session in sessions:
        for low, high in bounds_of(Problem(people, session.seats, session.rules)):
            share = (kinds[c].share[number] if session.id in some else 0 for c, some in ways)
            yield Row(tuple(share), low, high)
            number += 1
    for home, kind in zip(homes, kinds, strict=True):
        if len(home) > 1:
            yield Row(tuple(int(v in home) for v in range(len(seats))), 0, len(kind.units))
    for pair in pairs:
        for session in sessions:
            yield Row(tuple(int(c in pair and session.id in some) for c, some in ways), 0, 1)


def _solved(
    sessions: tuple[Session, ...],
    per_person: int,
    problem: Problem,
    shape: Shape,
    seats: tuple[Wishes, ...],
    idle: tuple[Id, ...],
) -> BatchFair | None:
    """As many people as the rules allow, then as fairly as they allow; None when there is no week."""
    fullest = Groups(shape, (0, len(problem.people))).best([kind.size for kind in shape.kinds])
    if fullest is None:
        return None
    filled = sum(size * y for size, y in zip(shape.sizes(), fullest, strict=True))
    groups = Groups(shape, (filled, filled))
    mixture, proof = within(groups, _favourite(shape, seats)) or ([], ())
    return BatchFair(sessions, per_person, problem, shape, seats, filled, idle, mixture, proof)


def _under(best: BatchFair, cap: Fraction) -> BatchFair:
    """The same draw with chances below the cap, where that can be."""
    if max(best.chance.values(), default=Fraction(0)) <= cap:
        return best
    groups = Groups(best.shape, (best.seated, best.seated))
    ceiling = least_ceiling(groups, cap)
    found = below(groups, ceiling, _favourite(best.shape, best.seats))
    if found is None:
        return best
    return replace(best, mixture=found[0], proof=found[1], ceiling=ceiling)


def _favourite(shape: Shape, seats: tuple[Wishes, ...]) -> list[Fraction]:
    """What each way is worth: 1 for a first wish, 1/2 for a second, and so on."""
    return [
        sum((Fraction(1, 1 + _rank(shape, seats, v, session)) for session in some), Fraction(0))
        for v, some in enumerate(seats)
    ]


def _rank(shape: Shape, seats: tuple[Wishes, ...], v: int, session: Id) -> int:
    """Which wish this session is for those seated in way v: 0 is the favourite."""
    first = next(home[0] for home in shape.homes if v in home)
    return next(rank for rank in range(v + 1) if seats[first + rank] == (session,))


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
