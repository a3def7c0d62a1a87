"""`refill`: seats that people gave back are drawn for anew, among those who wait.

It is a small draw of its own. Those who keep their seat are certain; what the rules still ask is
asked of those who wait. Chances are the fairest (leximin per ticket), written as a table of equally
likely groups, committed and picked as any other.

An upper limit is never passed: where those kept are at it or above, nobody may add to it. A lower
limit may be out of reach for now: its people may still come. With `hold`, seats are kept for them.
To say this for rules of every kind, the free seats are filled with people and *ghosts*: somebody
who may still come, like anyone known, or a member of one rule alone. A group may be drawn when
some ghosts beside it would keep every limit; the ghosts' seats stay empty for now. Where even
ghosts cannot mend all that is missing, as much as possible must be mended. Without `hold` there
are no ghosts: lower limits are asked as far as those who wait can fill them.

    Σ share·y + Σ share·ghosts + slack  ≥  at_least - kept     (slack: what cannot be mended)
    Σ share·y + Σ share·ghosts          ≤  at_most - kept
    Σ size·y  + Σ ghosts                ≤  free

The sum of slacks is the least possible; with it, as many people as possible are seated.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from math import gcd, lcm
from typing import TYPE_CHECKING

import numpy as np

from interra_science.lottery.apart import kinds_apart
from interra_science.lottery.chances import Fair, within
from interra_science.lottery.copies import counted
from interra_science.lottery.filling import EMPTY, fill
from interra_science.lottery.groups import Groups
from interra_science.lottery.peeling import varied
from interra_science.lottery.problem import Id, Problem, chance_in, in_order
from interra_science.lottery.refusals import BadRule
from interra_science.lottery.shapes import Kind, Row, Shape, shape_of
from interra_science.lottery.solver import whole_point
from interra_science.lottery.stream import Seed, Stream
from interra_science.lottery.transcript import commit, pick

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from interra_science.lottery.peeling import Mixture
    from interra_science.lottery.problem import ById
    from interra_science.lottery.shapes import Counts

Group = tuple[Id, ...]

GROUPS = 1000
WALKS = 3
EVEN = 1.9  # appearances further than this from the fairest chance are not even enough


@dataclass(frozen=True)
class Refill:
    """M equally likely `groups` of those who wait, one of which has the free seats.

    `seated`   how many people each group holds: as many as the rules allow now
    `fairest`  everyone's chance under the fairest lottery; `chance` is within 2/M of it
    """

    problem: Problem
    kept: tuple[Id, ...]
    free: int
    seated: int
    hold: bool
    fairest: Mapping[Id, Fraction]
    groups: tuple[Group, ...]
    beacon: str
    pseudonyms: Mapping[Id, str]

    @cached_property
    def chance(self) -> Mapping[Id, Fraction]:
        """The chance of each person who waits: the groups that hold them, out of all."""
        return chance_in(self.groups, self.fairest)

    @cached_property
    def picked(self) -> int:
        """The number of the group that the beacon picks."""
        return pick(self.commitment, self.beacon, len(self.groups))

    @property
    def chosen(self) -> Group:
        """Who has a seat now; perhaps nobody."""
        return self.groups[self.picked]

    @cached_property
    def commitment(self) -> str:
        """The fingerprint of `public()`."""
        return commit(self.public())

    def public(self) -> dict[str, object]:
        """The table as published, for `verify`: pseudonyms, no features. JSON can write it."""
        names = self.pseudonyms
        people = sorted(self.fairest, key=lambda person: names[person])
        return {
            "version": 1,
            "seats": self.free,
            "seated": self.seated,
            "kept": len(self.kept),
            "hold": self.hold,
            "rules": [
                {"name": rule.name, "min": rule.at_least, "max": rule.at_most}
                for rule in self.problem.rules
            ],
            "people": [names[person] for person in people],
            "fair": {names[person]: str(self.fairest[person]) for person in people},
            "chances": {names[i]: int(self.chance[i] * len(self.groups)) for i in people},
            "groups": [sorted(names[person] for person in group) for group in self.groups],
        }


def refill(
    problem: Problem,
    *,
    kept: Collection[Id],
    waiting: Collection[Id],
    free: int | None = None,
    seed: Seed = 0,
    hold: bool = True,
    beacon: str | None = None,
    pseudonyms: ById[str] | None = None,
) -> Refill:
    """Draw the `free` seats (all that `kept` leave, when not given) among those `waiting`.

    `problem` is the draw as it was: its rules, households (as far as they wait), people kept apart
    (also from those kept) and tickets hold. Whoever is neither kept nor waiting is gone. There are
    at most GROUPS groups, fewer when few exist or when fewer make the chances exactly the fairest.
    The `beacon` picks one; without it, the seed does.

    :raises BadRule: someone is unknown, or both kept and waiting; fewer seats than none.
    """
    left = problem.most - len(kept) if free is None else free
    _refuse(problem, kept, waiting, left)
    small = _Small(problem, frozenset(kept), frozenset(waiting), left, hold=hold)
    fairest = dict.fromkeys(in_order(waiting), Fraction(0))
    drawn: tuple[Group, ...] = ((),)
    if small.seated:
        best = small.fair()
        fairest.update(best.chance)
        drawn = _told_once(_table(small, best, Stream(seed, "refill")))
    names = dict((pseudonyms or {i: str(i) for i in fairest}).items())
    told = {person: names[person] for person in fairest}
    chosen_by = str(seed) if beacon is None else beacon
    return Refill(
        problem, tuple(in_order(kept)), left, small.seated, hold, fairest, drawn, chosen_by, told
    )


class _Small:
    """The small draw: its kinds, and the rows that people, ghosts and slacks keep together."""

    def __init__(
        self,
        problem: Problem,
        kept: frozenset[Id],
        waiting: frozenset[Id],
        free: int,
        *,
        hold: bool,
    ) -> None:
        homes = [waiting.intersection(home) for home in problem.together]
        whole = replace(problem, seats=(0, len(problem.people)), together=homes)
        kinds, foes = kinds_apart(replace(whole, apart=_among(problem.apart, kept | waiting)))
        held = [0] * len(problem.rules)
        barred: set[int] = set()
        for c, kind in enumerate(kinds):
            mine = sum(unit[0] in kept for unit in kind.units)
            held = [sum_ + mine * a for sum_, a in zip(held, kind.share, strict=True)]
            if mine:
                barred.update(other for pair in foes if c in pair for other in pair)
        self.free = free
        self.kinds: list[Kind] = []
        place = {}
        for c, kind in enumerate(kinds):
            units = tuple(unit for unit in kind.units if unit[0] in waiting)
            if units and c not in barred:
                place[c] = len(self.kinds)
                self.kinds.append(replace(kind, units=units))
        self._pairs = [(place[a], place[b]) for a, b in foes if a in place and b in place]
        self._low = [rule.at_least - k for rule, k in zip(problem.rules, held, strict=True)]
        self._high = [
            rule.at_least + len(whole.people) + free
            if rule.at_most is None
            else max(0, rule.at_most - k)
            for rule, k in zip(problem.rules, held, strict=True)
        ]
        self._ghosts = list(self._ghosts_like(whole)) if hold else []
        self.shape = self._shape(0)
        least = next(
            slack
            for slack in range(sum(max(0, low) for low in self._low) + 1)
            if _holds(self._shape(slack))
        )
        self.shape = self._shape(least)
        sizes = [kind.size for kind in self.kinds]
        fullest = Groups(self.shape, (0, free)).best(sizes) or ()
        self.seated = sum(size * y for size, y in zip(self.shape.sizes(), fullest, strict=True))

    def fair(self) -> Fair:
        """The fairest lottery, of people alone."""
        groups = self.groups()
        mixture, proof = within(groups) or ([], ())
        people = [person for kind in self.kinds for unit in kind.units for person in unit]
        return Fair(Problem(people, self.free), groups.total, self.shape, mixture, proof)

    def groups(self) -> Groups:
        return Groups(self.shape, (self.seated, self.seated))

    def alone(self, mixture: Mixture) -> Mixture:
        """The same lottery without its ghosts and slacks."""
        mixed: defaultdict[Counts, Fraction] = defaultdict(Fraction)
        for weight, counts in mixture:
            mixed[counts[: len(self.kinds)]] += weight
        return [(weight, counts) for counts, weight in mixed.items()]

    def people(self) -> Shape:
        """The shape without ghosts and slacks, to deal out people."""
        real = len(self.kinds)
        shape = self.shape
        return Shape(shape.kinds, shape.ways[:real], shape.most[:real], shape.homes[:real], ())

    def _ghosts_like(self, problem: Problem) -> Iterator[tuple[int, ...]]:
        """What people who may still come would add to each rule, where that mends something."""
        missing = [r for r, low in enumerate(self._low) if low > 0]
        singles = replace(problem, together=(), apart=(), tickets={})
        known = {kind.share for kind in shape_of(singles).kinds}
        known |= {tuple(int(r == s) for s in range(len(self._low))) for r in missing}
        yield from sorted(share for share in known if any(share[r] > 0 for r in missing))

    def _shape(self, slack: int) -> Shape:
        """People, ghosts and slacks, of which the sum is at most `slack`."""
        rules = range(len(self._low))
        short = [r for r in rules if self._low[r] > 0]
        real, ghosts = len(self.kinds), len(self._ghosts)
        most = [len(kind.units) for kind in self.kinds]
        most += [self.free] * ghosts + [self._low[r] for r in short]
        rows = []
        for r in rules:
            share = [kind.share[r] for kind in self.kinds] + [one[r] for one in self._ghosts]
            slacks = [int(r == s) for s in short]
            reach = sum(abs(a) * n for a, n in zip((*share, *slacks), most, strict=True))
            rows.append(Row((*share, *slacks), self._low[r], max(self._low[r], reach)))
            rows.append(Row((*share, *([0] * len(short))), -reach, self._high[r]))
        sizes = [kind.size for kind in self.kinds]
        rows.append(Row((*sizes, *([1] * ghosts), *([0] * len(short))), 0, self.free))
        rows.append(Row((*([0] * (real + ghosts)), *([1] * len(short))), 0, slack))
        rows += [
            Row(tuple(int(v in pair) for v in range(len(most))), 0, 1) for pair in self._pairs
        ]
        ways = [(c,) for c in range(real)] + [()] * (ghosts + len(short))
        homes = tuple((v,) for v in range(len(ways)))
        return Shape(tuple(self.kinds), tuple(ways), tuple(most), homes, tuple(rows))


def _holds(shape: Shape) -> bool:
    """Whether these rows can hold at all."""
    if not shape.ways:
        return True
    return whole_point(shape.rows, [0] * len(shape.most), shape.most) is not None


def _table(small: _Small, best: Fair, stream: Stream) -> list[Group]:
    """The groups, as many as make the chances exact, or GROUPS of them."""
    people = small.people()
    tried = []
    for walked in varied(small.groups(), best.mixture, WALKS):
        mixture = small.alone(walked)
        scale = lcm(
            *(weight.denominator for weight, _counts in mixture),
            *(chance.denominator for chance in best.chances),
        )
        size = GROUPS // scale * scale or GROUPS
        tallies = np.eye(len(people.kinds), dtype=np.int64)
        stray, makeups = counted(mixture, tallies, people.widths, size)
        tried.append((stray, makeups))
        if stray <= EVEN:
            break
    makeups = min(tried, key=lambda one: one[0])[1]
    rows = makeups[stream.order(len(makeups))].tolist()
    table = fill(replace(best, shape=people), [tuple(row) for row in rows], stream)
    units = [unit for kind in people.kinds for unit in kind.units]
    return [
        tuple(in_order(i for number in row if number != EMPTY for i in units[number]))
        for row in table.tolist()
    ]


def _told_once(groups: Sequence[Group]) -> tuple[Group, ...]:
    """The same lottery in as few groups as can be, when the same ones come again and again."""
    times = Counter(groups)
    often = gcd(*times.values())
    if often == 1:
        return tuple(groups)
    return tuple(group for group, n in times.items() for _ in range(n // often))


def _among(pairs: Sequence[tuple[Id, Id]], people: frozenset[Id]) -> list[tuple[Id, Id]]:
    return [(one, other) for one, other in pairs if one in people and other in people]


def _refuse(problem: Problem, kept: Collection[Id], waiting: Collection[Id], free: int) -> None:
    if not set(problem.people).issuperset((*kept, *waiting)):
        raise BadRule("unknown_person", "Someone kept or waiting did not ask for a seat.")
    if len({*kept, *waiting}) < len(kept) + len(waiting):
        raise BadRule("person_twice", "Someone is listed twice.")
    if free < 0:
        raise BadRule("no_seats", "There cannot be fewer free seats than none.")
