"""What the draw of a week would be with those who have asked: `forecasts`, for several sessions at
once.

Small weeks are worked out while a page waits; larger ones by the worker, who keeps them, sealed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max, Min, Q
from django.utils.translation import gettext as _

from interra.foundation.sealing import unseal
from interra.gatherings.models import Attendee, Forecast, Registration, Session, Week
from interra.gatherings.queries.chances import everyone_has_at_least
from interra.gatherings.queries.floors import AT_ONCE
from interra.gatherings.queries.forecasts import EVEN, LARGEST, LOOKED_AT, step
from interra.gatherings.queries.week_fairest import (
    MatteredInWeek,
    fairest_week,
    what_mattered_in_week,
)
from interra.gatherings.queries.week_floors import promised_week_floor
from interra.gatherings.queries.week_terms import week_terms_of
from interra.gatherings.queries.week_trials import (
    WeekTrial,
    week_trial_blocked,
    week_trial_held,
    week_trial_of,
)
from interra.gatherings.rules.chances import read, written
from interra_science import lottery

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from interra.gatherings.queries.week_terms import WeekTerms
    from interra_science.lottery import BatchFair

State = Registration.State


@dataclass(frozen=True, slots=True)
class WeekPromise:
    """Worked out for those who have asked so far. `own`: the chance by code of each request."""

    floor: Fraction | None = None
    highest: Fraction | None = None
    own: Mapping[str, Fraction] = field(default_factory=dict)
    mattered: MatteredInWeek = field(default_factory=MatteredInWeek)

    @property
    def said(self) -> str:
        """The same sentence for everybody; empty when nothing can be promised."""
        if not self.floor:
            return ""
        if self.floor == 1:
            return _("For now, there is a seat for everyone.")
        return everyone_has_at_least(self.floor)

    @property
    def is_even(self) -> bool:
        return bool(self.floor and self.highest and self.highest - self.floor < EVEN)

    def as_json(self) -> dict[str, Any]:
        return {
            "floor": written(self.floor),
            "highest": written(self.highest),
            "own": {code: str(chance) for code, chance in self.own.items()},
            "mattered": [sorted(self.mattered.rules), self.mattered.memory],
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> WeekPromise:
        rules, memory = kept["mattered"]
        return cls(
            read(kept["floor"]),
            read(kept["highest"]),
            {code: Fraction(chance) for code, chance in kept["own"].items()},
            MatteredInWeek(frozenset(rules), memory),
        )


@dataclass(frozen=True, slots=True)
class WeekPrediction:
    """For the team (`trial`), and for those who ask (`promise`)."""

    trial: WeekTrial
    promise: WeekPromise

    def as_json(self) -> dict[str, Any]:
        return {"trial": self.trial.as_json(), "promise": self.promise.as_json()}


def week_forecast_of(terms: WeekTerms) -> WeekPrediction:
    """All of it: minutes, for a large week."""
    if not terms.wishes:
        return WeekPrediction(week_trial_of(terms), WeekPromise())
    try:
        best = fairest_week(terms)
    except lottery.NoGroup as why:
        return WeekPrediction(week_trial_blocked(terms, why.clash), WeekPromise())
    floor = promised_week_floor(terms, best)
    return WeekPrediction(week_trial_held(terms, best, floor), week_promise_of(terms, best, floor))


def week_promise_of(terms: WeekTerms, best: BatchFair, floor: Fraction | None) -> WeekPromise:
    own = {
        code: best.chance[party.names[0]]
        for its in terms.sessions.values()
        for party in its.parties
        for code in party.registrations
    }
    return WeekPromise(floor, best.levels[-1], own, what_mattered_in_week(terms, best))


def known_week_trial(week: Week, *, today: date, promised: bool = False) -> WeekTrial | None:
    """For the team, as far as it is known without a long wait; None: the worker is at it.
    `promised`: with the floor, which takes a small week some more draws."""
    if is_large_week(week):
        kept = kept_week_forecast(week)
        return kept.trial if kept else None
    return week_trial_of(week_terms_of(week, today=today), promised=promised)


def kept_week_forecast(week: Week) -> WeekPrediction | None:
    """What the worker found for those who ask now, and the mixes as they are; None: not (yet)."""
    kept = Forecast.objects.filter(week=week, name=name_of_week(week)).first()
    if kept is None:
        return None
    told = unseal(kept.sealed)
    return WeekPrediction(
        WeekTrial.from_json(told["trial"]), WeekPromise.from_json(told["promise"])
    )


def due_for_week_forecast(now: datetime) -> list[Week]:
    """Weeks that are not sealed, for which more people ask than a page can work with, and that were
    not looked at since noticeably more asked, or for a while."""
    planned = Q(sessions__state=Session.State.PLANNED)
    asked = Q(sessions__registrations__state=State.ASKED)
    found = Week.objects.filter(draw__sealed_at=None).annotate(
        closes_at=Min("sessions__closes_at", filter=planned),
        starts_at=Min("sessions__starts_at", filter=planned),
        asked=Count("sessions__registrations", filter=asked),
    )
    waiting = found.filter(starts_at__gt=now, asked__gt=LARGEST).select_related("forecast")
    due = waiting.order_by("closes_at", "pk")
    return [one for one in due if is_large_week(one) and not _is_fresh(one, now)]


def _is_fresh(week: Week, now: datetime) -> bool:
    kept: Forecast | None = getattr(week, "forecast", None)
    return kept is not None and kept.name == name_of_week(week) and kept.made_at > now - LOOKED_AT


def name_of_week(week: Week) -> str:
    """Another one when a date of it, its mix or its seats have changed, and when noticeably more or
    fewer people ask."""
    changed = week.sessions.aggregate(at=Max("changed_at"))["at"]
    return f"{changed.timestamp() if changed else 0}:{step(people_asking(week))}"


def is_large_week(week: Week) -> bool:
    """More people ask than a page can work with."""
    return people_asking(week) > AT_ONCE


def people_asking(week: Week) -> int:
    """Each person once, however many dates they wish for: a party is the same at each of them."""
    there = Attendee.objects.filter(
        session__week=week,
        session__state=Session.State.PLANNED,
        registration__state=State.ASKED,
        registration__member__isnull=False,
    )
    return there.values("registration__member", "position").distinct().count()
