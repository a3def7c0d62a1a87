"""Seats that were given back after a draw."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from interra.gatherings.actions import refilling
from interra.gatherings.models import Draw, Session
from interra.gatherings.queries.refills import question_of
from interra.gatherings.timeline.each import each

if TYPE_CHECKING:
    from datetime import datetime


def some_are_due(now: datetime) -> bool:
    return any(question_of(session, now=now) for session in _waited_for(now))


def refill_drawn_sessions(now: datetime) -> int:
    """Whatever freed a seat, it is drawn for among those who wait, as soon as the mix allows one."""
    return each(_waited_for(now), partial(_refill, now=now))


def reveal_ended(now: datetime) -> int:
    """Dates that are over show how their seats given back were drawn."""
    hidden = Draw.objects.filter(refills_secret="", session__ends_at__lte=now)
    over = hidden.filter(session__refills__isnull=False).select_related("session").distinct()
    return each([draw.session for draw in over.order_by("pk")], partial(_reveal, now=now))


def _waited_for(now: datetime) -> list[Session]:
    return list(Session.objects.with_seats_for_those_who_wait(now).drawn().order_by("pk"))


def _refill(session: Session, now: datetime) -> int:
    return refilling.refill(session_id=session.pk, now=now)


def _reveal(session: Session, now: datetime) -> int:
    return refilling.reveal(session_id=session.pk, now=now)
