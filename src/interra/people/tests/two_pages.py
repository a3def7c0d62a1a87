"""Two pages of Samira made one at the desk, and two again."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from interra.people.actions import merging as deeds
from interra.people.actions.circumstances import answer
from interra.people.models import Member
from interra.people.tests.make import RECENTLY

if TYPE_CHECKING:
    from interra.people.models import Merge
    from interra.people.rules import Band

NOON = dt.datetime(2026, 3, 2, 11, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def merge(kept: Member, other: Member, by: Member, **more: Any) -> Merge:
    return deeds.merge(kept=kept, other_code=other.code, by=by, now=NOON, **more)


def apart(kept: Member, by: Member, after: dt.timedelta = DAY) -> Member:
    return deeds.take_apart(kept=kept, by=by, now=NOON + after)


def fresh(member: Member) -> Member:
    return Member.objects.get(pk=member.pk)


def says(member: Member, band: Band | None, languages: list[str], *, mix: bool = True) -> None:
    answer(member=member, band=band, languages=languages, mix_consent=mix, now=RECENTLY)
