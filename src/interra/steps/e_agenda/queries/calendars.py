"""The dates that a calendar follows: all, those of one atelier, or one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse

from interra.design.templatetags.design import in_reader_language
from interra.foundation.calendars import Event, calendar
from interra.gatherings.models import Session
from interra.gatherings.queries.calendars import uid_of
from interra.steps.e_agenda.queries.agenda import SHOWN

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.db.models import QuerySet

KEPT_AFTER = timedelta(days=7)  # a calendar read once a week still learns of a cancellation
AHEAD = timedelta(days=183)  # later dates come as the calendar is read again
MOST_EVENTS = 3000


def public_dates(now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(
        ends_at__gt=now - KEPT_AFTER,
        starts_at__lt=now + AHEAD,
        of_atelier__atelier__state__in=SHOWN,
    )


def calendar_of(sessions: QuerySet[Session], *, name: str) -> bytes:
    """One event per session, under a name that stays. Discreet places show their quarter only."""
    page = settings.SITE_URL + reverse("agenda:session", args=["CODE"])
    rows = sessions.order_by("starts_at", "pk").values(
        "code",
        "title",
        "starts_at",
        "ends_at",
        "state",
        "sequence",
        "changed_at",
        "discreet_place",
        "venue__name",
        "venue__street",
        "venue__quarter",
    )[:MOST_EVENTS]
    events = [
        Event(
            uid=uid_of(row["code"]),
            starts_at=row["starts_at"],
            ends_at=row["ends_at"],
            title=in_reader_language(row["title"])[1],
            stamped_at=row["changed_at"],
            sequence=row["sequence"],
            is_cancelled=row["state"] == Session.State.CANCELLED,
            place=_place(row),
            url=page.replace("CODE", row["code"]),
        )
        for row in rows
    ]
    return calendar(events, name=name)


def _place(row: Mapping[str, Any]) -> str:
    parts = ["venue__quarter"]
    if not row["discreet_place"]:
        parts = ["venue__name", "venue__street", "venue__quarter"]
    return ", ".join(row[part] for part in parts if row[part])
