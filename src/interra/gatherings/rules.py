"""Seats, offers and presence: the association's rules on plain values."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum


class State(StrEnum):
    """Where a registration stands. One row per person and session, for good: coming back reuses it."""

    ASKED = "asked"  # waiting for the draw
    PLACED = "placed"  # has seats
    RESERVE = "reserve"  # on the waiting list, in the draw's order (or by arrival)
    OFFERED = "offered"  # seats are kept until an hour; the person must say yes
    CANCELLED = "cancelled"  # the person cannot come
    LAPSED = "lapsed"  # the offer, or the time to prove a contact, ran out


HOLDING = (State.PLACED, State.OFFERED)  # these hold seats
LIVE = (State.ASKED, State.PLACED, State.RESERVE, State.OFFERED)
UNPROVED_HOLD = timedelta(minutes=30)
UNPROVED_SHARE = 5  # at most one seat in five may be held by people nobody knows yet
LARGEST_PARTY = 6


def offer_until(now: datetime, starts_at: datetime) -> datetime | None:
    """An offer stands a day; less when the session is near; never in the last hour before it.

    None: too late to offer the seat to anybody.
    """
    last = starts_at - timedelta(hours=1)
    if now >= last:
        return None
    time_left = starts_at - now
    if time_left > timedelta(hours=48):
        return now + timedelta(hours=24)
    return min(last, now + max(time_left / 4, timedelta(minutes=30)))
