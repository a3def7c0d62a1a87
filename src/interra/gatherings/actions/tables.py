"""Those present, split at random into tables where people can talk to each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django.db import transaction
from django.utils.translation import gettext as _

from interra.foundation.errors import Refused
from interra.foundation.journal.actions import record
from interra.gatherings.actions.presence import ListClosed
from interra.gatherings.models import Session, TablePlan
from interra.gatherings.queries.presence import names_are_open
from interra.gatherings.queries.tables import room_of, seated_in, seating_of
from interra.gatherings.rules import presence
from interra_science import lottery

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from interra.gatherings.queries.tables import Room
    from interra.people.models import Member


class TooFewPeople(Refused):
    """Two tables need four people at least."""

    def __init__(self) -> None:
        super().__init__(_("First tap the names of those who are here: 4 people at least."))


class ImpossibleTables(Refused):
    """A table is for two people at least."""

    def __init__(self, most: int) -> None:
        super().__init__(_("Choose between 2 and %(most)d tables.") % {"most": most})


class OtherTables(Refused):
    """Some people never share a table, and these are too few for that. It names nobody."""

    def __init__(self) -> None:
        super().__init__(_("These tables are not possible. Choose another number of tables."))


@dataclass(frozen=True, slots=True)
class _Round:
    """Equally likely seatings of one round, and the number of the one picked. `seed`: the one from
    which this round was planned, together with those before and after it."""

    seatings: tuple[presence.Seating, ...]
    picked: int
    seed: str


def set_tables(
    *, session: Session, number: int, tables: int, seed: str, by: Member | None, now: datetime
) -> TablePlan:
    """Make round `number` for those present. Asking again for the same people changes nothing:
    nobody draws until they like the result. When people have come or gone, it is made anew.

    :raises ListClosed: outside the days when the host sees the names.
    :raises TooFewPeople, ImpossibleTables, OtherTables: in words for the host.
    """
    if not names_are_open(session, now):
        raise ListClosed
    room = room_of(session)
    _check(room, number, tables)
    before = {plan.round: plan for plan in session.table_plans.order_by("round")}
    known = before.get(number)
    if known and _is_for(known, room, tables):
        return known
    earlier = [plan for plan in before.values() if plan.round < number]
    # Made before the transaction: it takes a second or two, and nobody waits for it.
    found = _as_planned(room, number, tables, earlier)
    made = found or _planned(room, number, tables, earlier, seed)[0]
    return _write(session, number, made, by=by, now=now)


def _check(room: Room, number: int, tables: int) -> None:
    if len(room.people) < presence.FEWEST_AT_TABLES:
        raise TooFewPeople
    most = presence.most_tables(len(room.people))
    if number not in presence.ROUNDS or not 2 <= tables <= most:
        raise ImpossibleTables(most)


def _is_for(plan: TablePlan, room: Room, tables: int) -> bool:
    seating = seating_of(plan)
    same = seated_in(plan) == set(room.people) and len(seating) == tables
    return same and room.keeps_apart(seating)


def _as_planned(room: Room, number: int, tables: int, earlier: list[TablePlan]) -> _Round | None:
    """The round that was planned together with the one before it, if the same people are at as many
    tables. Only rounds that a host has set are kept: this one is worked out again from the seed."""
    if not earlier or not _is_for(earlier[-1], room, tables):
        return None
    same = [plan for plan in earlier if plan.seed == earlier[-1].seed]
    first = same[0].round
    before = [plan for plan in earlier if plan.round < first]
    rounds = _planned(room, first, tables, before, same[0].seed)
    as_set = all(
        _shown(rounds[plan.round - first]) == seating_of(plan) for plan in earlier[len(before) :]
    )
    return rounds[number - first] if as_set else None


def _planned(
    room: Room, first: int, tables: int, before: list[TablePlan], seed: str
) -> list[_Round]:
    """All rounds from this one on, together: a language in common wherever it can be, then as many
    new people as can be. So more people meet than when each round is made by itself: docs/algorithms.

    When people are kept apart, only the one picked: many seatings in which two never meet would tell
    whoever reads the database who the two are.
    """
    try:
        made = lottery.table_rounds(
            room.people,
            tables,
            presence.ROUNDS[-1] - first + 1,
            together=room.together,
            apart=room.apart,
            languages=room.speaks,
            met=[table for plan in before for table in seating_of(plan)],
            arrangements=presence.arrangements_for(len(room.people)),
            seed=seed,
        )
    except lottery.Contradiction as why:
        raise OtherTables from why
    plans, picked = ((made.chosen,), 0) if room.apart else (made.every, made.picked)
    by_round = cast("Iterator[tuple[presence.Seating, ...]]", zip(*plans, strict=True))
    return [_Round(seatings, picked, seed) for seatings in by_round]


def _shown(made: _Round) -> presence.Seating:
    return made.seatings[made.picked]


@transaction.atomic
def _write(
    session: Session,
    number: int,
    made: _Round,
    *,
    by: Member | None,
    now: datetime,
) -> TablePlan:
    """Keep every seating that was as likely: the study of what meetings change needs them all."""
    Session.objects.locked(session.pk)
    plan, _made = TablePlan.objects.update_or_create(
        session=session,
        round=number,
        defaults={
            "made_at": now,
            "by": by,
            "seed": made.seed,
            "arrangements": made.seatings,
            "picked": made.picked,
        },
    )
    shown = {"tables": len(_shown(made)), "arrangements": len(made.seatings)}
    record("gatherings.tables_set", by=by, subject=session, at=now, round=number, **shown)
    return plan
