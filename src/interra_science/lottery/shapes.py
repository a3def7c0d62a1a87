"""The shape of a draw: kinds of units, and the ways in which units kept apart can be seated.

Units that no rule can tell apart are counted, not named: a group's make-up is a short list of
numbers, and a draw of 100,000 people is no harder than one of 300. Units linked by "apart" form a
*cluster*; clusters that look alike are exchangeable too. A cluster is used in one of its *ways*:
which of its units are seated, never two that are kept apart. A cluster with more than WAYS ways is
cut into units of their own instead, each pair that must not meet with a row of its own.

    y_v    how many clusters are used in way v
    (S y)  how many units of each kind are seated: S has a 1 where way v seats a unit of kind c
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby, permutations, product
from math import factorial, prod
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from interra_science.lottery.problem import bounds_of, units_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from interra_science.lottery.problem import Id, Problem, Unit

WAYS = 300  # a cluster with more ways than this is cut into units
ORDERS = 720  # orders of alike units tried to recognise two clusters that look alike

Counts = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """Units that no rule can tell apart. `share[r]`: what each adds to rule r (members less those
    against)."""

    size: int
    share: tuple[int, ...]
    units: tuple[Unit, ...]
    tickets: Fraction = Fraction(1)


class Row(NamedTuple):
    """low ≤ Σ_v share_v·y_v ≤ high."""

    share: tuple[int, ...]
    low: int
    high: int


@dataclass(frozen=True)
class Shape:
    """Everything about a draw that does not depend on who is who.

    `ways`     which kinds a cluster used in this way seats
    `most`     how many clusters could be used in this way (C: the number of clusters alike)
    `homes`    the ways of each sort of cluster, together
    `rows`     what every make-up keeps: rules, clusters used at most once, pairs that must not meet
    """

    kinds: tuple[Kind, ...]
    ways: tuple[tuple[int, ...], ...]
    most: tuple[int, ...]
    homes: tuple[tuple[int, ...], ...]
    rows: tuple[Row, ...]

    @property
    def widths(self) -> list[int]:
        """N_c: how many units there are of each kind."""
        return [len(kind.units) for kind in self.kinds]

    @property
    def plain(self) -> bool:
        """Whether nobody is kept apart: way and kind are the same."""
        return all(way == (c,) for c, way in enumerate(self.ways))

    def sizes(self) -> list[int]:
        """How many people each way seats."""
        return [sum(self.kinds[c].size for c in way) for way in self.ways]

    def seated(self, counts: Sequence[int]) -> list[int]:
        """S y: how many units of each kind this make-up seats."""
        held = [0] * len(self.kinds)
        for y, way in zip(counts, self.ways, strict=True):
            for c in way:
                held[c] += y
        return held

    def by_way(self, weights: Sequence[int]) -> list[int]:
        """What each way weighs, when a unit of kind c weighs weights_c."""
        return [sum(weights[c] for c in way) for way in self.ways]


def shape_of(problem: Problem) -> Shape:
    """Kinds smallest first, whatever the order of registration."""
    units = units_of(problem)
    looks, which = _looks(problem, units)
    foes = _foes(problem, units)
    builder = _Builder(units, [looks[i] for i in which.tolist()], len(problem.rules))
    which[list(foes)] = len(looks)
    order = np.argsort(which, kind="stable")
    ends = np.searchsorted(which[order], np.arange(len(looks) + 1))
    for look, start, stop in zip(looks, ends[:-1].tolist(), ends[1:].tolist(), strict=True):
        if start < stop:
            builder.add_plain(look, order[start:stop].tolist())
    builder.add_clusters(foes)
    return builder.shape(bounds_of(problem))


class _Look(NamedTuple):
    size: int
    share: tuple[int, ...]
    tickets: Fraction


Looks = tuple[_Look, ...]
Links = tuple[tuple[int, int], ...]


def _looks(problem: Problem, units: Sequence[Unit]) -> tuple[list[_Look], NDArray[np.int64]]:
    """What rules can see of units: the different looks, in order, and which look each unit has."""
    place = {person: number for number, unit in enumerate(units) for person in unit}
    seen = np.zeros((len(problem.rules) + 2, len(units)), dtype=np.int64)
    seen[0] = [len(unit) for unit in units]
    for r, rule in enumerate(problem.rules, start=1):
        seen[r] = _held(rule.members, place, len(units)) - _held(rule.against, place, len(units))
    tickets = {number: Fraction(1) for number in range(len(units))} if problem.tickets else {}
    held: defaultdict[int, list[Fraction]] = defaultdict(list)
    for person, ticket in problem.tickets.items():
        held[place[person]].append(Fraction(str(ticket)))
    for number, some in held.items():
        tickets[number] = max(some if len(some) == len(units[number]) else [Fraction(1), *some])
    several = sorted(set(tickets.values())) or [Fraction(1)]
    rank = {ticket: number for number, ticket in enumerate(several)}
    seen[-1] = [rank[tickets[number]] for number in range(len(units))] if tickets else 0
    which = _numbered(seen)
    one_of_each = np.unique(which, return_index=True)[1]
    looks = [
        _Look(size, tuple(share), several[ticket])
        for size, *share, ticket in seen[:, one_of_each].T.tolist()
    ]
    return looks, which


def _held(people: Collection[Id], place: Mapping[Id, int], units: int) -> NDArray[np.int64]:
    """How many of these people each unit holds."""
    numbers = np.fromiter((place[person] for person in set(people)), dtype=np.int64)
    return np.bincount(numbers, minlength=units)


def _numbered(columns: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number the different columns in their order, first row first: 0, 1, 2 …"""
    code = np.zeros(columns.shape[1], dtype=np.int64)
    reach = 1
    for signed in columns:
        row = signed - signed.min(initial=0)
        width = int(row.max(initial=0)) + 1
        if reach * width >= 2**62:
            code = np.unique(code, return_inverse=True)[1].astype(np.int64)
            reach = int(code.max(initial=0)) + 1
        code, reach = code * width + row, reach * width
    return np.unique(code, return_inverse=True)[1].astype(np.int64)


