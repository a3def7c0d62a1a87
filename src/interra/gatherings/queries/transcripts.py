"""What is published of a draw: it names nobody, and anybody can check it with thirty lines.

Kept small in the database: groups are lists of places in the list of pseudonyms.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from interra.gatherings.queries.fairest import fairest
from interra_science import lottery

if TYPE_CHECKING:
    from interra.gatherings.models import Draw
    from interra.gatherings.queries.terms import Terms

GROUPS = 1000
Table = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One draw, made: the table that was sealed, the group that was picked, who comes next."""

    table: Table
    commitment: str
    index: int
    seated: frozenset[str]  # pseudonyms
    line: tuple[str, ...]  # the heads of the parties that wait, in order

    def public(self, seed: str) -> Table:
        """The whole transcript. What is added to the table is not part of its commitment."""
        return {
            **self.table,
            "commitment": self.commitment,
            "beacon": seed,
            "index": self.index,
        }


def commitment_of(seed: str) -> str:
    """What is shown before the draw: SHA-256 of the seed, which is shown after."""
    return hashlib.sha256(seed.encode()).hexdigest()


def make(terms: Terms, seed: str) -> Outcome:
    """The draw itself: the same terms and the same seed always give the same table and group.

    :raises lottery.NoGroup: if no group can keep the mix.
    """
    table = _table(terms, seed)
    commitment = lottery.commit(table)
    index = lottery.pick(commitment, seed, len(table["groups"]))
    seated = frozenset(table["groups"][index])
    losers = [party.head for party in terms.parties if party.head not in seated]
    order = lottery.reserve(seed, losers)
    return Outcome(
        table, commitment, index, seated, tuple(str(waiting.people[0]) for waiting in order)
    )


def _table(terms: Terms, seed: str) -> Table:
    sealed = {"seed_sha256": commitment_of(seed), "terms_sha256": lottery.commit(terms.as_json())}
    if not terms.parties:
        empty = {"version": 1, "seats": terms.seats, "seated": 0, "levels": [], "people": []}
        return {**empty, "fair": {}, "chances": {}, "groups": [[]], **sealed}
    best = fairest(terms)
    certain = best.levels[0] == 1
    table = lottery.lottery(best, groups=1 if certain else GROUPS, seed=seed).public()
    del table["rules"]  # they would say how the groups are made up; `terms_sha256` stands for them
    return {**table, **sealed}


def pack(table: Table) -> Table:
    place = {name: number for number, name in enumerate(table["people"])}
    return {**table, "groups": [[place[name] for name in group] for group in table["groups"]]}


def unpack(kept: Table) -> Table:
    people = kept["people"]
    return {**kept, "groups": [[people[number] for number in group] for group in kept["groups"]]}


def transcript(draw: Draw) -> Table:
    """What anybody may download: before the draw, only what was promised."""
    promised = {
        "session": draw.session.code,
        "promised_at": draw.promised_at.isoformat(),
        "seed_sha256": draw.seed_commitment,
    }
    if draw.drawn_at is None:
        return promised
    return unpack(draw.public)


def verified(draw: Draw) -> lottery.Verified:
    """The checks anybody can make, made here too."""
    public = transcript(draw)
    found = lottery.verify(public, draw.seed)
    if commitment_of(draw.seed) == draw.seed_commitment == public["seed_sha256"]:
        return found
    flaw = "The seed is not the one that was promised."
    return lottery.Verified(False, (*found.problems, flaw), found.commitment, found.index, ())
