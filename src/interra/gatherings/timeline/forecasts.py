"""What large draws would be, for those who ask and for the team."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from interra.gatherings.actions import forecasting
from interra.gatherings.queries.forecasts import due_for_forecast
from interra.gatherings.queries.week_forecasts import due_for_week_forecast
from interra.gatherings.timeline.each import each

if TYPE_CHECKING:
    from datetime import datetime

    from interra.gatherings.models import Session, Week


def some_are_due(now: datetime) -> bool:
    return bool(due_for_forecast(now) or due_for_week_forecast(now))


def forecast_draws(now: datetime) -> int:
    """One by one, those that close first before the others; weeks after those of one date."""
    alone = each(due_for_forecast(now), partial(_forecast, now=now))
    return alone + each(due_for_week_forecast(now), partial(_forecast_week, now=now))


def _forecast(session: Session, now: datetime) -> int:
    forecasting.keep_forecast(session_id=session.pk, now=now)
    return 1


def _forecast_week(week: Week, now: datetime) -> int:
    forecasting.keep_week_forecast(week_id=week.pk, now=now)
    return 1
