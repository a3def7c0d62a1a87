"""Draws that are due."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import caches
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from interra.foundation.drand import NotYet, public_number
from interra.foundation.errors import Refused
from interra.foundation.sealing import pseudonym
from interra.gatherings.actions import beacons, drawing, week_draw
from interra.gatherings.actions.progress import Progress, stop, untold
from interra.gatherings.models import Draw, Session
from interra.gatherings.queries.beacons import given_up_at, named_of
from interra.gatherings.queries.forecasts import is_large
from interra.gatherings.queries.terms import terms_of
from interra.gatherings.queries.week_forecasts import is_large_week
from interra.gatherings.queries.week_terms import week_terms_of
from interra.gatherings.rules.beacons import Kind
from interra.gatherings.timeline.each import each
from interra_science.lottery import commit

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

ASKED_AT_ONCE = 4  # a silent network must not hold the other jobs for long
logger = logging.getLogger(__name__)


def some_are_due(now: datetime) -> bool:
    return bool(_due(now))


def close_due_draws(now: datetime) -> int:
    """Seal and hold every draw whose requests are closed, as far as its beacon is known. One that
    cannot be mixed waits for the team, who see it at the desk; it is tried again when anything has
    changed that it depends on, as people may still leave. Near the date it is held without its mix;
    and a beacon that has not come by then is no longer waited for."""
    return each(_due(now), partial(_draw, now=now))


def some_are_launched(now: datetime) -> bool:
    return bool(_launched(now))


def hold_launched_draws(now: datetime) -> int:
    """Large draws, of one date or of a week, that the team has launched: somebody waits for them."""
    return each(_launched(now), partial(_draw, now=now))


def ask_for_public_numbers(now: datetime) -> int:
    """Ask the network for the rounds that sealed draws wait for. No answer: the next tick asks again."""
    waiting = Draw.objects.select_related("session").filter(
        kind=Kind.ROUND, session__in=Session.objects.awaiting_beacon(now)
    )
    due = [one for one in waiting.order_by("sealed_at", "pk") if _round_is_out(one, now)]
    turn = (
        now.minute % len(due) if due else 0
    )  # one that is never answered must not stop the others
    return each([*due[turn:], *due[:turn]][:ASKED_AT_ONCE], partial(_ask, now=now))


def give_up_begun_draws(now: datetime) -> int:
    """A session begins and could not be drawn until now: whoever asked has an answer."""
    begun = Session.objects.begun_undrawn(now).with_people_who_asked()
    return each(list(begun.order_by("starts_at", "pk")), partial(_give_up, now=now))


def _due(now: datetime) -> list[Session]:
    """In the order in which they closed; of a week, the first session."""
    ready = list(Session.objects.due_for_draw(now))
    late = [one for one in Session.objects.awaiting_beacon(now) if now >= given_up_at(one)]
    due = sorted([*ready, *late], key=lambda one: (one.closes_at, one.starts_at, one.pk))
    return _once(due)


def _launched(now: datetime) -> list[Session]:
    """In the order in which they were launched; a week is noted with the draw that holds for it."""
    ready = Session.objects.due_for_draw(now).annotate(
        launched_at=Coalesce("week__draw__launched_at", "draw__launched_at")
    )
    launched = ready.exclude(launched_at=None).order_by("launched_at", "starts_at", "pk")
    return _once(launched)


def _once(sessions: Iterable[Session]) -> list[Session]:
    """Of a week, the first session."""
    once = {one.week_id or f"alone {one.pk}": one for one in reversed(list(sessions))}
    return list(reversed(once.values()))


def _draw(session: Session, now: datetime) -> int:
    """Whoever launched it from the desk sees how far it has come, or why it cannot be."""
    is_near, key = now >= given_up_at(session), f"drawn-in-vain:{session.code}"
    # The print is made before: what changes meanwhile is tried again.
    tried = "" if is_near else _print(session, now)
    draw = _draw_of(session)
    if tried and caches["shared"].get(key) == tried:
        return _stop(draw)
    by = draw.launched_by if draw else None
    told = Progress(draw.pk) if draw and _is_large(session) else untold
    try:
        try:
            week_draw.hold_draw_of(session, by=by, now=now, progress=told)
        except drawing.CannotMix:
            if not is_near:
                caches["shared"].set(key, tried, (given_up_at(session) - now).total_seconds())
                raise
            _hold_without_mix(session, now)
    except Refused as reason:
        logger.info("Session %s was not drawn: %s", session.code, type(reason).__name__)
        return _stop(draw)
    return 1


def _draw_of(session: Session) -> Draw | None:
    """Of its week, if it is in one."""
    if session.week_id is not None:
        return Draw.objects.filter(week=session.week_id).first()
    return Draw.objects.filter(session=session).first()


def _is_large(session: Session) -> bool:
    return is_large_week(session.week) if session.week else is_large(session)


def _stop(draw: Draw | None) -> int:
    if draw:
        stop(draw_id=draw.pk)
    return 0


def _print(session: Session, now: datetime) -> str:
    """The same as long as nothing changes that could change the answer; it tells nobody who asked."""
    week, today = session.week, localdate(now)
    terms = week_terms_of(week, today=today) if week else terms_of(session, today=today)
    return pseudonym("drawn in vain", commit(terms.as_json()))


def _hold_without_mix(session: Session, now: datetime) -> None:
    if session.week_id is None:
        drawing.hold_without_mix(session_id=session.pk, now=now)
    else:
        week_draw.hold_week_without_mixes(week_id=session.week_id, now=now)


def _round_is_out(draw: Draw, now: datetime) -> bool:
    known_from = named_of(draw).known_from
    return known_from is not None and known_from <= now < given_up_at(draw.session)


def _ask(draw: Draw, now: datetime) -> int:
    """The network is asked before the deed begins: no transaction waits for it."""
    number, session = named_of(draw).round or 0, draw.session
    try:
        told = public_number(settings.DRAND_URLS, draw.network["chain"], number)
        beacons.take_public_number(session_id=session.pk, told=told, now=now)
    except NotYet as why:
        logger.info("Session %s: round %s is not there yet (%s)", session.code, number, why)
        return 0
    except Refused as reason:
        logger.info("Session %s took no number: %s", session.code, type(reason).__name__)
        return 0
    return 1


def _give_up(session: Session, now: datetime) -> int:
    if session.week_id is not None:
        return week_draw.give_up_week(week_id=session.week_id, now=now)
    return drawing.give_up(session_id=session.pk, now=now)
