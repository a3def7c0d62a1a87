"""The public agenda: what comes, day by day. A stranger sees no name but the hosts'."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.urls import reverse

from interra.design.templatetags.design import in_reader_language
from interra.gatherings.models import Seat, Session
from interra.steps.e_agenda.models import Atelier
from interra.steps.e_agenda.queries import words
from interra.steps.e_agenda.rules import (
    BRUSSELS,
    LONGEST,
    DayPart,
    Filters,
    Standing,
    slug_of,
    standing_of,
    true_instant,
)
from interra.territory.models import Venue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from django.db.models import QuerySet

A_PAGE = 30
NOON, END_OF_AFTERNOON = 12, 17
SHOWN = (Atelier.State.PUBLISHED, Atelier.State.CLOSED)


@dataclass(frozen=True, slots=True)
class Card:
    """One session in the list, in the reader's language. Equal cards look equal."""

    url: str
    door: str
    written: tuple[str, str]  # the title and the language it is in
    host: str
    place: str
    starts: datetime
    ends: datetime
    closes: datetime
    state: str
    state_said: str

    @property
    def title(self) -> dict[str, str]:
        language, text = self.written
        return {language: text}


@dataclass(frozen=True, slots=True)
class Day:
    on: date
    is_today: bool
    is_tomorrow: bool
    cards: list[Card]


@dataclass(frozen=True, slots=True)
class Agenda:
    days: list[Day]
    nearest: list[Card]  # when nothing matches
    has_more: bool

    @property
    def cards(self) -> list[Card]:
        return [card for day in self.days for card in day.cards] + self.nearest

    @property
    def turns(self) -> list[datetime]:
        """When time alone changes what is shown."""
        return [turn for c in self.cards for turn in (c.closes, c.starts, c.ends)]


def agenda(filters: Filters, names: dict[str, str], now: datetime) -> Agenda:
    """One page of what comes; `names` are those of the quarters."""
    first = (filters.page - 1) * A_PAGE
    matching = _matching(to_come(now), filters, names, now)
    rows = list(_rows(matching)[first : first + A_PAGE + 1])
    cards = _cards(rows[:A_PAGE], now)
    nearest = [] if cards else _cards(list(_rows(to_come(now).planned())[:2]), now)
    return Agenda(days=_days(cards, now), nearest=nearest, has_more=len(rows) > A_PAGE)


def quarters() -> dict[str, str]:
    """Where one can go: the slug of each quarter with an atelier, and its name."""
    places = Venue.objects.filter(ateliers__state=Atelier.State.PUBLISHED)
    names = places.order_by("quarter").values_list("quarter", flat=True).distinct()
    return {slug: name for name in names if (slug := slug_of(name))}


def to_come(now: datetime) -> Any:
    """Sessions of ateliers that a stranger may see and that are not over."""
    # No session is longer than LONGEST: the first condition lets the index on the start do the work.
    return Session.objects.filter(
        starts_at__gt=now - LONGEST, ends_at__gt=now, of_atelier__atelier__state__in=SHOWN
    )


def free_seats(sessions: Iterable[int]) -> dict[int, int]:
    """How many seats each session still has."""
    # Counting the taken ones keeps SQLite on the session's index; "attendee IS NULL" would not.
    seats = Seat.objects.filter(session__in=list(sessions)).values_list("session")
    counted = seats.annotate(every=Count("pk"), taken=Count("attendee"))
    return {session: every - taken for session, every, taken in counted}


def hosts_of(sessions: Iterable[int]) -> dict[int, list[str]]:
    names: dict[int, list[str]] = defaultdict(list)
    hosting = Session.hosts.through.objects.filter(
        session__in=list(sessions), member__is_active=True
    ).order_by("member__folded_name", "pk")
    for session, name in hosting.values_list("session", "member__name"):
        names[session].append(name)
    return names


def _matching(
    sessions: QuerySet[Session], filters: Filters, names: dict[str, str], now: datetime
) -> QuerySet[Session]:
    if filters.week:
        sessions = sessions.filter(starts_at__lt=_end_of_week(now))
    if filters.little_french:
        sessions = sessions.filter(of_atelier__atelier__little_french=True)
    if filters.children:
        sessions = sessions.exclude(of_atelier__atelier__children=Atelier.Children.NO)
    if filters.door:
        sessions = sessions.filter(door=filters.door)
    if filters.part:
        sessions = sessions.filter(_during(filters.part))
    if filters.near:
        sessions = sessions.filter(venue__quarter=names[filters.near])
    return sessions


