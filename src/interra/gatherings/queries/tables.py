"""Mixed tables: who is here to be seated, which languages make bridges, and the tables as set.

What this asks about languages goes into the making of tables and no further: a plan shows names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from interra.gatherings.queries.apart import at_tables
from interra.gatherings.queries.presence import coming, name_of
from interra.people.queries.circumstances import languages_of

if TYPE_CHECKING:
    from interra.gatherings.models import Attendee, Session, TablePlan
    from interra.gatherings.rules import presence
    from interra_science.lottery import Id


@dataclass(frozen=True, slots=True)
class Room:
    """Those present. `together`: a child sits with the person who brought it. `apart`: two who never
    share a table."""

    people: tuple[int, ...]
    speaks: dict[Id, frozenset[str]]
    together: tuple[tuple[int, ...], ...]
    apart: tuple[tuple[int, int], ...]

    def keeps_apart(self, seating: presence.Seating) -> bool:
        return not any({*pair} <= {*table} for pair in self.apart for table in seating)


@dataclass(frozen=True, slots=True)
class Table:
    number: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Round:
    """One round of tables, as the host reads it out."""

    number: int
    tables: tuple[Table, ...]
    as_now: bool  # those seated are exactly those present


def room_of(session: Session) -> Room:
    here = list(
        coming(session)
        .filter(is_present=True)
        .select_related("member")
        .order_by("registration_id", "position")
    )
    said = languages_of([attendee.member for attendee in here if attendee.member])
    nothing: frozenset[str] = frozenset()
    return Room(
        people=tuple(sorted(attendee.pk for attendee in here)),
        speaks={one.pk: said.get(one.member_id or 0, nothing) for one in here},
        together=_with_their_children(here),
        apart=at_tables(here),
    )


def _with_their_children(here: list[Attendee]) -> tuple[tuple[int, ...], ...]:
    """Each child and the first grown person of their party."""
    parties: dict[int, list[Attendee]] = {}
    for attendee in here:
        parties.setdefault(attendee.registration_id, []).append(attendee)
    found = []
    for party in parties.values():
        children = [one.pk for one in party if one.is_child]
        grown = [one.pk for one in party if not one.is_child][:1]
        if children:
            found.append((*grown, *children))
    return tuple(found)


def rounds_of(session: Session) -> list[Round]:
    """The rounds in order. Two queries, whatever their number."""
    everybody = list(coming(session).select_related("member"))
    names = {one.pk: name_of(one) for one in everybody}
    here = {one.pk for one in everybody if one.is_present}
    return [
        Round(
            number=plan.round,
            tables=tuple(
                Table(number, tuple(names[who] for who in table if who in names))
                for number, table in enumerate(seating_of(plan), 1)
            ),
            as_now=seated_in(plan) == here,
        )
        for plan in session.table_plans.order_by("round")
    ]


def seating_of(plan: TablePlan) -> presence.Seating:
    """The seating that was picked among those that were as likely."""
    return tuple(tuple(table) for table in plan.arrangements[plan.picked])


def seated_in(plan: TablePlan) -> set[int]:
    return {who for table in seating_of(plan) for who in table}
