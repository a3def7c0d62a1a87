"""What a large draw would be, worked out by the worker and kept for the pages that wait for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from interra.foundation.sealing import pseudonym, seal
from interra.gatherings.models import Forecast, Session
from interra.gatherings.queries.floors import is_quick
from interra.gatherings.queries.forecasts import forecast_of, name_of
from interra.gatherings.queries.terms import terms_of
from interra_science.lottery import commit

if TYPE_CHECKING:
    from datetime import datetime


def keep_forecast(*, session_id: int, now: datetime) -> Forecast:
    """Once for these requests, this mix and what people have answered. Where a page can do it in no
    time, only that is noted.

    It is worked out before it is written, so that nobody waits; if the session is drawn meanwhile,
    the line goes with its draw.
    """
    session = Session.objects.get(pk=session_id)
    name, terms = name_of(session), terms_of(session, today=localdate(now))
    print_ = pseudonym("forecast", commit(terms.as_json()))
    kept = Forecast.objects.filter(session=session, name=name, terms_print=print_).first()
    if kept is not None:
        kept.made_at = now
        kept.save(update_fields=["made_at"])
        return kept
    told = "" if is_quick(terms) else seal(forecast_of(terms).as_json())
    made, _new = Forecast.objects.update_or_create(
        session=session,
        defaults={"name": name, "terms_print": print_, "made_at": now, "sealed": told},
    )
    return made
