"""What a large draw would be, worked out by the worker and kept for the pages that wait for it.

It is worked out before it is written, so that nobody waits; if it is drawn meanwhile, the line goes
with its draw.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate

from interra.foundation.sealing import pseudonym, seal
from interra.gatherings.models import Forecast, Session, Week
from interra.gatherings.queries.floors import is_quick
from interra.gatherings.queries.forecasts import forecast_of, name_of
from interra.gatherings.queries.terms import terms_of
from interra.gatherings.queries.week_forecasts import name_of_week, week_forecast_of
from interra.gatherings.queries.week_terms import week_terms_of
from interra_science.lottery import commit

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime


def keep_forecast(*, session_id: int, now: datetime) -> Forecast:
    """Once for these requests, this mix and what people have answered. Where a page can do it in no
    time, only that is noted."""
    session = Session.objects.get(pk=session_id)
    name, terms = name_of(session), terms_of(session, today=localdate(now))
    return _keep(
        {"session": session},
        name,
        commit(terms.as_json()),
        lambda: "" if is_quick(terms) else seal(forecast_of(terms).as_json()),
        now,
    )


def keep_week_forecast(*, week_id: int, now: datetime) -> Forecast:
    """Once for these wishes, these mixes and what people have answered."""
    week = Week.objects.get(pk=week_id)
    name, terms = name_of_week(week), week_terms_of(week, today=localdate(now))
    # Who comes together is no part of what is published of a week: it counts all the same.
    print_ = commit([terms.as_json(), terms.together])
    return _keep(
        {"week": week}, name, print_, lambda: seal(week_forecast_of(terms).as_json()), now
    )


def _keep(
    of: dict[str, Any], name: str, terms: str, work_out: Callable[[], str], now: datetime
) -> Forecast:
    """`of`: the session, or the week. `work_out`: not called where what is kept still holds."""
    print_ = pseudonym("forecast", terms)
    kept = Forecast.objects.filter(**of, name=name, terms_print=print_).first()
    if kept is not None:
        kept.made_at = now
        kept.save(update_fields=["made_at"])
        return kept
    told = {"name": name, "terms_print": print_, "made_at": now, "sealed": work_out()}
    made, _new = Forecast.objects.update_or_create(**of, defaults=told)
    return made
