"""May this person come, do they come already, and where else could they go?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from interra.foundation.ready import ReadyToAsk
from interra.gatherings.models import Registration, Session
from interra.gatherings.queries.pages import page_of, shown

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser

    from interra.people.models import Member

OTHER_DATES = 3
SAID = {
    Registration.State.PLACED: gettext_lazy("You are coming."),
    Registration.State.ASKED: gettext_lazy("You have asked. We answer after the draw."),
    Registration.State.RESERVE: gettext_lazy("You are on the waiting list."),
    Registration.State.OFFERED: gettext_lazy("A seat is free for you. Answer soon."),
}

_SHOWN = ReadyToAsk(
    lambda code: shown(Session.objects.select_related("venue")).filter(code=code), str
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the page of a date shows to one person about their own coming.

    `gatherings/standing.html` draws it: `{% include "gatherings/standing.html" %}`.
    """

    join_url: str
    can_join: bool
    one_tap: bool  # a known device: the button itself is the answer
    said: str
    receipt_url: str = ""
    leave_url: str = ""
    is_placed: bool = False
    seen: int = 0  # see `joining.join`


@dataclass(frozen=True, slots=True)
class OtherDate:
    title: dict[str, str]
    door: str
    starts_at: datetime
    url: str


def shown_session(code: str) -> Session | None:
    """The date of this code, with its venue, unless nobody may see it yet."""
    return _SHOWN.first(code)


def my_standing(member: Member | AnonymousUser, session: Session, now: datetime) -> Standing:
    """One query for a person we know, none for the others."""
    join_url = reverse("gatherings:join", args=[session.code])
    known = bool(member.is_authenticated)
    mine = _last_registration(member, session) if known else None
    if mine and mine.is_live:
        return Standing(
            join_url=join_url,
            can_join=False,
            one_tap=known,
            said=str(SAID[Registration.State(mine.state)]),
            receipt_url=reverse("gatherings:receipt", args=[mine.token]),
            leave_url="" if now >= session.starts_at else _leave_url(mine),
            is_placed=mine.state == Registration.State.PLACED,
        )
    closed = why_closed(session, now)
    return Standing(
        join_url=join_url,
        can_join=not closed,
        one_tap=known,
        said=closed,
        seen=mine.answers if mine else 0,
    )


def why_closed(session: Session, now: datetime) -> str:
    """Why nobody can ask any more, or nothing."""
    if session.is_cancelled:
        return _("This date is cancelled.")
    if now >= session.starts_at:
        return _("This date has already begun.")
    if now >= session.closes_at:
        return _("Requests are closed for this date.")
    return ""


def _last_registration(member: Member | AnonymousUser, session: Session) -> Registration | None:
    """The one by which this person comes, their own or their household's; else their old one."""
    found = Registration.objects.filter(
        Q(member=member) | Q(attendees__member=member), session=session
    )
    return max(found, key=lambda registration: registration.is_live, default=None)


def other_dates(session: Session, now: datetime) -> list[OtherDate]:
    """The next dates behind the same door that still take requests."""
    coming = (
        shown(Session.objects.planned())
        .filter(door=session.door, closes_at__gt=now, starts_at__gt=now)
        .exclude(pk=session.pk)
        .order_by("starts_at", "pk")
    )
    return [
        OtherDate(title=s.title, door=s.door, starts_at=s.starts_at, url=page_of(s))
        for s in coming[:OTHER_DATES]
    ]


def _leave_url(registration: Registration) -> str:
    return reverse("gatherings:leave", args=[registration.token])
