"""Which dates a rhythm gives, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from interra.foundation.errors import Refused
from interra.steps.e_agenda import rules

if TYPE_CHECKING:
    from datetime import date, datetime

CALENDAR = Path(__file__).resolve().parent.parent / "school_holidays.toml"


class ImpossibleSeries(Refused):
    """Too many dates, too far away, or a length that no meeting has."""


@dataclass(frozen=True, slots=True)
class Skipped:
    on: date
    holiday: str


@dataclass(frozen=True, slots=True)
class Preview:
    starts: tuple[datetime, ...]
    skipped: tuple[Skipped, ...]
    known_until: date  # later school holidays are not published yet

    @property
    def goes_beyond(self) -> bool:
        """Some dates fall after the last school holidays that we know of."""
        return any(start.date() > self.known_until for start in self.starts)


@cache
def holidays() -> dict[date, str]:
    return rules.holidays_of(CALENDAR.read_text("utf-8"))


def preview(plan: rules.SeriesPlan, now: datetime) -> Preview:
    """The dates of a plan, and the days it passes over with the reason.

    :raises ImpossibleSeries: if no such series can be held.
    """
    skip = holidays() if plan.skips_school_holidays else {}
    furthest = now.astimezone(rules.BRUSSELS).date() + rules.FURTHEST
    if plan.first_on > furthest:
        raise ImpossibleSeries(_("This day is more than two years away. Choose another day."))
    try:
        found = rules.plan_dates(plan.rhythm, plan.first_on, plan.n, skip)
    except rules.Impossible:
        raise ImpossibleSeries(
            _("Choose between 1 and %(most)d dates.") % {"most": rules.MOST_DATES}
        ) from None
    if found.dates[-1] > furthest:
        raise ImpossibleSeries(_("The last date is more than two years away. Choose fewer dates."))
    if not rules.SHORTEST <= rules.length_of(plan.minutes) <= rules.LONGEST:
        raise ImpossibleSeries(_("A date lasts between 15 minutes and 12 hours."))
    return Preview(
        starts=tuple(rules.hours_of(day, plan.starts_at, plan.minutes)[0] for day in found.dates),
        skipped=tuple(Skipped(day, skip[day]) for day in found.skipped),
        known_until=max(holidays()),
    )
