"""People who read aloud. Same cast everywhere: Samira (newcomer), Marc (local), Nora (team)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from interra.people.models import Member

LONG_AGO = dt.datetime(2025, 1, 6, 9, tzinfo=dt.UTC)


def a_member(name: str = "Samira", **given: Any) -> Member:
    """Somebody whom we have met; no contact unless given."""
    usual = {"name": name, "folded_name": name.casefold(), "joined_at": LONG_AGO, "met_at": LONG_AGO}
    return Member.objects.create(**usual | given)


def a_coordinator(name: str = "Nora", **given: Any) -> Member:
    return a_member(name, is_staff=True, **given)