def _during(part: DayPart) -> Q:
    """On the wall clock: Django reads the hour in the current zone, which is ours."""
    return {
        DayPart.MORNING: Q(starts_at__hour__lt=NOON),
        DayPart.AFTERNOON: Q(starts_at__hour__gte=NOON, starts_at__hour__lt=END_OF_AFTERNOON),
        DayPart.EVENING: Q(starts_at__hour__gte=END_OF_AFTERNOON),
        DayPart.WEEKEND: Q(starts_at__iso_week_day__gte=6),
    }[part]


def _end_of_week(now: datetime) -> datetime:
    today = now.astimezone(BRUSSELS).date()
    return true_instant(datetime.combine(today + timedelta(days=7 - today.weekday()), time()))


def _rows(sessions: QuerySet[Session]) -> QuerySet[Session, Any]:
    return sessions.order_by("starts_at", "pk").values(
        "pk",
        "code",
        "title",
        "door",
        "starts_at",
        "ends_at",
        "closes_at",
        "mode",
        "state",
        "discreet_place",
        "venue__name",
        "venue__quarter",
        "of_atelier__atelier",
        "of_atelier__atelier__slug",
        "draw__drawn_at",
    )


def _cards(rows: Sequence[Mapping[str, Any]], now: datetime) -> list[Card]:
    sessions = [row["pk"] for row in rows]
    free, hosts = free_seats(sessions), hosts_of(sessions)
    next_dates = _next_dates([row for row in rows if row["state"] == Session.State.CANCELLED], now)
    return [
        _card(row, free.get(row["pk"], 0), hosts[row["pk"]], next_dates.get(row["pk"]), now)
        for row in rows
    ]


def _card(
    row: Mapping[str, Any], free: int, hosts: list[str], next_at: datetime | None, now: datetime
) -> Card:
    standing = standing_of_row(row, free, now)
    name = "" if row["discreet_place"] else row["venue__name"]
    return Card(
        url=reverse("agenda:date", args=[row["of_atelier__atelier__slug"], row["code"]]),
        door=row["door"],
        written=in_reader_language(row["title"]),
        host=words.listed(hosts),
        place=", ".join(filter(None, [name, row["venue__quarter"]])),
        starts=row["starts_at"],
        ends=row["ends_at"],
        closes=row["closes_at"],
        state=standing,
        state_said=words.standing(standing, free, row["closes_at"], next_at, now),
    )


def standing_of_row(row: Mapping[str, Any], free: int, now: datetime) -> Standing:
    return standing_of(
        cancelled=row["state"] == Session.State.CANCELLED,
        awaits_draw=row["mode"] == Session.Mode.DRAW and row["draw__drawn_at"] is None,
        free=free,
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        closes_at=row["closes_at"],
        now=now,
    )


def _next_dates(cancelled: Sequence[Mapping[str, Any]], now: datetime) -> dict[int, datetime]:
    """For each cancelled date, the next planned one of the same atelier."""
    ateliers = {row["of_atelier__atelier"] for row in cancelled}
    planned: dict[int, list[datetime]] = defaultdict(list)
    coming = Session.objects.planned().filter(of_atelier__atelier__in=ateliers, starts_at__gt=now)
    for atelier, starts in coming.order_by("starts_at", "pk").values_list(
        "of_atelier__atelier", "starts_at"
    ):
        planned[atelier].append(starts)
    found = {}
    for row in cancelled:
        later = [s for s in planned[row["of_atelier__atelier"]] if s > row["starts_at"]]
        if later:
            found[row["pk"]] = later[0]
    return found


def _days(cards: list[Card], now: datetime) -> list[Day]:
    today = now.astimezone(BRUSSELS).date()
    by_day = groupby(cards, key=lambda card: card.starts.astimezone(BRUSSELS).date())
    return [
        Day(
            on=day,
            is_today=day == today,
            is_tomorrow=day == today + timedelta(days=1),
            cards=list(group),
        )
        for day, group in by_day
    ]
