"""The page of an atelier, for one of its dates: facts first, then the story, then the other dates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Case, Q, When
from django.urls import reverse

from interra.design import dates
from interra.design.templatetags.design import in_reader_language
from interra.gatherings.models import Seat, Session
from interra.steps.e_agenda.models import Atelier, AtelierSession
from interra.steps.e_agenda.queries import words
from interra.steps.e_agenda.queries.agenda import free_seats, hosts_of, standing_of_row
from interra.territory.models import Venue

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from interra.gatherings.models import SessionQuerySet
    from interra.steps.e_agenda.rules import Standing

MOST_DATES_SHOWN = 12  # the calendar file has the others
MAP = "https://www.openstreetmap.org/"


@dataclass(frozen=True, slots=True)
class DateLine:
    pk: int
    code: str
    url: str
    starts: datetime
    ends: datetime
    closes: datetime
    hours: str
    standing: Standing
    said: str
    free: int
    team_present: bool
    is_chosen: bool
    draw_url: str = ""  # how seats are drawn, and later what came out: for anybody

    @property
    def draw_day(self) -> str:
        return dates.day(self.closes, words.reader())

    @property
    def draw_hour(self) -> str:
        return dates.clock(self.closes, words.reader())


@dataclass(frozen=True, slots=True)
class Place:
    """Where, as precisely as a stranger may know."""

    quarter: str
    is_discreet: bool
    name: str = ""
    address: str = ""
    way_in: str = ""
    bus: str = ""
    step_free: bool = False
    toilets: bool = False
    way: str = ""  # a map elsewhere

    @property
    def where(self) -> str:
        return ", ".join(filter(None, [self.address, self.quarter]))


@dataclass(frozen=True, slots=True)
class Story:
    language: str
    text: str

    @property
    def name(self) -> str:
        """The language's name in itself, offered by the site or not."""
        return words.autonym(self.language)


@dataclass(frozen=True, slots=True)
class AtelierPage:
    slug: str
    door: str
    title: dict[str, str]
    story: dict[str, str]
    other_stories: tuple[Story, ...]
    host_words: dict[str, str]
    bring: dict[str, str]
    host: str
    languages: str
    little_french: bool
    children: str
    audience: str
    is_draft: bool
    seats: int
    place: Place | None
    date: DateLine | None  # the one this page is about
    others: tuple[DateLine, ...]  # to come

    @property
    def share_url(self) -> str:
        """A message ready to be sent; we send nothing."""
        title, path = in_reader_language(self.title)[1], self.date.url if self.date else ""
        return f"https://wa.me/?{urlencode({'text': f'{title} {settings.SITE_URL}{path}'})}"

    @property
    def turns(self) -> list[datetime]:
        lines = [*self.others, *([self.date] if self.date else [])]
        return [turn for line in lines for turn in (line.closes, line.starts, line.ends)]


def atelier_page(atelier: Atelier, code: str | None, now: datetime) -> AtelierPage | None:
    """The page for the date with this code, or for the next one. None: no such date."""
    rows = _rows(atelier, code, now)
    chosen = _chosen(rows, code, now)
    if chosen is None and code is not None:
        return None
    free = free_seats(row["pk"] for row in rows)
    lines = [_line(row, free.get(row["pk"], 0), atelier.slug, row is chosen, now) for row in rows]
    date = next((line for line in lines if line.is_chosen), None)
    hosts = _hosts(atelier, date)
    return AtelierPage(
        slug=atelier.slug,
        door=chosen["door"] if chosen else atelier.door,
        title=chosen["title"] if chosen else atelier.title,
        story=atelier.story,
        other_stories=_other_stories(atelier.story),
        host_words=atelier.host_words,
        bring=atelier.bring,
        host=words.listed(hosts),
        languages=words.languages(atelier.languages_spoken),
        little_french=atelier.little_french,
        children=atelier.children,
        audience=atelier.audience,
        is_draft=atelier.state == Atelier.State.DRAFT,
        seats=Seat.objects.filter(session=date.pk).count() if date else atelier.seats,
        place=_place(atelier, chosen),
        date=date,
        others=tuple(line for line in lines if not line.is_chosen),
    )