def _foes(problem: Problem, units: Sequence[Unit]) -> dict[int, set[int]]:
    """For each unit kept apart from others: which."""
    place: dict[Id, int] = {}
    if problem.apart:
        place = {person: number for number, unit in enumerate(units) for person in unit}
    foes: defaultdict[int, set[int]] = defaultdict(set)
    for one, other in problem.apart:
        foes[place[one]].add(place[other])
        foes[place[other]].add(place[one])
    return dict(foes)


class _Builder:
    """Collects kinds, ways and rows."""

    def __init__(self, units: Sequence[Unit], looks: Sequence[_Look], rules: int) -> None:
        self._units, self._looks, self._rules = units, looks, rules
        self._kinds: list[Kind] = []
        self._ways: list[tuple[int, ...]] = []
        self._most: list[int] = []
        self._homes: list[tuple[int, ...]] = []
        self._apart: list[tuple[int, int]] = []

    def add_plain(self, look: _Look, numbers: Sequence[int]) -> None:
        """Units kept apart from nobody (or by rows of their own)."""
        self._homes.append((len(self._ways),))
        self._ways.append((len(self._kinds),))
        self._most.append(len(numbers))
        units = tuple(self._units[number] for number in numbers)
        self._kinds.append(Kind(look.size, look.share, units, look.tickets))

    def add_clusters(self, foes: dict[int, set[int]]) -> None:
        alike: defaultdict[tuple[Looks, Links], list[list[int]]] = defaultdict(list)
        for cluster in _clusters(foes):
            looks, links, order = self._recognised(cluster, foes)
            alike[looks, links].append(order)
        for (_looks, links), clusters in sorted(alike.items()):
            ways = list(_independent(len(clusters[0]), links))
            if len(ways) > WAYS:
                for cluster in clusters:
                    self._add_cut(cluster, foes)
            else:
                self._add_alike(clusters, ways)

    def _recognised(
        self, cluster: list[int], foes: dict[int, set[int]]
    ) -> tuple[Looks, Links, list[int]]:
        """The cluster in an order such that clusters that look alike have the same links."""

        def look(number: int) -> tuple[_Look, int]:
            return self._looks[number], len(foes[number])

        cluster = sorted(cluster, key=lambda number: (*look(number), number))
        ties = [list(group) for _, group in groupby(cluster, key=look)]
        orders: Iterator[tuple[tuple[int, ...], ...]] = iter([tuple(map(tuple, ties))])
        if prod(factorial(len(tie)) for tie in ties) <= ORDERS:
            orders = product(*(permutations(tie) for tie in ties))
        links, order = min(
            (_links(order, foes), order)
            for order in ([number for tie in ordered for number in tie] for ordered in orders)
        )
        return tuple(self._looks[number] for number in order), links, order

    def _add_alike(self, clusters: list[list[int]], ways: Sequence[tuple[int, ...]]) -> None:
        first = len(self._kinds)
        for members in zip(*clusters, strict=True):
            look = self._looks[members[0]]
            units = tuple(self._units[number] for number in members)
            self._kinds.append(Kind(look.size, look.share, units, look.tickets))
        self._homes.append(tuple(range(len(self._ways), len(self._ways) + len(ways))))
        for way in ways:
            self._ways.append(tuple(first + place for place in way))
            self._most.append(len(clusters))

    def _add_cut(self, cluster: list[int], foes: dict[int, set[int]]) -> None:
        way = {}
        for number in cluster:
            way[number] = len(self._ways)
            self.add_plain(self._looks[number], [number])
        self._apart += [
            (way[one], way[other]) for one in cluster for other in foes[one] if one < other
        ]

    def shape(self, bounds: Sequence[tuple[int, int]]) -> Shape:
        ways, kinds = self._ways, self._kinds
        rows = [
            Row(tuple(sum(kinds[c].share[r] for c in way) for way in ways), low, high)
            for r, (low, high) in enumerate(bounds)
        ]
        rows += [
            Row(tuple(int(v in home) for v in range(len(ways))), 0, self._most[home[0]])
            for home in self._homes
            if len(home) > 1
        ]
        rows += [
            Row(tuple(int(v in pair) for v in range(len(ways))), 0, 1) for pair in self._apart
        ]
        return Shape(tuple(kinds), tuple(ways), tuple(self._most), tuple(self._homes), tuple(rows))


