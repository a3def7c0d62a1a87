"""`lottery`: the public table of M equally likely groups, from which one is picked.

A person's chance is the number of groups that hold them out of M, a pair's the number of groups
that hold both. These are the chances of the draw that is really made, so they are exact.
Appearances stay within 2 of M times the fairest chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from interra_science.lottery.copies import copies
from interra_science.lottery.filling import EMPTY, Mixer, fill
from interra_science.lottery.groups import Groups
from interra_science.lottery.introducing import Introducer
from interra_science.lottery.peeling import varied
from interra_science.lottery.problem import ById, Id, chance_in, in_order
from interra_science.lottery.refusals import BadRule
from interra_science.lottery.stream import Seed, Stream
from interra_science.lottery.transcript import commit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from interra_science.lottery.chances import Fair
    from interra_science.lottery.introducing import Met
    from interra_science.lottery.shapes import Counts
    from interra_science.lottery.watch import Progress

MANY = 8  # kinds; fewer than this mix well as they are
WALKS = 8
ROUNDS = 4  # of introducing for each round of mixing
EVEN = 1.9  # appearances further than this from the fairest chance are not even enough


@dataclass(frozen=True)
class Lottery:
    """M equally likely `groups` of people, each in order. `pseudonyms`: how people are published."""

    fair: Fair
    groups: tuple[tuple[Id, ...], ...]
    seed: Seed
    pseudonyms: Mapping[Id, str]

    @cached_property
    def chance(self) -> Mapping[Id, Fraction]:
        """Each person's chance: the groups that hold them, out of all groups."""
        return chance_in(self.groups, self.people)

    @cached_property
    def people(self) -> tuple[Id, ...]:
        """Everyone who asked, in order; the rows of `meetings`."""
        return tuple(in_order(self.fair.problem.people))

    @cached_property
    def meetings(self) -> NDArray[np.int64]:
        """How many groups hold both person i and person j, by row and column of `people`."""
        place = {person: row for row, person in enumerate(self.people)}
        inside = np.zeros((len(self.groups), len(place)), dtype=np.float32)
        for number, group in enumerate(self.groups):
            inside[number, [place[person] for person in group]] = 1
        times: NDArray[np.int64] = np.rint(inside.T @ inside).astype(np.int64)
        return times

    def pair(self, one: Id, other: Id) -> Fraction:
        """The chance that both are drawn; for twice the same person, their own chance."""
        row, column = self.people.index(one), self.people.index(other)
        return Fraction(int(self.meetings[row, column]), len(self.groups))

    @cached_property
    def commitment(self) -> str:
        """The fingerprint of `public()`, to be published before the beacon is known."""
        return commit(self.public())

    def public(self, pseudonyms: ById[str] | None = None) -> dict[str, object]:
        """The table as published: pseudonyms, no features. JSON can write it.

        With other `pseudonyms` than the lottery's own, the commitment is `commit` of this.
        """
        names = self.pseudonyms if pseudonyms is None else _by_id(pseudonyms)
        rules = self.fair.problem.rules
        low, high = self.fair.total
        people = sorted(self.people, key=lambda person: names[person])
        times = {person: int(self.chance[person] * len(self.groups)) for person in people}
        return {
            "version": 1,
            "seats": self.fair.problem.most,
            "seated": self.fair.seated if low == high else [low, high],
            "rules": [
                {"name": rule.name, "min": rule.at_least, "max": rule.at_most}
                | ({"signed": True} if rule.against else {})
                for rule in rules
            ],
            **self._given_way(),
            "levels": [str(level) for level in self.fair.levels],
            "people": [names[person] for person in people],
            "fair": {names[person]: str(self.fair.chance[person]) for person in people},
            "chances": {names[person]: times[person] for person in people},
            "groups": [sorted(names[person] for person in group) for group in self.groups],
        }

    def _given_way(self) -> dict[str, object]:
        """Which limits had to give way; nothing when none had to."""
        changes = [
            {"rule": change.rule, "side": change.side, "to": change.to}
            for change in self.fair.gave_way
        ]
        return {"gave_way": changes} if changes else {}


def lottery(
    fair: Fair,
    groups: int = 1000,
    seed: Seed = 0,
    mix: int = 50,
    pseudonyms: ById[str] | None = None,
    met: Met | None = None,
    *,
    progress: Progress | None = None,
) -> Lottery:
    """The table of `groups` equally likely groups; the same seed gives the same table.

    `mix` is how many times each group exchanges people with another. `pseudonyms` are the names under
    which people are published (see `pseudonyms`); without them, their ids. `progress` is told when
    the table is "filled" and when it is "mixed".

    `met`: for pairs of people, how often they have met already, or any other weight of meeting again.
    Pairs that are not in it count 0: name only pairs of a newcomer and a local, and only these are
    brought together. Those who do not ask are passed over; (a, b) and (b, a) are added up. People
    who met are then parted wherever that changes nobody's chance (`introducing`).

    :raises BadRule: when `groups` is below 1; when a pair is not two people, or its number below 0.
    """
    if groups < 1:
        raise BadRule("no_groups", "There must be at least one group to pick.")
    stream = Stream(seed, "table")
    chosen = _makeups(fair, groups)
    makeups = [chosen[number] for number in stream.order(groups).tolist()]
    table = fill(fair, makeups, stream)
    if progress is not None:
        progress("filled", 0.5)
    if fair.seated:
        Mixer(fair, table).mix(mix, stream)
    if fair.seated and met:
        Introducer(fair, table, met).introduce(ROUNDS * mix, stream)
    if progress is not None:
        progress("mixed", 1.0)
    units = [unit for kind in fair.kinds for unit in kind.units]
    drawn = tuple(
        tuple(in_order(person for number in row if number != EMPTY for person in units[number]))
        for row in table.tolist()
    )
    names = _by_id(pseudonyms or {person: str(person) for person in fair.problem.people})
    return Lottery(fair, drawn, seed, names)


def _makeups(fair: Fair, groups: int) -> list[Counts]:
    """The make-up of each group. Where there are many kinds, from several walks at once: whoever
    may meet should. Many make-ups can be hard to count out evenly: then from fewer walks."""
    walks = WALKS if len(fair.kinds) >= MANY else 1
    mixtures = varied(Groups(fair.shape, fair.total), fair.mixture, walks)
    tried = []
    for mixture in mixtures:
        stray, chosen = copies(fair, groups, mixture)
        if stray <= EVEN:
            return chosen
        tried.append((stray, chosen))
    return min(tried)[1]


def _by_id(names: ById[str]) -> dict[Id, str]:
    return {person: name for person, name in names.items()}  # noqa: C416 -- any kind of id
