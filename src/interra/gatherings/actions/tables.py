"""Those present, split at random into tables where people can talk to each other."""

from __future__ import annotations

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
    before = {plan.round: plan for plan in session.table_plans.all()}
    known = before.get(number)
    if known and _is_for(known, room, tables):
        return known
    met = [table for plan in before.values() if plan.round < number for table in seating_of(plan)]
    # Made before the transaction: a crowd takes a second, and nobody waits for it.
    seatings = _seatings(room, tables, met, seed)
    return _write(session, number, seatings, seed=seed, by=by, now=now)


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


def _seatings(
    room: Room, tables: int, met: list[tuple[int, ...]], seed: str
) -> tuple[presence.Seating, ...]:
    """Equally likely seatings: a language in common wherever it can be, then new people.

    When people are kept apart, only the one picked: many seatings in which two never meet would tell
    whoever reads the database who the two are.
    """
    try:
        made = lottery.mixed_tables(
            room.people,
            tables=tables,
            speaks=room.speaks,
            arrangements=presence.arrangements_for(len(room.people)),
            seed=seed,
            together=room.together,
            apart=room.apart,
        )
    except lottery.Contradiction as why:
        raise OtherTables from why
    fresh = presence.freshest(cast("tuple[presence.Seating, ...]", made.every), met)
    if not room.apart:
        return fresh
    return (fresh[lottery.pick(lottery.commit(fresh), seed, len(fresh))],)


@transaction.atomic
def _write(
    session: Session,
    number: int,
    seatings: tuple[presence.Seating, ...],
    *,
    seed: str,
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
            "seed": seed,
            "arrangements": seatings,
            "picked": lottery.pick(lottery.commit(seatings), seed, len(seatings)),
        },
    )
    facts = {"round": number, "tables": len(seatings[0]), "arrangements": len(seatings)}
    record("gatherings.tables_set", by=by, subject=session, at=now, **facts)
    return plan
