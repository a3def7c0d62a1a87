"""Freed seats go to the next household on the waiting list."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


def offer_freed_seats(*, session_id: int, now: datetime) -> int:
    """Offer the free seats of a session to those who wait; how many people were asked.

    The session is locked by the caller.
    """
    return 0
