"""What one page of a person has asked of others (« Venez avec moi »), handed over and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from interra.foundation.merging import from_plain, plain
from interra.people.models import HouseholdRequest
from interra.people.rules import merging as rules
from interra.people.rules import together

if TYPE_CHECKING:
    from datetime import datetime

    from interra.foundation.merging import Moved
    from interra.people.models import Member

FIELDS = [field.attname for field in HouseholdRequest._meta.concrete_fields]


def move(kept: Member, other: Member, *, now: datetime) -> Moved:
    """Asked of the same contact by both pages: one request stays, the older of those that wait."""
    rows = HouseholdRequest.objects.select_for_update().order_by("pk")
    mine = {row.contact_digest: row for row in rows.filter(asker=kept)}
    handed, clashes = {}, []
    for row in rows.filter(asker=other):
        if own := mine.get(row.contact_digest):
            clashes.append(_one_stays(own, row, kept, now))
        else:
            handed[str(row.pk)] = row.asked_at.isoformat()
    HouseholdRequest.objects.filter(pk__in=handed).update(asker=kept)
    return {"handed": handed, "clashes": clashes}


def give_back(kept: Member, other: Member, moved: Moved) -> None:
    """What was asked again since, as one page, stays; what was answered with a yes is over for both."""
    rows = HouseholdRequest.objects.select_for_update().filter(asker=kept).order_by("pk")
    for row in rows.filter(pk__in=moved["handed"]):
        if row.asked_at.isoformat() == moved["handed"][str(row.pk)]:
            row.asker = other
            row.save(update_fields=["asker"])
    for two in moved["clashes"]:
        stayed, went = (_row(values) for values in two)
        if now_there := rows.filter(pk=stayed.pk).first():
            _both_again(now_there, stayed, went)


def _one_stays(
    own: HouseholdRequest, theirs: HouseholdRequest, kept: Member, now: datetime
) -> list[dict[str, Any]]:
    """A no to either is a no to the person, and nobody hears of it twice."""
    stays, goes = sorted((own, theirs), key=lambda row: (not _waits(row, now), row.asked_at))
    before = [plain(row, FIELDS) for row in (stays, goes)]
    goes.delete()
    stays.asker = kept
    stays.told_at = max(stays.told_at, goes.told_at)
    stays.refused_at = rules.latest(stays.refused_at, goes.refused_at)
    stays.is_shown = stays.is_shown and not together.is_quiet(goes.refused_at, now)
    stays.save()
    return before


def _both_again(row: HouseholdRequest, stayed: HouseholdRequest, went: HouseholdRequest) -> None:
    """`row` as it is now; `stayed` and `went` as they were. What was said since was said to both."""
    asked_again = row.asked_at != stayed.asked_at
    said_no = row.refused_at != rules.latest(stayed.refused_at, went.refused_at)
    taken_back = row.withdrawn_at != stayed.withdrawn_at and not asked_again
    for one in (stayed, went):
        if said_no:
            one.refused_at, one.is_shown = row.refused_at, False
        if taken_back:
            one.withdrawn_at, one.is_shown = row.withdrawn_at, False
    if not asked_again:
        stayed.save()
    if not (asked_again and went.asker_id == row.asker_id):
        went.save(force_insert=True)


def _waits(row: HouseholdRequest, now: datetime) -> bool:
    return row.withdrawn_at is None and row.expires_at > now


def _row(values: dict[str, Any]) -> HouseholdRequest:
    read = {name: from_plain(HouseholdRequest, name, value) for name, value in values.items()}
    return HouseholdRequest(**read)
