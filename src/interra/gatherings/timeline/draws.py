"""Draws that are due."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

from interra.foundation.errors import Refused
from interra.gatherings.actions import drawing
from interra.gatherings.models import Session
from interra.gatherings.rules.deadlines import mix_given_up_at
from interra.gatherings.timeline.each import each

if TYPE_CHECKING:
    from datetime import datetime

logger = logging.getLogger(__name__)


def some_are_due(now: datetime) -> bool:
    return Session.objects.due_for_draw(now).exists()


def close_due_draws(now: datetime) -> int:
    """Draw every session whose requests are closed. One that cannot be mixed waits for the team,
    who see it at the desk; it is tried again each time, as people may still leave. Near the date
    it is held without its mix."""
    due = list(Session.objects.due_for_draw(now).order_by("closes_at", "pk"))
    return each(due, partial(_draw, now=now))


def give_up_begun_draws(now: datetime) -> int:
    """A session begins and could not be drawn until now: whoever asked has an answer."""
    begun = Session.objects.begun_undrawn(now).with_people_who_asked()
    return each(list(begun.order_by("starts_at", "pk")), partial(_give_up, now=now))


def _draw(session: Session, now: datetime) -> int:
    try:
        try:
            drawing.hold_draw(session_id=session.pk, by=None, now=now)
        except drawing.CannotMix:
            if now < mix_given_up_at(session.closes_at, session.starts_at):
                raise
            drawing.hold_without_mix(session_id=session.pk, now=now)
    except Refused as reason:
        logger.info("Session %s was not drawn: %s", session.code, type(reason).__name__)
        return 0
    return 1


def _give_up(session: Session, now: datetime) -> int:
    return drawing.give_up(session_id=session.pk, now=now)
