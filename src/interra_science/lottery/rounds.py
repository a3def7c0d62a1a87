"""`table_rounds`: mixed tables over several rounds, so that people meet as many others as can be.

In each round everybody sits once. A plan is made of all rounds; many plans are made, all equally
likely, and one is picked. Each plan is a local search: the two people whose exchange in one round
helps most change places, over and over; when no exchange helps, a few are moved at random and the
search goes on from there, unless it ends worse. What counts, each before all that follows:

1. people kept apart never share a table: a guarantee. `placed_apart` proves first that it can be,
   and where luck does not find how, the search starts from that proof;
2. people who come together share a table, wherever that can be;
3. nobody is alone, without a spoken language in common with anyone at the table;
4. as few pairs as possible meet who met before, in an earlier round or at an earlier time (`met`).

A few plans are searched; more are made from them by exchanging the parts of people alike (same
languages, neither together nor apart nor met before), in all rounds at once, and by changing the
order of rounds. Neither changes anything of the above.

    w_ij    1 when i and j meet in another round, or met before; more when they must not meet
    A_it    Σ w_ik over the people k of table t
    change when i and j exchange: A_i,t(j) + A_j,t(i) - 2·w_ij - A_i,t(i) - A_j,t(j)
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from interra_science.lottery.apart import placed_apart
from interra_science.lottery.problem import Id, in_order
from interra_science.lottery.refusals import BadRule
from interra_science.lottery.seating import (
    Arrangement,
    pairs_in,
    seated_from,
    shared_languages,
    sizes_of,
)
from interra_science.lottery.stream import Seed, Stream
from interra_science.lottery.transcript import commit, pick

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from interra_science.lottery.problem import ById

    Whole = NDArray[np.int64]
    Marks = NDArray[np.bool_]
    Costs = NDArray[np.float64]

Plan = tuple[Arrangement, ...]

SEARCHED = 12  # plans found by search; the others are made from the best of them
KICKS = 60  # times that a search begins again from a plan moved a little
CROWD = 15_000  # people² x rounds above which fewer are searched, for the host's patience
FEWEST = 3
MOVED = 3  # exchanges at random in each of these
NEAR = (
    0.02  # plans with this share of all meetings more than the best in repeated ones are as good
)


@dataclass(frozen=True)
class TableRounds:
    """Equally likely plans for the same people; `picked` is the number of the one that is used.

    `every[plan][round][table]` are the people of a table. `alone` lists, for each round of the
    picked plan, who shares no language with anyone at their table.
    """

    every: tuple[Plan, ...]
    picked: int
    alone: tuple[tuple[Id, ...], ...]

    @property
    def chosen(self) -> Plan:
        """The rounds, one after the other, each with its tables."""
        return self.every[self.picked]

    @cached_property
    def people(self) -> tuple[Id, ...]:
        """Everyone present, in order; the rows of `meetings`."""
        return tuple(in_order(person for table in self.chosen[0] for person in table))

    @cached_property
    def meetings(self) -> Whole:
        """How many plans seat person i and person j at one table, by round (first axis); last,
        in any round."""
        place = {person: row for row, person in enumerate(self.people)}
        size = len(place)
        met = np.zeros((len(self.chosen) + 1, size, size), dtype=np.int64)
        for plan in self.every:
            ever = np.zeros((size, size), dtype=np.bool_)
            for number, arrangement in enumerate(plan):
                for table in arrangement:
                    seats = [place[person] for person in table]
                    met[number][np.ix_(seats, seats)] += 1
                    ever[np.ix_(seats, seats)] = True
            met[-1] += ever
        return met

    def pair(self, one: Id, other: Id, number: int | None = None) -> Fraction:
        """The chance that these two share a table in any round, or in round `number` (from 1).

        :raises BadRule: when there is no such round.
        """
        if number is not None and not 1 <= number <= len(self.chosen):
            raise BadRule("no_rounds", f"There is no round {number}.")
        row, column = self.people.index(one), self.people.index(other)
        which = -1 if number is None else number - 1
        return Fraction(int(self.meetings[which, row, column]), len(self.every))

    def met(self, plan: int | None = None) -> int:
        """How many different pairs share a table in some round of a plan (the picked one)."""
        rounds = self.every[self.picked if plan is None else plan]
        pairs = {
            (one, other)
            for arrangement in rounds
            for table in arrangement
            for place, one in enumerate(table)
            for other in table[place + 1 :]
        }
        return len(pairs)

    @cached_property
    def commitment(self) -> str:
        """The fingerprint of all plans."""
        return commit(self.every)

    def rows(
        self, session: Id, names: Mapping[Id, str] | None = None
    ) -> Iterator[tuple[Id, int, int, int, Id | str]]:
        """The plans as a table to keep: session, round, arrangement, table, person (from 1)."""
        for a, plan in enumerate(self.every, 1):
            for r, arrangement in enumerate(plan, 1):
                for t, table in enumerate(arrangement, 1):
                    for person in table:
                        yield session, r, a, t, person if names is None else names[person]


def table_rounds(  # noqa: PLR0913 -- what a host may ask for, each by its name
    people: Collection[Id],
    sizes: int | Sequence[int],
    rounds: int,
    *,
    together: Sequence[Collection[Id]] = (),
    apart: Sequence[Collection[Id]] = (),
    languages: ById[Collection[str]] | None = None,
    met: Sequence[Collection[Id]] = (),
    arrangements: int = 200,
    seed: Seed = 0,
) -> TableRounds:
    """Seat people for several rounds, at `sizes` tables as equal as can be or of these sizes.

    `apart` lists people of whom no two ever share a table; `together` those who should share one,
    wherever that can be; `languages` what each speaks (when not given, languages do not count);
    `met` those who met before, table by table. The same seed gives the same plans.

    :raises BadRule: no table, round or plan, or sizes that do not seat everyone exactly.
    :raises Contradiction: people cannot be kept apart at these tables, however they are seated.
    """
    if arrangements < 1:
        raise BadRule("no_groups", "There must be at least one plan to pick.")
    if rounds < 1:
        raise BadRule("no_rounds", "There must be at least one round.")
    present = in_order(people)
    search = _Search(present, sizes_of(len(present), sizes), rounds)
    search.ask(pairs_in(present, together), pairs_in(present, apart), pairs_in(present, met))
    if languages is not None:
        search.speak(shared_languages(present, languages))
    stream = Stream(seed, "rounds")
    found = _good([search.plan(stream) for _ in range(search.some_of(SEARCHED))], search)
    alike = _alike(search, languages or {})
    plans = [_turned(found[number % len(found)], alike, stream) for number in range(arrangements)]
    every = tuple(tuple(search.arrangement(one) for one in plan) for plan in plans)
    picked = pick(commit(every), str(seed), len(every))
    return TableRounds(every, picked, tuple(search.alone(one) for one in plans[picked]))


def _good(plans: Sequence[Whole], search: _Search) -> list[Whole]:
    """Those that keep as much as the best does and repeat hardly more meetings."""
    costs = [search.cost(plan) for plan in plans]
    most = min(costs) + int(NEAR * search.slots)
    return [plan for plan, cost in zip(plans, costs, strict=True) if cost <= most]


def _alike(search: _Search, languages: ById[Collection[str]]) -> list[Whole]:
    """Groups of people whose parts can be exchanged without changing what counts."""
    spoken = {person: frozenset(tongues) for person, tongues in languages.items()}
    tied = (search.bound | search.barred | search.known).any(axis=1)
    groups: defaultdict[frozenset[str], list[int]] = defaultdict(list)
    for row in np.flatnonzero(~tied).tolist():
        groups[spoken.get(search.people[row], frozenset())].append(row)
    return [np.array(rows, dtype=np.int64) for rows in groups.values()]


def _turned(plan: Whole, alike: Sequence[Whole], stream: Stream) -> Whole:
    """The same plan with other people in the parts of those alike, and another order of rounds."""
    turned = plan[stream.order(len(plan))]
    for rows in alike:
        turned[:, rows] = turned[:, rows[stream.order(len(rows))]]
    return turned


class _Search:
    """People by number; a plan has a row for each round: the number of each person's table."""

    def __init__(self, people: Sequence[Id], sizes: Sequence[int], rounds: int) -> None:
        self.people, self.sizes, self.rounds = people, sizes, rounds
        self.chairs = np.repeat(np.arange(len(sizes)), sizes)
        none = np.zeros((len(people),) * 2, dtype=np.bool_)
        self.bound = self.barred = self.known = none
        self.shares: Marks | None = None
        self.slots = rounds * sum(size * (size - 1) // 2 for size in sizes)
        self._lonely = float(self.slots + 1)
        self._broken = self._lonely * (rounds * len(people) + 1)
        self._never = self._broken * (self.slots + rounds * len(people) ** 2 + 1)
        self._placed: dict[int, int] = {}

    def ask(self, bound: Marks, barred: Marks, known: Marks) -> None:
        """Who should share a table, who never may, who met before."""
        self.bound, self.barred, self.known = bound, barred, known
        self._placed = placed_apart(self.people, self.sizes, barred)

    def speak(self, shares: Marks) -> None:
        """Who has a language in common with whom."""
        self.shares = shares

    def some_of(self, tries: int) -> int:
        """So many tries, or fewer for a crowd."""
        work = len(self.people) ** 2 * self.rounds
        return tries if work <= CROWD else max(min(tries, FEWEST), tries * CROWD // work)

    def plan(self, stream: Stream) -> Whole:
        """One plan, from a random start; from the proof when people kept apart would meet."""
        plan = self._improved(self.chairs[stream.orders(self.rounds, len(self.people))], stream)
        if self.cost(plan) < self._never:
            return plan
        return self._improved(seated_from(self._placed, self.sizes, self.rounds, stream), stream)

    def cost(self, plan: Whole) -> float:
        """What counts, as one number: see the top of this file."""
        same = plan[:, :, None] == plan[:, None, :]
        pairs = np.triu(np.ones(self.barred.shape, dtype=np.bool_), 1)
        repeated = np.maximum(same.sum(axis=0) + self.known - 1, 0)[pairs].sum()
        alone = sum(len(self.alone(one)) for one in plan)
        missed = (~same & self.bound & pairs).sum()
        never = (same & self.barred & pairs).sum()
        return float(repeated + self._lonely * alone + self._broken * missed + self._never * never)

    def alone(self, seating: Whole) -> tuple[Id, ...]:
        """Who shares no language with anyone at their table."""
        if self.shares is None:
            return ()
        same = seating[:, None] == seating[None, :]
        lonely = np.flatnonzero(~(same & self.shares).any(axis=1))
        return tuple(self.people[row] for row in lonely.tolist())

    def arrangement(self, seating: Whole) -> Arrangement:
        """The tables, each in order of people."""
        return tuple(
            tuple(self.people[row] for row in np.flatnonzero(seating == table).tolist())
            for table in range(len(self.sizes))
        )

    def _improved(self, plan: Whole, stream: Stream) -> Whole:
        """Exchanges that help, then again from a plan moved a little, as long as it is no worse."""
        if len(self.sizes) < 2:
            return plan
        best = self._settled(plan)
        cost = self.cost(best)
        for _ in range(self.some_of(KICKS)):
            if not cost:
                break
            tried = best.copy()
            for row, i, j in zip(
                stream.below(self.rounds, MOVED).tolist(),
                stream.below(len(self.people), MOVED).tolist(),
                stream.below(len(self.people), MOVED).tolist(),
                strict=True,
            ):
                tried[row, [i, j]] = tried[row, [j, i]]
            tried = self._settled(tried)
            new = self.cost(tried)
            if new <= cost:
                best, cost = tried, new
        return best

    def _settled(self, plan: Whole) -> Whole:
        """The exchange that helps most, round by round, until none helps."""
        same = plan[:, :, None] == plan[:, None, :]
        total = same.sum(axis=0) + self.known
        quiet, row = 0, 0
        while quiet < self.rounds:
            change = self._changes(plan[row], total - same[row])
            i, j = divmod(int(np.argmin(change)), len(self.people))
            if change[i, j] < 0:
                total -= same[row]
                plan[row, [i, j]] = plan[row, [j, i]]
                same[row] = plan[row][:, None] == plan[row][None, :]
                total += same[row]
                quiet = 0
            else:
                quiet, row = quiet + 1, (row + 1) % self.rounds
        return plan

    def _changes(self, seating: Whole, elsewhere: Whole) -> Costs:
        """How the cost changes when i and j exchange their places in this round."""
        weights = (elsewhere > 0) + self._never * self.barred - self._broken * self.bound
        np.fill_diagonal(weights, 0)
        at = np.zeros((len(seating), len(self.sizes)))
        at[np.arange(len(seating)), seating] = 1
        there = (weights @ at)[:, seating]
        now = there.diagonal()
        change: Costs = there + there.T - 2 * weights - now[:, None] - now[None, :]
        if self.shares is not None:
            change += self._lonely * _lonelier(seating, at, self.shares.astype(np.float64))
        change[seating[:, None] == seating[None, :]] = np.inf
        return change


def _lonelier(seating: Whole, at: Costs, shares: Costs) -> Costs:
    """How many more people are alone when i and j exchange their places."""
    there = (shares @ at)[:, seating]
    partners = there.diagonal()
    same = (seating[:, None] == seating[None, :]).astype(np.float64)
    np.fill_diagonal(same, 0)
    alone = (partners == 0).astype(np.float64)
    left = (same * shares * (partners == 1)) @ (1 - shares) - (same * alone) @ shares
    moved = (there - shares == 0) - alone[:, None]
    lonelier: Costs = left + left.T + moved + moved.T
    return lonelier
