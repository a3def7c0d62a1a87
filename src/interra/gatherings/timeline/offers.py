"""Offers whose time is over, and free seats that somebody waits for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from interra.gatherings.actions import offers
from interra.gatherings.models import Registration, Session
from interra.gatherings.queries.line import next_in_line
from interra.gatherings.timeline.each import each

if TYPE_CHECKING:
    from datetime import datetime


def expire_offers(now: datetime) -> int:
    """Nobody answered in time: the next household is asked."""
    over = list(Registration.objects.unanswered(now).order_by("offer_until", "pk"))
    return each(over, partial(_expire, now=now))


def offer_free_seats(now: datetime) -> int:
    """Whatever freed a seat, it does not stay free while somebody waits for it."""
    waited_for = Session.objects.with_seats_for_those_who_wait(now)
    lines = list(waited_for.filter(mode=Session.Mode.FIRST).order_by("pk"))
    return each(lines, partial(_offer, now=now))


def _expire(offer: Registration, now: datetime) -> int:
    return int(offers.expire_offer(registration_id=offer.pk, now=now))


def _offer(session: Session, now: datetime) -> int:
    free = session.seats.filter(attendee=None).count()
    if not next_in_line(session, free=free):
        return 0
    return offers.offer_freed_seats(session_id=session.pk, now=now)
