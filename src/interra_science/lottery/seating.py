"""Mixed tables: those present, seated at random so that everyone finds a language in common.

Many arrangements are made, all equally likely, and one is picked; a pair's chance of sharing a
table is the number of arrangements that seat both together out of all of them: exact, and kept
for measuring what a meeting changes.

Each arrangement starts as a uniformly random seating. Then someone unhappy changes places, over
and over, to lower first what was asked of households (kept together or apart) and then the number
of people who are *alone*: without a spoken language in common with anyone at their table. Only
the arrangements of the lowest cost found are kept.

That people kept apart never share a table is a guarantee: a whole-number program proves first that
it can be, and where changes of places do not find how, they start again from its answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from interra_science.lottery.apart import placed_apart
from interra_science.lottery.problem import ById, Id, in_order
from interra_science.lottery.refusals import BadRule
from interra_science.lottery.stream import Seed, Stream
from interra_science.lottery.transcript import commit, pick

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    Seatings = NDArray[np.int64]

Table = tuple[Id, ...]
Arrangement = tuple[Table, ...]

STEPS = 400  # changes of places tried for one arrangement


@dataclass(frozen=True)
class Arrangements:
    """Equally likely seatings of the same people; `picked` is the number of the one that is used.

    `alone` lists who shares no language with anyone at their table in the picked one.
    """

    every: tuple[Arrangement, ...]
    picked: int
    alone: tuple[Id, ...]

    @property
    def chosen(self) -> Arrangement:
        """The tables to set."""
        return self.every[self.picked]

    @cached_property
    def people(self) -> tuple[Id, ...]:
        """Everyone present, in order; the rows of `meetings`."""
        return tuple(in_order(person for table in self.chosen for person in table))

    @cached_property
    def meetings(self) -> NDArray[np.int64]:
        """How many arrangements seat person i and person j at one table."""
        place = {person: row for row, person in enumerate(self.people)}
        met = np.zeros((len(place), len(place)), dtype=np.int64)
        for arrangement in self.every:
            for table in arrangement:
                seats = [place[person] for person in table]
                met[np.ix_(seats, seats)] += 1
        return met

    def pair(self, one: Id, other: Id) -> Fraction:
        """The chance that these two share a table."""
        row, column = self.people.index(one), self.people.index(other)
        return Fraction(int(self.meetings[row, column]), len(self.every))


def mixed_tables(
    people: Collection[Id],
    tables: int | Sequence[int],
    speaks: ById[Collection[str]],
    arrangements: int = 200,
    seed: Seed = 0,
    *,
    together: Sequence[Collection[Id]] = (),
    apart: Sequence[Collection[Id]] = (),
) -> Arrangements:
    """Seat people at `tables` tables as equal as can be (or at tables of the given sizes).

    `speaks` gives each person's languages. `apart` lists people of whom no two ever share a table;
    `together` those who should share one: this goes before languages and is kept wherever it can be.

    :raises BadRule: no table, no arrangement, or sizes that do not seat everyone exactly.
    :raises Contradiction: people cannot be kept apart at these tables, however they are seated.
    """
    present = in_order(people)
    if arrangements < 1:
        raise BadRule("no_groups", "There must be at least one arrangement to pick.")
    room = _Room(present, sizes_of(len(present), tables), speaks, together, apart)
    seatings = room.seat(arrangements, Stream(seed, "tables"))
    every = tuple(room.arrangement(seating) for seating in seatings)
    picked = pick(commit(every), str(seed), len(every))
    return Arrangements(every, picked, room.alone(seatings[picked]))


def sizes_of(present: int, tables: int | Sequence[int]) -> list[int]:
    if not isinstance(tables, int):
        if sum(tables) != present or min(tables, default=1) < 1:
            raise BadRule("table_sizes", f"The tables do not seat {present} people exactly.")
        return list(tables)
    if tables < 1:
        raise BadRule("no_tables", "There must be at least one table.")
    used = min(tables, present)
    return [present // used + (number < present % used) for number in range(used)]


class _Room:
    """People by number. Seatings are rows: the number of the table at which each person sits."""

    def __init__(
        self,
        people: Sequence[Id],
        sizes: Sequence[int],
        speaks: ById[Collection[str]],
        together: Sequence[Collection[Id]],
        apart: Sequence[Collection[Id]],
    ) -> None:
        self.people, self.sizes = people, sizes
        self.tables = len(sizes)
        self.chairs = np.repeat(np.arange(len(sizes)), sizes)
        self.shares = shared_languages(people, speaks)
        self.bound = pairs_in(people, together)
        self.barred = pairs_in(people, apart)
        self._placed = placed_apart(people, sizes, self.barred)

    def seat(self, wanted: int, stream: Stream) -> Seatings:
        """Random seatings made better by changes of places; all of the lowest cost found."""
        good = self._improved(self.chairs[stream.orders(wanted, len(self.people))], stream)
        if self._meet(good).any():
            good = self._improved(self._from_proof(wanted, stream), stream)
        found: Seatings = good[np.arange(wanted) % len(good)]
        return found

    def _improved(self, seatings: Seatings, stream: Stream) -> Seatings:
        """These after changes of places: those of the lowest cost."""
        costs = self.costs(seatings)
        least = int((~self.shares.any(axis=1)).sum())
        for _ in range(STEPS):
            rows = np.flatnonzero(costs > least)
            if not len(rows):
                break
            tried = self._change(seatings[rows], stream)
            new = self.costs(tried)
            better = new <= costs[rows]
            seatings[rows[better]], costs[rows[better]] = tried[better], new[better]
        good: Seatings = seatings[costs == costs.min()]
        return good

    def _meet(self, seatings: Seatings) -> NDArray[np.int64]:
        """How many people, twice each pair, share a table from which they are kept apart."""
        same = seatings[:, :, None] == seatings[:, None, :]
        found: NDArray[np.int64] = (self.barred & same).sum(axis=(1, 2))
        return found

    def _from_proof(self, wanted: int, stream: Stream) -> Seatings:
        """People kept apart where the proof puts them, all others at random."""
        return seated_from(self._placed, self.sizes, wanted, stream)

    def costs(self, seatings: Seatings) -> NDArray[np.int64]:
        """People who meet though kept apart, then households not together, then people alone."""
        same = seatings[:, :, None] == seatings[:, None, :]
        missed = (self.bound & ~same).sum(axis=(1, 2))
        alone = ~(same & self.shares).any(axis=2)
        heavy = len(self.people) + 1
        broken = missed + heavy**2 * self._meet(seatings)
        costs: NDArray[np.int64] = heavy * broken + alone.sum(axis=1)
        return costs

    def alone(self, seating: NDArray[np.int64]) -> tuple[Id, ...]:
        """Who shares no language with anyone at their table."""
        same = seating[:, None] == seating[None, :]
        lonely = np.flatnonzero(~(same & self.shares).any(axis=1))
        return tuple(self.people[row] for row in lonely.tolist())

    def arrangement(self, seating: NDArray[np.int64]) -> Arrangement:
        """The tables, each in order of people."""
        return tuple(
            tuple(self.people[row] for row in np.flatnonzero(seating == table).tolist())
            for table in range(self.tables)
        )

    def _change(self, seatings: Seatings, stream: Stream) -> Seatings:
        """In each seating someone unhappy moves to the table of someone they miss, or the reverse;
        a third person takes the free place."""
        rows = np.arange(len(seatings))
        same = seatings[:, :, None] == seatings[:, None, :]
        missed = self.bound & ~same
        barred = (self.barred & same).any(axis=2)
        alone = ~(same & self.shares).any(axis=2) & self.shares.any(axis=1)
        unhappy = missed.any(axis=2) | barred | alone
        person = stream.one_of(unhappy)
        wants = np.where(
            missed.any(axis=2)[rows, person][:, None], missed[rows, person], self.shares[person]
        )
        wants = np.where(barred[rows, person][:, None], True, wants) & ~same[rows, person]
        friend = stream.one_of(wants)
        turn = stream.below(2, len(rows)).astype(bool)
        mover, stayer = np.where(turn, person, friend), np.where(turn, friend, person)
        there = same[rows, stayer]
        there[rows, stayer] = False
        third = stream.one_of(there)
        changed = seatings.copy()
        changed[rows, mover] = seatings[rows, third]
        changed[rows, third] = seatings[rows, mover]
        return changed


def seated_from(
    placed: Mapping[int, int], sizes: Sequence[int], wanted: int, stream: Stream
) -> Seatings:
    """Several seatings with these people at these tables, all others at random."""
    fixed = np.array(list(placed), dtype=np.int64)
    tables = np.array(list(placed.values()), dtype=np.int64)
    others = np.setdiff1d(np.arange(sum(sizes)), fixed)
    left = np.array(sizes) - np.bincount(tables, minlength=len(sizes))
    seatings = np.zeros((wanted, sum(sizes)), dtype=np.int64)
    seatings[:, fixed] = tables
    seatings[:, others] = np.repeat(np.arange(len(sizes)), left)[
        stream.orders(wanted, len(others))
    ]
    return seatings


def shared_languages(people: Sequence[Id], speaks: ById[Collection[str]]) -> NDArray[np.bool_]:
    """Who has a spoken language in common with whom."""
    known = dict(speaks.items())
    tongues = [frozenset(known.get(person, ())) for person in people]
    shares = np.array([[bool(a & b) for b in tongues] for a in tongues], dtype=bool)
    found: NDArray[np.bool_] = shares.reshape((len(people),) * 2) & ~np.eye(
        len(people), dtype=bool
    )
    return found


def pairs_in(people: Sequence[Id], lists: Sequence[Collection[Id]]) -> NDArray[np.bool_]:
    """Who is in one list with whom."""
    pairs = np.zeros((len(people),) * 2, dtype=bool)
    place = {person: row for row, person in enumerate(people)}
    for one in lists:
        rows = [place[person] for person in one if person in place]
        pairs[np.ix_(rows, rows)] = True
    return pairs & ~np.eye(len(people), dtype=bool)
