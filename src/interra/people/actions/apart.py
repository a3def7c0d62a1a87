"""« Ne jamais mettre ensemble »: written by the team with the person who asks, sealed, kept until
it is taken back. The other one is never told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from interra.foundation.errors import Refused
from interra.foundation.journal.actions import record
from interra.foundation.sealing import seal
from interra.people.models import KeptApart, Member, Merge
from interra.people.queries.apart import (
    Side,
    awake,
    name_of,
    pages_asleep_in,
    pair_of,
    rows_of,
    sides_of,
)

if TYPE_CHECKING:
    from datetime import datetime


class SamePerson(Refused):
    def __init__(self) -> None:
        super().__init__(_("This is the same page. Choose another person."))


class NobodyThere(Refused):
    """Erased meanwhile, a part of another page, or never there: the same words."""

    def __init__(self) -> None:
        super().__init__(_("This page is no longer there."))


class ComeTogether(Refused):
    """A household comes together or not at all: first one of them says so."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "These two people come together. First, one of them opens “My space”"
                " and chooses “Come alone”."
            )
        )


@transaction.atomic
def keep_apart(*, asker: Member, other_code: str, by: Member, now: datetime) -> None:
    """From now on these two have no seat in the same date, and no place at the same table. Said
    twice, it is written once.

    :raises SamePerson, NobodyThere, ComeTogether: nothing changes.
    """
    asker, other = check_two(_locked(asker.code, other_code), asker.code, other_code)
    row = _row_of(asker, other)
    mine, theirs = sides_of(row, asker)
    if row.pk and mine["asked_on"]:
        return
    mine["asked_on"] = localdate(now).isoformat()
    _keep(row, mine, theirs)
    record("people.kept_apart", by=by, subject=row, at=now)


@transaction.atomic
def let_meet(*, asker: Member, other_code: str, by: Member, now: datetime) -> None:
    """The person who asked takes it back. What the other one asked for stays. Twice does no harm."""
    people = _locked(asker.code, other_code)
    other = people.get(other_code)
    for row in rows_of(asker) if other else ():
        mine, theirs = sides_of(row, asker)
        if theirs["now"] != getattr(other, "pk", None) or not mine["asked_on"]:
            continue
        record("people.may_meet", by=by, subject=row, at=now)
        if theirs["asked_on"]:
            mine["asked_on"] = None
            _keep(row, mine, theirs)
        else:
            row.delete()


def check_two(people: dict[str, Member], asker: str, other: str) -> tuple[Member, Member]:
    """Two people who could be kept apart.

    :raises SamePerson, NobodyThere, ComeTogether:
    """
    if asker == other:
        raise SamePerson
    one, two = people.get(asker), people.get(other)
    if not (one and two and one.is_active and two.is_active):
        raise NobodyThere
    if one.household_id is not None and one.household_id == two.household_id:
        raise ComeTogether
    return one, two


def move(kept: Member, other: Member) -> None:
    """The page `other` becomes a part of `kept`: what was said of it counts for `kept`."""
    for row in rows_of(other):
        mine, theirs = sides_of(row, other)
        mine["now"] = kept.pk
        _keep(row, mine, theirs)


def give_back(kept: Member, other: Member) -> None:
    """The pages are two again: what was said of `other` follows it, unless it was taken back. What was
    said since, as one, stays with `kept`."""
    theirs_before = pages_asleep_in(other)
    for row in rows_of(kept):
        mine, theirs = sides_of(row, kept)
        if mine["page"] in theirs_before:
            mine["now"] = other.pk
            _keep(row, mine, theirs)


def forget(*, member: Member) -> None:
    """Whoever goes is kept apart from nobody; nothing of it stays, on either side. A page that slept
    leaves what was said of it to the page it became a part of."""
    rows_of(member).delete()
    asleep_in = Merge.objects.select_related("kept").filter(other=member).first()
    for row in rows_of(awake(member)) if asleep_in else ():
        mine, theirs = sides_of(row, awake(member))
        if asleep_in and mine["page"] == member.pk:
            mine["page"] = asleep_in.kept_id
            _keep(row, mine, theirs)


def _locked(*codes: str) -> dict[str, Member]:
    rows = Member.objects.select_for_update(no_key=True).filter(code__in=codes).order_by("pk")
    return {member.code: member for member in rows}


def _row_of(asker: Member, other: Member) -> KeptApart:
    """The one that is there, or a new one."""
    pair = pair_of(asker.pk, other.pk)
    sides = [Side(page=one.pk, now=one.pk, asked_on=None) for one in (asker, other)]
    found = KeptApart.objects.filter(pair=pair).first()
    return found or KeptApart(pair=pair, sealed=seal(sides))


def _keep(row: KeptApart, *sides: Side) -> None:
    """In the order of their pages, so that nobody sees who asked."""
    first, second = sorted(sides, key=lambda side: side["page"])
    row.one, row.other = name_of(first["now"]), name_of(second["now"])
    row.sealed = seal([first, second])
    row.save()
