"""What people may be told of the draw of a week they wait for: the same floor for all, their own chance
for now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.cache import caches
from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from interra.gatherings.models import Registration
from interra.gatherings.queries.chances import why_chances_differ, you_have_about
from interra.gatherings.queries.promises import AWAITED, FLOOR_KEPT
from interra.gatherings.queries.week_fairest import fairest_week
from interra.gatherings.queries.week_floors import promised_week_floor
from interra.gatherings.queries.week_forecasts import (
    WeekPromise,
    is_large_week,
    kept_week_forecast,
    week_promise_of,
)
from interra.gatherings.queries.week_terms import week_terms_of
from interra.gatherings.queries.wishes import open_sessions
from interra_science import lottery

if TYPE_CHECKING:
    from datetime import datetime

    from interra.gatherings.models import Week
    from interra.gatherings.queries.week_terms import WeekTerms

EACH_COUNTS = 12  # up to so many people, the floor is worked out again for each who asks


def week_floor_in_words(week: Week, *, now: datetime) -> str:
    """What the draw of the week promises today to each person who asks: one sentence for all. Empty
    when nothing can be promised, or nobody can ask any more."""
    return _promise(week, now=now).said if open_sessions(week, None, now) else ""


def week_chance_before(registration: Registration, week: Week, *, now: datetime) -> list[str]:
    """What one person may be told of the draw they wait for: as `promises.chance_before`."""
    promise = _promise(week, now=now)
    own = promise.own.get(registration.code)
    floor = [promise.said] if promise.said else []
    if promise.floor == 1 or not (floor or own):
        return floor
    of_what = _("This is the chance of a seat on one of your dates.")
    if not own or promise.is_even:
        return [*floor, of_what]
    session = registration.session
    why = why_chances_differ(session.mix, promise.mattered.of(session.code))
    return [*floor, you_have_about(own), of_what, *why]


def _promise(week: Week, *, now: datetime) -> WeekPromise:
    """One draw worked out for all who look. Beyond a few people, it is kept for a while. Of a large
    week, what the worker has found; nothing is promised before."""
    asked = Registration.objects.filter(week=week, state=Registration.State.ASKED)
    people = min(asked.count(), 2 * EACH_COUNTS)
    changed = week.sessions.aggregate(at=Max("changed_at"))["at"]
    key = f"week-promise:{week.code}:{changed and changed.timestamp()}:{people}"
    known: WeekPromise | None = caches["pages"].get(key)
    if known is None:
        known, seconds = _worked_out_now(week, now)
        caches["pages"].set(key, known, seconds)
    return known


def _worked_out_now(week: Week, now: datetime) -> tuple[WeekPromise, int]:
    """And for how many seconds it is told."""
    if is_large_week(week):
        kept = kept_week_forecast(week)
        return (kept.promise, FLOOR_KEPT) if kept else (WeekPromise(), AWAITED)
    return _small(week_terms_of(week, today=localdate(now))), FLOOR_KEPT


def _small(terms: WeekTerms) -> WeekPromise:
    if not terms.wishes:
        return WeekPromise()
    try:
        best = fairest_week(terms)
    except lottery.NoGroup:
        return WeekPromise()
    floor = promised_week_floor(terms, best)
    return WeekPromise() if floor is None else week_promise_of(terms, best, floor)
