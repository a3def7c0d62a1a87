"""The dates that can still be asked for, in few words, for a screen that somebody looks at standing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from interra.foundation import desk
from interra.gatherings.models import Registration, Seat, Session
from interra.gatherings.queries.pages import shown

if TYPE_CHECKING:
    from datetime import datetime

MOST = 24


@dataclass(frozen=True, slots=True)
class OpenDate:
    code: str
    title: dict[str, str]
    door: str
    starts_at: datetime
    closes_at: datetime
    place: str
    state: str
    state_said: str


def somebody_is_here(_now: datetime) -> desk.Panel:
    """At the top of the desk: sign a person up, open the kiosk."""
    return desk.Panel("gatherings/assisted/panel.html", None)


def open_dates(now: datetime) -> list[OpenDate]:
    """The next ones first."""
    planned = shown(Session.objects.planned())
    open_ones = planned.filter(closes_at__gt=now).select_related("venue")
    dates = list(open_ones.order_by("starts_at", "pk")[:MOST])
    seats = Seat.objects.filter(session__in=dates, attendee=None).values("session")
    free = dict(seats.annotate(free=Count("pk")).values_list("session", "free"))
    return [_open_date(session, free.get(session.pk, 0)) for session in dates]


def signed_up(code: str) -> Registration | None:
    """What was just asked for on this screen."""
    found = Registration.objects.select_related("session__venue", "member")
    return found.filter(code=code, member__isnull=False).first()


def _open_date(session: Session, free: int) -> OpenDate:
    return OpenDate(
        code=session.code,
        title=session.title,
        door=session.door,
        starts_at=session.starts_at,
        closes_at=session.closes_at,
        place=session.venue.quarter if session.venue else "",
        state="draw" if session.is_draw else "free" if free else "full",
        state_said=_state_said(session, free),
    )


def _state_said(session: Session, free: int) -> str:
    if session.is_draw:
        return _("Draw")
    if not free:
        return _("Full, ask for a seat")
    return ngettext("%(free)d seat left", "%(free)d seats left", free) % {"free": free}