def page_of(session: Session) -> str | None:
    """Where a date of an atelier is told in full; other sessions have no page here."""
    if not AtelierSession.objects.filter(session=session).exists():
        return None
    return reverse("agenda:session", args=[session.code])


def without_drafts(sessions: SessionQuerySet) -> SessionQuerySet:
    return sessions.exclude(of_atelier__atelier__state=Atelier.State.DRAFT)


def _rows(atelier: Atelier, code: str | None, now: datetime) -> list[Mapping[str, Any]]:
    """Dates to come, and the one asked for even if it is over."""
    sessions = Session.objects.filter(of_atelier__atelier=atelier)
    asked_first = Case(When(code=code or "", then=0), default=1)
    rows = list(
        sessions.filter(Q(ends_at__gt=now) | Q(code=code))
        .order_by(asked_first, "starts_at", "pk")
        .values(
            "pk",
            "code",
            "title",
            "door",
            "venue",
            "discreet_place",
            "starts_at",
            "ends_at",
            "closes_at",
            "mode",
            "state",
            "team_present",
            "draw",
            "draw__drawn_at",
        )[: MOST_DATES_SHOWN + 1]
    )
    return sorted(rows, key=lambda row: row["starts_at"])


def _chosen(
    rows: Sequence[Mapping[str, Any]], code: str | None, now: datetime
) -> Mapping[str, Any] | None:
    if code is not None:
        return next((row for row in rows if row["code"] == code), None)
    planned = [row for row in rows if row["state"] == Session.State.PLANNED]
    coming = [row for row in planned if row["starts_at"] > now]
    return next(iter([*coming, *planned, *rows]), None)


def _line(
    row: Mapping[str, Any], free: int, slug: str, is_chosen: bool, now: datetime
) -> DateLine:
    standing = standing_of_row(row, free, now)
    return DateLine(
        pk=row["pk"],
        code=row["code"],
        url=reverse("agenda:date", args=[slug, row["code"]]),
        starts=row["starts_at"],
        ends=row["ends_at"],
        closes=row["closes_at"],
        hours=dates.hours(row["starts_at"], row["ends_at"], words.reader()),
        standing=standing,
        said=words.standing(standing, free, row["closes_at"], None, now),
        free=free,
        team_present=row["team_present"],
        is_chosen=is_chosen,
        draw_url=reverse("gatherings:draw", args=[row["code"]]) if row["draw"] else "",
    )


def _hosts(atelier: Atelier, date: DateLine | None) -> list[str]:
    if date:
        return hosts_of([date.pk])[date.pk]
    hosts = atelier.hosts.filter(is_active=True).order_by("folded_name", "pk")
    return list(hosts.values_list("name", flat=True))


def _other_stories(story: dict[str, str]) -> tuple[Story, ...]:
    """The story in the languages that `paragraphs` does not show first."""
    first, _text = in_reader_language(story)
    return tuple(Story(code, text) for code, text in story.items() if text and code != first)


def _place(atelier: Atelier, chosen: Mapping[str, Any] | None) -> Place | None:
    pk = chosen["venue"] if chosen else atelier.venue_id
    venue = Venue.objects.filter(pk=pk).first() if pk else None
    if venue is None:
        return None
    if chosen["discreet_place"] if chosen else atelier.discreet_place:
        return Place(quarter=venue.quarter, is_discreet=True)
    return Place(
        quarter=venue.quarter,
        is_discreet=False,
        name=venue.name,
        address=venue.street,
        way_in=venue.way_in,
        bus=venue.bus,
        step_free=venue.step_free,
        toilets=venue.toilets,
        way=way_to(venue),
    )


def way_to(venue: Venue) -> str:
    """A map elsewhere: nothing is sent there by us, and nothing of it is shown here."""
    if venue.latitude is not None and venue.longitude is not None:
        point = {"mlat": f"{venue.latitude}", "mlon": f"{venue.longitude}"}
        return f"{MAP}?{urlencode(point)}#map=18/{venue.latitude}/{venue.longitude}"
    return f"{MAP}search?{urlencode({'query': venue.address})}"
