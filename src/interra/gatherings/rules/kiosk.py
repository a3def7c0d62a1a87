"""What a tablet keeps while there is no network, and for how long. Plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

WAITS_IN_TABLET = timedelta(days=7)  # then the tablet erases the name
OFFERED_FOR = timedelta(days=7)  # dates further away than this are not kept in the tablet
TICKETS_KEPT = timedelta(days=30)  # a person comes back with a number
MOST_AT_ONCE = 50
MOST_A_DAY = 300
LONGEST_NAME = 320
LONGEST_NUMBER = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """One person's wish, typed without a network. `key` is made by the tablet, `number` is shown."""

    key: UUID
    number: str
    name: str
    language: str
    session: str
    asked_at: datetime
    is_erased: bool = False  # the tablet has already forgotten who it was


def is_lost(entry: Entry, now: datetime) -> bool:
    return entry.is_erased or now - entry.asked_at > WAITS_IN_TABLET
