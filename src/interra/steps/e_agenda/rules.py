"""Rhythms in wall time: which days a series falls on, and the true instants of 18:30 in Liège."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Container

BRUSSELS = ZoneInfo("Europe/Brussels")
MOST_DATES = 60  # in one series
FURTHEST = timedelta(days=2 * 365)  # nobody plans further ahead than school calendars go
LONGEST = timedelta(hours=12)
SHORTEST = timedelta(minutes=15)
MOST_SEATS = 200
CLOSING_BEFORE_A_DRAW = timedelta(days=2)  # « Tirage jeudi » for a Saturday
CLOSING_HOUR = time(18)


class Rhythm(StrEnum):
    ONCE = "once"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"


DAYS_BETWEEN = {Rhythm.ONCE: 0, Rhythm.WEEKLY: 7, Rhythm.FORTNIGHTLY: 14}


class Impossible(ValueError):  # noqa: N818 -- a state of the plan, explained by the form
    """No such series can exist: too many dates, or too far away."""


@dataclass(frozen=True, slots=True)
class DatePlan:
    dates: tuple[date, ...]
    skipped: tuple[date, ...]


def plan_dates(
    rhythm: Rhythm, first_on: date, n: int, skip: Container[date] = frozenset()
) -> DatePlan:
    """The `n` days of a rhythm; a day to skip is passed over and the series goes on after it.

    :raises Impossible: for less than one date or more than sixty, or beyond the calendar.
    """
    if not 1 <= n <= MOST_DATES:
        raise Impossible
    if rhythm is Rhythm.ONCE:
        return DatePlan((first_on,), ())
    step = timedelta(days=DAYS_BETWEEN[rhythm])
    dates: list[date] = []
    skipped: list[date] = []
    day = first_on
    try:
        while len(dates) < n:
            (skipped if day in skip else dates).append(day)
            day += step
    except OverflowError:
        raise Impossible from None
    return DatePlan(tuple(dates), tuple(day for day in skipped if day < dates[-1]))


def dates_of(
    rhythm: Rhythm, first_on: date, n: int, skip: Container[date] = frozenset()
) -> tuple[date, ...]:
    return plan_dates(rhythm, first_on, n, skip).dates


def hours_of(day: date, starts_at: time, minutes: int) -> tuple[datetime, datetime]:
    """Start and end on the wall clock of Brussels: 18:30 stays 18:30, in summer as in winter.

    An hour that does not exist (the night clocks go forward) becomes the next one that does;
    an hour that comes twice is the first of the two.
    """
    starts = true_instant(datetime.combine(day, starts_at))
    wall = starts.replace(tzinfo=None)
    ends = true_instant(wall + timedelta(minutes=minutes))
    return starts, ends


def true_instant(wall: datetime) -> datetime:
    """A naive wall time as an aware instant that exists."""
    return wall.replace(tzinfo=BRUSSELS, fold=0).astimezone(UTC).astimezone(BRUSSELS)


def closing_of(starts: datetime, *, is_draw: bool) -> datetime:
    """When one stops asking: two days before a draw at 18:00, else at the start."""
    if not is_draw:
        return starts
    day = starts.astimezone(BRUSSELS).date() - CLOSING_BEFORE_A_DRAW
    return true_instant(datetime.combine(day, CLOSING_HOUR))


def holidays_of(calendar: str) -> dict[date, str]:
    """Each day without school, with the name of the holiday, from the text of the data file."""
    return {
        period["start"] + timedelta(days=n): period["name"]
        for period in tomllib.loads(calendar).get("period", [])
        for n in range((period["end"] - period["start"]).days + 1)
    }


def slug_of(title: str) -> str:
    """« Cuisine d’Alep » → cuisine-d-alep. Empty when the title has no Latin letter."""
    marked = unicodedata.normalize("NFKD", re.sub(r"[’'ʼ]", "-", title))
    plain = marked.encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50].strip("-")
