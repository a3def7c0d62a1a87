"""A week of the demo whose dates are drawn at once: people make lists of what they would like."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from interra.gatherings.actions.weeks import make_week
from interra.gatherings.models import Attendee, Registration
from interra.project.demo.codes import code_from

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from interra.project.demo.casting import Cast
    from interra.project.demo.season import Planned

FEWEST_DAYS, MOST_DATES = 3, 4
AHEAD = timedelta(days=3)  # people still have some days to make their list
ASKED_FOR = 1.6  # people for each seat


def one_week(planned: Sequence[Planned], now: datetime) -> list[Planned]:
    """One date a day, of the first week to come in which there are draws on several days; none in a
    small demo."""
    by_week: defaultdict[tuple[int, int], dict[int, Planned]] = defaultdict(dict)
    for one in sorted(planned, key=lambda one: (one.session.starts_at, one.session.pk)):
        if one.session.is_draw and one.session.closes_at > now + AHEAD:
            year, week, day = one.session.starts_at.isocalendar()
            by_week[year, week].setdefault(day, one)
    for _week, dates in sorted(by_week.items()):
        if len(dates) >= FEWEST_DAYS:
            return list(dates.values())[:MOST_DATES]
    return []


def make_lists(dates: Sequence[Planned], cast: Cast, now: datetime) -> None:
    """One week of these dates, and people who wish for two or three of them, each in their own order."""
    if not dates:
        return
    sessions = [one.session for one in dates]
    first = min(session.closes_at for session in sessions)
    week = make_week(sessions=sessions, closes_at=first, by=None, now=now)
    random = Random("a week")  # noqa: S311 -- a demo; apart, so that the rest of it stays the same
    alone = [one for one in cast.everyone if not one.is_staff and one.household_id is None]
    hosts = {key for one in dates for key in one.told.hosts}
    guests = [one for one in alone if one not in {cast.by_key[key] for key in hosts}]
    wanted = round(ASKED_FOR * sum(one.seats for one in dates))
    lists: list[Registration] = []
    for member in random.sample(guests, k=min(wanted, len(guests))):
        asked_at = now - timedelta(hours=random.uniform(1, 60))
        wishes = random.sample(sessions, k=min(len(sessions), random.choice([2, 2, 3])))
        lists += [
            Registration(
                code=code_from(random),
                session=session,
                member=member,
                week=week,
                wish=rank,
                state=Registration.State.ASKED,
                asked_at=asked_at,
                moved_at=asked_at,
            )
            for rank, session in enumerate(wishes, 1)
        ]
    Registration.objects.bulk_create(lists)
    Attendee.objects.bulk_create(
        Attendee(registration=one, session=one.session, member=one.member, name=one.member.name)
        for one in lists
        if one.member
    )
