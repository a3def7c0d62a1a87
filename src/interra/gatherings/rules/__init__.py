"""Seats, offers and presence: the association's rules on plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor


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
    return seats // UNPROVED_SHARE


KEPT_BY_NAME = timedelta(days=365)  # then a registration says nobody's name
TERMS_KEPT = timedelta(days=3 * 365)  # who stood behind a draw's pseudonyms, for the auditor
REMINDED_BEFORE = timedelta(hours=24)
REMINDER_USELESS = timedelta(hours=2)  # so close to the start, a reminder only disturbs


@dataclass(frozen=True, slots=True)
class Odds:
    """« 1 chance sur 2 »: small numbers that people can picture."""

    chances: int
    out_of: int


# The odds people picture best come first: they win when two are as close.
PICTURED = [Odds(1, 2), Odds(1, 3), Odds(2, 3), Odds(1, 4), Odds(3, 4), Odds(1, 5)]
TENTHS = [Odds(n, 10) for n in (1, 3, 4, 6, 7, 8, 9)]
NEARLY_SURE = Odds(19, 20)


def about(chance: Fraction) -> Odds:
    """The odds nearest to a chance between 0 and 1, both left out."""
    if chance < Fraction(1, 10):
        return Odds(1, max(11, round(1 / chance)))
    known = [*PICTURED, *TENTHS, NEARLY_SURE]
    return min(known, key=lambda odds: abs(Fraction(odds.chances, odds.out_of) - chance))


def at_least(chance: Fraction) -> Odds:
    """Odds that promise no more than the chance: rounded down."""
    if chance < Fraction(1, 10):
        return Odds(1, ceil(1 / chance))
    tenths = min(9, floor(chance * 10))
    return Odds(1, 2) if tenths == 5 else Odds(tenths, 10)


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
