"""Sixteen weeks of sessions around today: places, ateliers, rhythms, dates with their seats."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from itertools import count, islice
from typing import TYPE_CHECKING, Any, get_args

from interra.gatherings.models import Session
from interra.project.demo.codes import code_from
from interra.project.demo.content import Weekday, content
from interra.steps.e_agenda.models import Atelier, AtelierSession, Series
from interra.steps.e_agenda.rules import (
    BRUSSELS,
    Rhythm,
    closing_of,
    dates_of,
    holidays_of,
    hours_of,
)
from interra.territory.models import Venue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from interra.project.demo.casting import Cast
    from interra.project.demo.content import Atelier as Told

BATCH = 1000
WEEKS = 16
TODAYS_WEEK = 8
TEAM_PRESENT_FOR = 3
DAYS: tuple[Weekday, ...] = get_args(Weekday)


@dataclass(frozen=True, slots=True)
class Planned:
    """A session with what the rest of the demo must know about it."""

    session: Session
    seats: int
    told: Told


def plan(cast: Cast, *, sessions: int | None, random: Random, now: datetime) -> list[Planned]:
    """Write venues, ateliers, series and sessions. Seats come with those who sit on them.

    `sessions`: how many there must be to come; the forty ateliers are told again as often as needed.
    """
    venues = _venues(random)
    monday = _monday(now)
    planned: list[Planned] = []
    to_come = 0
    for turn in count():
        batch = [
            _atelier(_again(told, turn), venues, cast, random, now) for told in content().ateliers
        ]
        made = _dates(batch, cast, monday, random, now)
        planned += made
        to_come += sum(one.session.starts_at > now for one in made)
        if sessions is None or to_come >= sessions:
            return planned
    raise AssertionError  # `count` never ends


def _again(told: Told, turn: int) -> Told:
    if turn == 0:
        return told
    return replace(
        told,
        slug=f"{told.slug}-{turn + 1}",
        title={code: f"{text} {turn + 1}" for code, text in told.title.items()},
        weekday=DAYS[(DAYS.index(told.weekday) + turn) % 7],
    )


def _venues(random: Random) -> dict[str, Venue]:
    rows = {
        key: Venue(
            code=code_from(random),
            name=place.name,
            kind=place.kind,
            street=place.street,
            postcode=place.postcode,
            quarter=place.quarter,
            latitude=round(place.lat, 5),
            longitude=round(place.lon, 5),
            way_in=place.way_in,
            bus=place.transport,
            step_free=place.step_free,
            toilets=place.toilets,
        )
        for key, place in content().venues.items()
    }
    Venue.objects.bulk_create(rows.values())
    return rows


def _atelier(
    told: Told, venues: dict[str, Venue], cast: Cast, random: Random, now: datetime
) -> tuple[Told, Atelier]:
    opened = now - timedelta(weeks=TODAYS_WEEK + 1)
    host = content().people[told.hosts[0]]
    atelier = Atelier(
        slug=told.slug,
        door=told.door,
        title=dict(told.title),
        story=dict(told.story),
        host_words=dict(host.line),
        language=told.language,
        languages_spoken=list(told.languages),
        little_french=told.little_french,
        children=told.children,
        audience=told.audience,
        bring=dict(told.bring),
        venue=venues[told.venue],
        discreet_place=told.sensitive,
        seats=told.seats,
        mode=told.mode,
        mix_rules=_mix(told),
        team_present_for=TEAM_PRESENT_FOR,
        state=Atelier.State.PUBLISHED,
        made_at=opened,
        changed_at=opened,
    )
    return told, atelier


def _mix(told: Told) -> list[dict[str, Any]]:
    return told.mix.as_json() if told.mix else []


def _dates(
    ateliers: list[tuple[Told, Atelier]], cast: Cast, monday: date, random: Random, now: datetime
) -> list[Planned]:
    Atelier.objects.bulk_create([atelier for _, atelier in ateliers], batch_size=BATCH)
    _hosts(Atelier.hosts.through, "atelier", ateliers, cast)
    series = [_series(told, atelier, monday, random) for told, atelier in ateliers]
    Series.objects.bulk_create(series, batch_size=BATCH)
    planned, ties = [], []
    for (told, atelier), rhythm in zip(ateliers, series, strict=True):
        for number, (day, session) in enumerate(_sessions(told, atelier, rhythm, random, now)):
            session.team_present = number < TEAM_PRESENT_FOR
            planned.append(Planned(session, told.seats, told))
            ties.append(
                AtelierSession(session=session, atelier=atelier, series=rhythm, planned_on=day)
            )
    Session.objects.bulk_create([one.session for one in planned], batch_size=BATCH)
    for tie in ties:
        tie.session_id = tie.session.pk
    AtelierSession.objects.bulk_create(ties, batch_size=BATCH)
    _hosts(Session.hosts.through, "session", [(one.told, one.session) for one in planned], cast)
    return planned


def _hosts(
    through: type,
    name: str,
    things: list[tuple[Told, Atelier]] | list[tuple[Told, Session]],
    cast: Cast,
) -> None:
    rows = [
        through(**{f"{name}_id": thing.pk, "member_id": cast.by_key[key].pk})
        for told, thing in things
        for key in told.hosts
    ]
    through.objects.bulk_create(rows, batch_size=BATCH)  # type: ignore[attr-defined]  # a table made by Django


def _series(told: Told, atelier: Atelier, monday: date, random: Random) -> Series:
    week = monday + timedelta(weeks=told.from_week - TODAYS_WEEK)
    first_on = week + timedelta(days=DAYS.index(told.weekday))
    weeks_left = WEEKS - told.from_week
    dates = {"once": 1, "weekly": weeks_left, "fortnightly": (weeks_left + 1) // 2}
    return Series(
        code=code_from(random),
        atelier=atelier,
        rhythm=Rhythm.WEEKLY if told.rhythm == "series" else told.rhythm,
        first_on=first_on,
        starts_at=told.start,
        minutes=told.minutes,
        dates=told.times or dates[told.rhythm],
        skips_school_holidays=told.skip_school_holidays,
    )


def _sessions(
    told: Told, atelier: Atelier, series: Series, random: Random, now: datetime
) -> Iterator[tuple[date, Session]]:
    skip = _school_holidays() if series.skips_school_holidays else {}
    days = dates_of(Rhythm(series.rhythm), series.first_on, series.dates, skip)
    for day in islice(days, WEEKS):
        starts, ends = hours_of(day, series.starts_at, series.minutes)
        opened = min(starts, now) - timedelta(weeks=3)
        yield (
            day,
            Session(
                code=code_from(random),
                title=atelier.title,
                language=atelier.language,
                door=atelier.door,
                venue=atelier.venue,
                discreet_place=atelier.discreet_place,
                starts_at=starts,
                ends_at=ends,
                closes_at=closing_of(starts, is_draw=told.mode == "draw"),
                mode=told.mode,
                changed_at=opened,
                mix_rules=_mix(told),
            ),
        )


@cache
def _school_holidays() -> dict[date, str]:
    calendar = files("interra.steps.e_agenda") / "school_holidays.toml"
    return holidays_of(calendar.read_text(encoding="utf-8"))


def _monday(now: datetime) -> date:
    today = now.astimezone(BRUSSELS).date()
    return today - timedelta(days=today.weekday())
