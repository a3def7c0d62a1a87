"""People who read aloud. Same cast everywhere: Samira (newcomer), Marc (local), Nora (team)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from interra.people.actions.circumstances import answer
from interra.people.models import Member
from interra.people.rules import Band

LONG_AGO = dt.datetime(2025, 1, 6, 9, tzinfo=dt.UTC)
RECENTLY = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)


def a_member(name: str = "Samira", **given: Any) -> Member:
    """Somebody whom we have met; no contact unless given."""
    usual = {
        "name": name,
        "folded_name": name.casefold(),
        "joined_at": LONG_AGO,
        "met_at": LONG_AGO,
    }
    return Member.objects.create(**usual | given)


def a_coordinator(name: str = "Nora", **given: Any) -> Member:
    return a_member(name, is_staff=True, **given)


def a_newcomer(name: str = "Samira", **given: Any) -> Member:
    """Somebody who has been here for less than a year, and likes mixed groups."""
    return _who_said(Band.UNDER_1, a_member(name, **given))


def a_local(name: str = "Marc", **given: Any) -> Member:
    """Somebody who has been here for more than five years, and likes mixed groups."""
    return _who_said(Band.OVER_5, a_member(name, **given))


def _who_said(band: Band, member: Member) -> Member:
    answer(
        member=member,
        band=band,
        languages=[member.language],
        mix_consent=True,
        now=RECENTLY,
    )
    return member
