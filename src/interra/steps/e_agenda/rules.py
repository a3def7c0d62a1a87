"""Which days a series falls on, what a card may say of a session, what a visitor may filter by."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from interra.people.rules import Door

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

BRUSSELS = ZoneInfo("Europe/Brussels")
MOST_DATES = 60  # in one series
FURTHEST = timedelta(days=2 * 365)  # nobody plans further ahead than school calendars go
LONGEST = timedelta(hours=12)
SHORTEST = timedelta(minutes=15)
CLOSING_BEFORE_A_DRAW = timedelta(days=2)  # « Tirage jeudi » for a Saturday
CLOSING_HOUR = time(18)
SHORT_NOTICE = timedelta(hours=2)


class Rhythm(StrEnum):
    ONCE = "once"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"


DAYS_BETWEEN = {Rhythm.ONCE: 0, Rhythm.WEEKLY: 7, Rhythm.FORTNIGHTLY: 14}


class Impossible(ValueError):  # noqa: N818 -- a state of the plan, explained by the form
    """No such series can exist: too many dates, or too far away."""


@dataclass(frozen=True, slots=True)
class SeriesPlan:
    """How often, from when, at what hour on the wall clock, how long, how many times."""

    rhythm: Rhythm
    first_on: date
    starts_at: time
    minutes: int
    n: int = 1
    skips_school_holidays: bool = False


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
    if rhythm == Rhythm.ONCE:
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


def length_of(minutes: int) -> timedelta:
    """Never an overflow: what is longer than any meeting is simply too long."""
    return timedelta(minutes=max(-1, min(minutes, 10_000)))


def closing_of(starts: datetime, *, is_draw: bool, now: datetime | None = None) -> datetime:
    """When one stops asking: at the start; for a draw, two days before it at 18:00.

    A draw planned at short notice closes two hours before the start.
    """
    if not is_draw:
        return starts
    day = starts.astimezone(BRUSSELS).date() - CLOSING_BEFORE_A_DRAW
    closes = true_instant(datetime.combine(day, CLOSING_HOUR))
    return closes if now is None or now < closes else starts - SHORT_NOTICE


def holidays_of(calendar: str) -> dict[date, str]:
    """Each day without school, with the name of the holiday, from the text of the data file."""
    return {
        period["start"] + timedelta(days=n): period["name"]
        for period in tomllib.loads(calendar).get("period", [])
        for n in range((period["end"] - period["start"]).days + 1)
    }


class Standing(StrEnum):
    """What a stranger may know of a session: never who comes, only whether one may still ask."""

    FREE = "free"
    DRAW = "draw"  # one may ask until the draw
    DRAWING = "drawing"  # the draw is being made
    FULL = "full"  # one may ask for the waiting list
    CLOSED = "closed"  # requests are closed
    UNDERWAY = "underway"
    CANCELLED = "cancelled"
    OVER = "over"

    @property
    def is_open(self) -> bool:
        return self in {Standing.FREE, Standing.DRAW, Standing.FULL}


def standing_of(
    *,
    cancelled: bool,
    awaits_draw: bool,
    free: int,
    starts_at: datetime,
    ends_at: datetime,
    closes_at: datetime,
    now: datetime,
) -> Standing:
    """Where a session stands for somebody who has asked for nothing yet."""
    if cancelled:
        return Standing.CANCELLED
    if now >= starts_at:
        return Standing.OVER if now >= ends_at else Standing.UNDERWAY
    if now >= closes_at:
        return Standing.DRAWING if awaits_draw else Standing.CLOSED
    if awaits_draw:
        return Standing.DRAW
    return Standing.FREE if free > 0 else Standing.FULL


class DayPart(StrEnum):
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    WEEKEND = "weekend"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a visitor asked of the agenda. Each is a link; what makes no sense is ignored."""

    week: bool = False
    little_french: bool = False
    children: bool = False
    door: Door | None = None
    part: DayPart | None = None
    near: str = ""  # the slug of a quarter
    page: int = 1

    @classmethod
    def read(cls, asked: Mapping[str, str], quarters: Container[str]) -> Filters:
        near, page = asked.get("near", ""), asked.get("page", "")
        return cls(
            week=asked.get("when") == "week",
            little_french=asked.get("french") == "little",
            children=asked.get("children") == "yes",
            door=Door(asked["door"]) if asked.get("door") in set(Door) else None,
            part=DayPart(asked["time"]) if asked.get("time") in set(DayPart) else None,
            near=near if near in quarters else "",
            page=int(page) if re.fullmatch(r"[1-9][0-9]{0,2}", page, re.ASCII) else 1,
        )

    @property
    def link(self) -> str:
        """The same filters as a query string, always in the same order: "?when=week&page=2"."""
        pairs = {
            "when": "week" if self.week else "",
            "french": "little" if self.little_french else "",
            "children": "yes" if self.children else "",
            "door": self.door or "",
            "time": self.part or "",
            "near": self.near,
            "page": str(self.page) if self.page > 1 else "",
        }
        kept = {name: value for name, value in pairs.items() if value}
        return f"?{urlencode(kept)}" if kept else "?"

    @property
    def is_narrow(self) -> bool:
        return replace(self, page=1) != Filters()

    @property
    def is_about_time(self) -> bool:
        return self.week or self.part is not None

    def but(self, **changed: Any) -> Filters:
        """These filters with one of them changed, from the first page."""
        return replace(self, **{"page": 1} | changed)


def slug_of(title: str) -> str:
    """ "Café du Parc" becomes cafe-du-parc. Empty when the title has no Latin letter."""
    marked = unicodedata.normalize("NFKD", re.sub(r"[’'ʼ]", "-", title))
    plain = marked.encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50].strip("-")
