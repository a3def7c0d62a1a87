"""The table of whole weeks that is sealed, and what its beacon picks: as `transcripts`, for a week."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from interra.gatherings.queries.transcripts import GROUPS, Table, commitment_of
from interra.gatherings.queries.week_fairest import fairest_week
from interra_science import lottery

if TYPE_CHECKING:
    from interra.gatherings.queries.week_terms import WeekTerms
    from interra_science.lottery import BatchFair


@dataclass(frozen=True, slots=True)
class WeekOutcome:
    """The week that was picked: who sits where (`seated`, by session)."""

    table: Table
    commitment: str
    beacon: str
    index: int
    seated: dict[str, frozenset[str]]

    def public(self, seed: str) -> Table:
        """The whole transcript. What is added to the table is not part of its commitment."""
        added = {"beacon": self.beacon, "index": self.index, "seed": seed}
        return {**self.table, "commitment": self.commitment, **added}


def make_weeks(terms: WeekTerms, seed: str, named: str, *, best: BatchFair | None = None) -> Table:
    """What is sealed when requests close: the same terms and seed always give the same table.
    `best`: the fairest chances, when they are known.

    :raises lottery.NoGroup: if no week can keep every mix.
    """
    sealed = {
        "seats": terms.seats,
        "seed_sha256": commitment_of(seed),
        "terms_sha256": lottery.commit(terms.as_json()),
        "named": named,
    }
    if not terms.wishes:
        empty = {"version": 1, "seated": 0, "per_person": 1, "sessions": {}, "levels": []}
        return {**empty, "people": [], "fair": {}, "chances": {}, "groups": [{}], **sealed}
    best = best or fairest_week(terms)
    certain = best.levels[0] == 1
    table = lottery.weeks(best, groups=1 if certain else GROUPS, seed=seed).public()
    for session in table["sessions"].values():  # type: ignore[attr-defined]  # by session
        del session["rules"]  # they would say how the groups are made up; see `transcripts.make`
    return {**table, **sealed}


def picked_week(table: Table, beacon: str) -> WeekOutcome:
    """The week that the beacon picks."""
    commitment = lottery.commit(table)
    index = lottery.pick(commitment, beacon, len(table["groups"]))
    seated = {code: frozenset(some) for code, some in table["groups"][index].items()}
    return WeekOutcome(table, commitment, beacon, index, seated)