def _clusters(foes: dict[int, set[int]]) -> Iterator[list[int]]:
    seen: set[int] = set()
    for start in sorted(foes):
        cluster, todo = [], [start]
        while todo:
            number = todo.pop()
            if number not in seen:
                seen.add(number)
                cluster.append(number)
                todo += foes[number]
        if cluster:
            yield cluster


def _links(order: Sequence[int], foes: dict[int, set[int]]) -> Links:
    place = {number: position for position, number in enumerate(order)}
    pairs = ((place[one], place[other]) for one in order for other in foes[one])
    return tuple(sorted(pair for pair in pairs if pair[0] < pair[1]))


def _independent(size: int, links: Sequence[tuple[int, int]]) -> Iterator[tuple[int, ...]]:
    """Every set of places without a link, but the empty one; at most WAYS + 1 of them."""
    foes: defaultdict[int, set[int]] = defaultdict(set)
    for one, other in links:
        foes[other].add(one)
    found: list[tuple[int, ...]] = [()]
    for place in range(size):
        found += [(*some, place) for some in found if not foes[place].intersection(some)]
        if len(found) > WAYS + 1:
            break
    return iter(sorted(found)[1 : WAYS + 2])


def enemies(problem: Problem, shape: Shape) -> NDArray[np.int64]:
    """Pairs of units that never meet, by number counted across kinds: an array of two columns."""
    if not problem.apart:
        return np.zeros((0, 2), dtype=np.int64)
    place: dict[Id, int] = {}
    number = 0
    for kind in shape.kinds:
        for unit in kind.units:
            place.update(dict.fromkeys(unit, number))
            number += 1
    pairs = {tuple(sorted((place[one], place[other]))) for one, other in problem.apart}
    return np.array(sorted(pairs), dtype=np.int64)
