"""Ateliers and their dates, that read aloud. Everything else has a usual value."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from interra.gatherings.models import Seat, Session
from interra.people.rules import Door
from interra.people.tests.make import a_member
from interra.steps.e_agenda import rules
from interra.steps.e_agenda.models import Atelier, AtelierSession, Series
from interra.territory.tests.make import a_venue

if TYPE_CHECKING:
    from interra.people.models import Member

NOW = dt.datetime(2027, 3, 8, 9, tzinfo=dt.UTC)  # a Monday morning, three weeks before summer time
SATURDAY = dt.date(2027, 3, 13)


def an_atelier(title: str = "Cuisine d’Alep", *hosts: Member, **given: Any) -> Atelier:
    """Published, with one host (Hachem), at the Café du Parc; no date yet: see `a_series`."""
    if "venue" not in given:
        given["venue"] = a_venue()
    slug = rules.slug_of(title) or "atelier"
    taken = Atelier.objects.filter(slug__startswith=slug).count()
    usual = {
        "slug": f"{slug}-{taken + 1}" if taken else slug,
        "door": Door.COOK,
        "title": {"fr": title},
        "story": {"fr": "Nous cuisinons trois plats, puis nous mangeons ensemble."},
        "language": "fr",
        "languages_spoken": ["fr", "ar"],
        "state": Atelier.State.PUBLISHED,
        "made_at": NOW,
        "changed_at": NOW,
    }
    atelier = Atelier.objects.create(**usual | given)
    atelier.hosts.set(hosts or [a_member("Hachem")])
    return atelier


def a_series(
    atelier: Atelier | None = None,
    *,
    n: int = 1,
    first_on: dt.date = SATURDAY,
    starts_at: dt.time = dt.time(14),
    minutes: int = 120,
    rhythm: Series.Rhythm = Series.Rhythm.WEEKLY,
    **given: Any,
) -> Series:
    """`n` dates in wall time, with their seats; `given` goes to each session."""
    atelier = atelier or an_atelier()
    series = Series.objects.create(
        atelier=atelier,
        rhythm=rhythm,
        first_on=first_on,
        starts_at=starts_at,
        minutes=minutes,
        dates=n,
    )
    for day in rules.dates_of(rules.Rhythm(rhythm), first_on, n):
        starts, ends = rules.hours_of(day, starts_at, minutes)
        a_date(atelier, starts=starts, ends=ends, series=series, **given)
    return series


def a_date(
    atelier: Atelier,
    *,
    starts: dt.datetime,
    ends: dt.datetime | None = None,
    series: Series | None = None,
    seats: int | None = None,
    **given: Any,
) -> Session:
    """One session of the atelier as a row, its seats free."""
    mode = given.get("mode", atelier.mode)
    usual = {
        "title": atelier.title,
        "language": atelier.language,
        "door": atelier.door,
        "venue": atelier.venue,
        "discreet_place": atelier.discreet_place,
        "starts_at": starts,
        "ends_at": ends or starts + dt.timedelta(hours=2),
        "closes_at": rules.closing_of(starts, is_draw=mode == Session.Mode.DRAW),
        "mode": mode,
        "changed_at": NOW,
    }
    session = Session.objects.create(**usual | given)
    session.hosts.set(atelier.hosts.all())
    count = atelier.seats if seats is None else seats
    Seat.objects.bulk_create([Seat(session=session, number=n + 1) for n in range(count)])
    AtelierSession.objects.create(
        session=session,
        atelier=atelier,
        series=series,
        planned_on=starts.astimezone(rules.BRUSSELS).date(),
    )
    return session


def the_date(series: Series) -> Session:
    """The only session of a series, or its first."""
    return Session.objects.filter(of_atelier__series=series).order_by("starts_at")[0]
