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


HOLDING = (State.PLACED, State.OFFERED)  # these hold seats
LIVE = (State.ASKED, State.PLACED, State.RESERVE, State.OFFERED)
UNPROVED_HOLD = timedelta(minutes=30)
UNPROVED_SHARE = 5  # at most one seat in five may be held by people nobody knows yet
PLACES_PER_UNPROVED_CONTACT = 2
LARGEST_PARTY = 6
MOST_SEATS = 500


class MixClash(StrEnum):
    """Why six bounds cannot hold together."""

    LEAST_OVER_MOST = "least_over_most"  # at least 6, at most 4
    LEASTS_OVER_SEATS = "leasts_over_seats"  # the minimums need more seats than there are
    MOSTS_UNDER_SEATS = "mosts_under_seats"  # seats that nobody may take


@dataclass(frozen=True, slots=True)
class Mix:
    """How many seats each circle has at least and at most. `None`: no limit."""

    newcomers_at_least: int = 0
    newcomers_at_most: int | None = None
    locals_at_least: int = 0
    locals_at_most: int | None = None
    unknown_at_least: int = 0
    unknown_at_most: int | None = None

    @property
    def bounds(self) -> tuple[tuple[int, int | None], ...]:
        return (
            (self.newcomers_at_least, self.newcomers_at_most),
            (self.locals_at_least, self.locals_at_most),
            (self.unknown_at_least, self.unknown_at_most),
        )

    @property
    def is_set(self) -> bool:
        return self != Mix()

    def clash(self, seats: int) -> MixClash | None:
        """The first reason why no group of `seats` people can keep these bounds, or None."""
        if any(least < 0 or (most is not None and least > most) for least, most in self.bounds):
            return MixClash.LEAST_OVER_MOST
        if sum(least for least, _ in self.bounds) > seats:
            return MixClash.LEASTS_OVER_SEATS
        mosts = [most for _, most in self.bounds if most is not None]
        if len(mosts) == len(self.bounds) and sum(mosts) < seats:
            return MixClash.MOSTS_UNDER_SEATS
        return None


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
