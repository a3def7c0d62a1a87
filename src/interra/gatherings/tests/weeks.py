"""A week in one word: `a_week(sessions=3)`, and who wishes for what."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from interra.gatherings.actions import weeks
from interra.gatherings.models import Registration
from interra.gatherings.tests.make import NOON, SATURDAY, a_session
from interra.people.tests.make import a_local, a_newcomer

if TYPE_CHECKING:
    from interra.gatherings.models import Session, Week
    from interra.people.models import Member

CLOSES = SATURDAY - dt.timedelta(days=2)


def dates(*, sessions: int = 3, seats: int = 2, **mix: Any) -> list[Session]:
    """Saturday, Sunday, Monday… at 18:30; the mix is of the first."""
    return [
        a_session(
            f"Atelier {n}",
            mode="draw",
            seats=seats,
            starts_at=SATURDAY + n * dt.timedelta(days=1),
            **(mix if n == 0 else {}),
        )
        for n in range(sessions)
    ]


def a_week(*, beacon: str = "house", **given: Any) -> Week:
    """Requests close on Thursday at 18:30."""
    return weeks.make_week(
        sessions=dates(**given), closes_at=CLOSES, beacon=beacon, by=None, now=NOON
    )


def dates_of(week: Week) -> list[Session]:
    return list(week.sessions.order_by("starts_at"))


def wishes(member: Member, week: Week, *which: int, **more: Any) -> Registration:
    """By the number of the session, best first."""
    of = dates_of(week)
    return weeks.wish(member=member, week=week, wishes=[of[n] for n in which], now=NOON, **more)


def wishers(week: Week, *, newcomers: int = 0, locals_: int = 0) -> list[Member]:
    """Each wishes for two of the sessions, in turn."""
    people = [a_newcomer(f"Samira {n}") for n in range(newcomers)]
    people += [a_local(f"Marc {n}") for n in range(locals_)]
    many = week.sessions.count()
    for n, person in enumerate(people):
        wishes(person, week, n % many, (n + 1) % many)
    return people


def states_of(week: Week) -> dict[Member | None, list[str]]:
    """By person: where each of their requests stands."""
    found: dict[Member | None, list[str]] = {}
    asked = Registration.objects.filter(week=week).select_related("member")
    for one in asked.order_by("state"):
        found.setdefault(one.member, []).append(str(one.state))
    return found
