"""What people may be told of a draw they wait for: the same floor for all, their own chance for now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.cache import caches
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from interra.gatherings.queries.chances import (
    everyone_has_at_least,
    why_chances_differ,
    you_have_about,
    you_have_at_least,
)
from interra.gatherings.queries.fairest import fairest
from interra.gatherings.queries.floors import guaranteed_floor, is_quick
from interra.gatherings.queries.forecasts import (
    Promise,
    is_large,
    kept_forecast,
    name_of,
    promise_of,
)
from interra.gatherings.queries.terms import terms_of
from interra_science import lottery

if TYPE_CHECKING:
    from datetime import datetime

    from interra.gatherings.models import Registration, Session

FLOOR_KEPT = 120  # seconds: the floor is told to many people, and moves slowly
AWAITED = 10  # seconds until we look again whether the worker has found it


def floor_in_words(session: Session, *, now: datetime) -> str:
    """What the draw promises today to each person who asks: one sentence, for everybody to read.

    Empty when nothing can be promised yet; nor is it for one session of a week, nor once
    requests are closed.
    """
    if session.week_id is not None or now >= session.closes_at:
        return ""
    floor = _promise(session, now=now).floor
    if not floor:
        return ""
    return (
        _("For now, there is a seat for everyone.") if floor == 1 else everyone_has_at_least(floor)
    )


def chance_before(registration: Registration, *, now: datetime) -> list[str]:
    """What one person may be told of the draw they wait for, on their own page: the floor of all,
    their own chance for now, and why chances differ. The same sentences for everybody.

    Only the floor where chances are even, or where theirs is not known (yet); only their own chance
    where no floor could be proved; empty when nothing is known.
    """
    promise = _promise(registration.session, now=now)
    own = promise.own.get(registration.code)
    if not own or promise.is_even:
        return [said] if (said := _floor_said(promise)) else []
    return [
        *([everyone_has_at_least(promise.floor)] if promise.floor else []),
        you_have_about(own),
        *why_chances_differ(registration.session.mix, promise.mattered),
    ]


def _floor_said(promise: Promise) -> str:
    if not promise.floor:
        return ""
    if promise.floor == 1:
        return _("For now, there is a seat for everyone.")
    if promise.is_even:
        return you_have_about(promise.floor)
    return you_have_at_least(promise.floor)


def _promise(session: Session, *, now: datetime) -> Promise:
    """One draw worked out for all; again when noticeably more people have asked. Where that takes
    long, what the worker has found; nothing is promised before."""
    name = name_of(session)
    key = f"promise:{session.code}:{name}"
    known: Promise | None = caches["pages"].get(key)
    if known is None:
        kept = kept_forecast(session, name)
        known = kept.promise if kept else _worked_out_now(session, now)
        is_awaited = known.floor is None
        caches["pages"].set(key, known, AWAITED if is_awaited else FLOOR_KEPT)
    return known


def _worked_out_now(session: Session, now: datetime) -> Promise:
    if is_large(session):
        return Promise()
    terms = terms_of(session, today=localdate(now))
    if not (terms.parties and terms.seats and is_quick(terms)):
        return Promise()
    try:
        best = fairest(terms)
    except lottery.NoGroup:
        return Promise()
    return promise_of(terms, best, guaranteed_floor(terms, best))
