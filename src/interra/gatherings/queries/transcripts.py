"""What is published of a draw: it names nobody, and anybody can check it with thirty lines.

Kept small in the database: groups are lists of places in the list of pseudonyms.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from interra.gatherings.queries.beacons import named_of
from interra.gatherings.queries.fairest import fairest
from interra.gatherings.rules.beacons import Kind
from interra_science import lottery

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from interra.gatherings.models import Draw
    from interra.gatherings.queries.terms import Terms
    from interra_science.lottery import Fair
    from interra_science.lottery.watch import Progress

GROUPS = 1000
Table = dict[str, Any]
Group = list[Any] | dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One draw, made: the table that was sealed, and the group that was picked."""

    table: Table
    commitment: str
    beacon: str
    index: int
    seated: frozenset[str]  # pseudonyms

    def public(self, seed: str) -> Table:
        """The whole transcript. What is added to the table is not part of its commitment."""
        return {
            **self.table,
            "commitment": self.commitment,
            "beacon": self.beacon,
            "index": self.index,
            "seed": seed,
        }


def commitment_of(seed: str) -> str:
    """What is shown before the draw: SHA-256 of the seed, which is shown after."""
    return hashlib.sha256(seed.encode()).hexdigest()


def make(
    terms: Terms,
    seed: str,
    named: str = Kind.HOUSE,
    *,
    best: Fair | None = None,
    progress: Progress | None = None,
) -> Table:
    """What is sealed when requests close: the same terms and seed always give the same table.

    `named`: what will pick one of its groups, as it was announced. `best`: the fairest chances, when
    they are known. `progress` is told how far the table has come.

    :raises lottery.NoGroup: if no group can keep the mix.
    """
    sealed = {
        "seed_sha256": commitment_of(seed),
        "terms_sha256": lottery.commit(terms.as_json()),
        "named": named,
    }
    if not terms.parties:
        empty = {"version": 1, "seats": terms.seats, "seated": 0, "levels": [], "people": []}
        return {**empty, "fair": {}, "chances": {}, "groups": [[]], **sealed}
    best = best or fairest(terms)
    groups = 1 if best.levels[0] == 1 else GROUPS
    table = lottery.lottery(best, groups=groups, seed=seed, progress=progress).public()
    for told in ("rules", "gave_way"):  # they would say how the groups are made up
        table.pop(told, None)  # `terms_sha256` stands for them
    return {**table, **sealed}


def picked(table: Table, beacon: str) -> Outcome:
    """The group that the beacon picks."""
    commitment = lottery.commit(table)
    index = lottery.pick(commitment, beacon, len(table["groups"]))
    seated = frozenset(table["groups"][index])
    return Outcome(table, commitment, beacon, index, seated)


def pack(table: Table) -> Table:
    place = {name: number for number, name in enumerate(table["people"])}
    return {**table, "groups": [_named(group, place) for group in table["groups"]]}


def unpack(kept: Table) -> Table:
    people = dict(enumerate(kept["people"]))
    return {**kept, "groups": [_named(group, people) for group in kept["groups"]]}


def seated_in(group: Group) -> frozenset[Any]:
    """Everybody with a seat; of a week, in any session."""
    if isinstance(group, dict):
        return frozenset[Any]().union(*group.values())
    return frozenset(group)


def _named(group: Group, other: Mapping[Any, Any]) -> Group:
    """The same group in other names; a week is a group for each session."""
    if isinstance(group, dict):
        return {session: [other[name] for name in some] for session, some in group.items()}
    return [other[name] for name in group]


def published(draw: Draw, now: datetime) -> Table:
    """What anybody may download now."""
    shown_from = groups_wait_until(draw, now)
    if shown_from is None:
        return transcript(draw)
    return {**_promised(draw), "beacon": draw.beacon, "groups_from": shown_from.isoformat()}


def groups_wait_until(draw: Draw, now: datetime) -> datetime | None:
    """When all dates that it has drawn are over; None if its groups may be read now."""
    if draw.drawn_at is None or not draw.groups_wait:
        return None
    dates = draw.week.sessions.all() if draw.week else [draw.session]
    over = max(one.ends_at for one in dates)
    return over if now < over else None


def transcript(draw: Draw) -> Table:
    """All there is to check; before the draw, only what was promised and sealed."""
    return _promised(draw) if draw.drawn_at is None else unpack(draw.public)


def _promised(draw: Draw) -> Table:
    promised = {
        "session": draw.session.code,
        "promised_at": draw.promised_at.isoformat(),
        "seed_sha256": draw.seed_commitment,
        "named": named_of(draw).text,
        "refills_sha256": draw.refills_commitment,
    }
    if draw.sealed_at is None:
        return promised
    sealed = {"sealed_at": draw.sealed_at.isoformat(), "commitment": draw.commitment}
    return {**promised, **sealed}


def verified(draw: Draw) -> lottery.Verified:
    """The checks anybody can make, made here too, and against what our own row says was announced."""
    public = transcript(draw)
    found = lottery.verify(public, draw.beacon or draw.seed, draw.commitment or None)
    if commitment_of(draw.seed) == draw.seed_commitment == public["seed_sha256"]:
        return found
    flaw = "The seed is not the one that was promised."
    return lottery.Verified(False, (*found.problems, flaw), found.commitment, found.index, ())
