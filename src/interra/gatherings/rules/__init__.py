"""Seats, offers and presence: the association's rules on plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class State(StrEnum):
    """Where a registration stands. One row per person and session, for good: coming back reuses it."""

    ASKED = "asked"  # waiting for the draw
    PLACED = "placed"  # has seats
    RESERVE = "reserve"  # on the waiting list, in the draw's order (or by arrival)
    OFFERED = "offered"  # seats are kept until an hour; the person must say yes
    CANCELLED = "cancelled"  # the person cannot come
    LAPSED = "lapsed"  # the offer, or the time to prove a contact, ran out
    NOT_HELD = "not_held"  # the session began, and its draw had not been held
    ELSEWHERE = "elsewhere"  # has a seat in another session of the same week


HOLDING = (State.PLACED, State.OFFERED)  # these hold seats
LIVE = (State.ASKED, State.PLACED, State.RESERVE, State.OFFERED)
FEWEST_WISHES = 2  # in a week, where there is a choice: an equal chance must not cost a wish
UNPROVED_HOLD = timedelta(minutes=30)
UNPROVED_SHARE = 5  # at most one seat in five may be held by people nobody knows yet
PLACES_PER_UNPROVED_CONTACT = 2
LARGEST_PARTY = 6
MOST_SEATS = 500


@dataclass(frozen=True, slots=True)
class Companion:
    """Somebody who comes with the person who asks: of the household, a friend, or a child."""

    member_id: int | None = None
    name: str = ""
    is_child: bool = False


def seats_for_unproved(seats: int) -> int:
    """Seats that people may hold before they have proved a contact; the others stay safe."""
    return max(1, seats // UNPROVED_SHARE)


def hold_until(now: datetime, starts_at: datetime, *, has_contact: bool) -> datetime:
    """Half an hour to write the code we sent. Who has neither phone nor e-mail cannot prove
    anything: their seat is kept, within the share above, and the host welcomes them at the door."""
    return min(now + UNPROVED_HOLD, starts_at) if has_contact else starts_at
