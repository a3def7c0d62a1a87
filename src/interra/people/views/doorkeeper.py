"""Every request passes here: who is it, since when, and is it still them?"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.auth.middleware import get_user
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from interra.people.actions.devices import see_device
from interra.people.rules.entrance import BORROWED_AT_MOST, STAFF_AT_MOST, STAFF_IDLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.sessions.backends.base import SessionBase
    from django.http import HttpRequest, HttpResponse

    from interra.people.models import Member

SECOND_FACTOR_AT, STAFF_SEEN_AT, SEEN_ON = "second_factor_at", "staff_seen_at", "seen_on"
BORROWED_SINCE = "borrowed_since"
_WRITE_EVERY_SECONDS = 60


def doorkeeper(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Put on `request.user` what this session has proved. Lazy: a page that asks nobody costs nothing."""

    def let_in(request: HttpRequest) -> HttpResponse:
        request.user = SimpleLazyObject(lambda: _person(request))  # type: ignore[assignment]  # stands for the person
        return get_response(request)

    return let_in


def _person(request: HttpRequest) -> Member | AnonymousUser:
    person = get_user(request)
    if isinstance(person, AnonymousUser):
        return person
    now = timezone.now()
    if _is_over(request.session, now):
        request.session.flush()  # not `logout`, which would ask again who this is
        return AnonymousUser()
    proved = request.session.get(SECOND_FACTOR_AT)
    if proved and person.is_staff:
        person.second_factor_at = datetime.fromisoformat(proved)
    _seen_today(request, person, now)
    return person


def _is_over(session: SessionBase, now: datetime) -> bool:
    borrowed = session.get(BORROWED_SINCE)
    if borrowed and now - datetime.fromisoformat(borrowed) > BORROWED_AT_MOST:
        return True
    return SECOND_FACTOR_AT in session and _staff_session_is_over(session, now)


def _staff_session_is_over(session: SessionBase, now: datetime) -> bool:
    """Eight hours at most, half an hour without a request: a desk is a public place."""
    began = datetime.fromisoformat(session[SECOND_FACTOR_AT])
    seen = datetime.fromisoformat(session.get(STAFF_SEEN_AT, session[SECOND_FACTOR_AT]))
    if now - began > STAFF_AT_MOST or now - seen > STAFF_IDLE:
        return True
    if (now - seen).total_seconds() > _WRITE_EVERY_SECONDS:
        session[STAFF_SEEN_AT] = now.isoformat()
    return False


def _seen_today(request: HttpRequest, person: Member, now: datetime) -> None:
    today = timezone.localdate(now).isoformat()
    if request.session.get(SEEN_ON, "") < today:
        request.session[SEEN_ON] = today
        see_device(
            member=person,
            session_key=request.session.session_key or "",
            now=now,
        )
