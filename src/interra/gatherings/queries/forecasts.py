"""What a draw would be with those who have asked, worked out once for the team and for everybody.

Small draws are worked out while a page waits. For larger ones, and where a mix of many rules makes
many silences to look at, the worker does it (`actions/forecasting.py`) and keeps it, sealed: it says
of each request which chance it has for now.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction
from math import log
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from interra.foundation.sealing import unseal
from interra.gatherings.models import Attendee, Forecast, Registration, Session
from interra.gatherings.queries.fairest import Mattered, fairest, what_mattered
from interra.gatherings.queries.floors import AT_ONCE, guaranteed_floor
from interra.gatherings.queries.terms import terms_of, terms_of_each
from interra.gatherings.queries.trials import Trial, trial_blocked, trial_held, trial_of
from interra.gatherings.rules import LARGEST_PARTY
from interra.gatherings.rules.chances import read, written
from interra_science import lottery

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from interra.gatherings.queries.terms import Terms
    from interra_science.lottery import Fair

EVEN = Fraction(1, 50)  # chances that differ by less are told as one
LOOKED_AT = timedelta(minutes=30)  # after so long, whether anybody's answers have changed
FEW = 5  # requests: with so few, no page waits long
LARGEST = (
    AT_ONCE // LARGEST_PARTY
)  # requests: more may bring more people than a page can work with


@dataclass(frozen=True, slots=True)
class Promise:
    """What people may be told. `own`: the chance by registration, for now."""

    floor: Fraction | None = None
    highest: Fraction = Fraction(0)
    own: Mapping[str, Fraction] = field(default_factory=dict)
    mattered: Mattered = field(default_factory=Mattered)

    @property
    def is_even(self) -> bool:
        return self.floor is not None and self.highest - self.floor < EVEN

    def as_json(self) -> dict[str, Any]:
        return {
            "floor": written(self.floor),
            "highest": str(self.highest),
            "own": {code: str(chance) for code, chance in self.own.items()},
            "mattered": [self.mattered.rules, self.mattered.memory],
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Promise:
        return cls(
            read(kept["floor"]),
            Fraction(kept["highest"]),
            {code: Fraction(chance) for code, chance in kept["own"].items()},
            Mattered(*kept["mattered"]),
        )


@dataclass(frozen=True, slots=True)
class Prediction:
    """For the team (`trial`), and for those who ask (`promise`). `made_at`: when, if it was kept."""

    trial: Trial
    promise: Promise
    made_at: datetime | None = None

    def as_json(self) -> dict[str, Any]:
        return {"trial": self.trial.as_json(), "promise": self.promise.as_json()}


def forecast_of(terms: Terms) -> Prediction:
    """All of it: minutes, for a large draw."""
    if not terms.parties or not terms.seats:
        return Prediction(trial_of(terms), Promise())
    try:
        best = fairest(terms)
    except lottery.NoGroup as why:
        return Prediction(trial_blocked(terms, why.clash), Promise())
    floor = guaranteed_floor(terms, best)
    return Prediction(trial_held(terms, best, floor), promise_of(terms, best, floor))


def promise_of(terms: Terms, best: Fair, floor: Fraction | None) -> Promise:
    own = {
        registration: best.chance[party.names[0]]
        for party in terms.parties
        for registration in party.registrations
    }
    return Promise(floor, best.levels[-1], own, what_mattered(terms, best))


def known_trial(session: Session, *, today: date) -> Trial | None:
    """For the team, as far as it is known without a long wait; None: the worker is at it."""
    kept = kept_forecast(session, name_of(session))
    if kept is not None:
        return kept.trial
    if is_large(session):
        return None
    return trial_of(terms_of(session, today=today))


def impossible(sessions: Sequence[Session], *, today: date) -> list[Session]:
    """Those whose mix cannot be kept with those who have asked so far, as far as it is known."""
    asking = _people_asking(sessions)
    small = [one for one in sessions if asking[one.pk] <= AT_ONCE]
    terms = terms_of_each(small, today=today)
    blocked = {one.pk for one in small if not is_possible(terms[one.pk])}
    for one in sessions:
        trial = known_trial(one, today=today) if asking[one.pk] > AT_ONCE else None
        if trial and not trial.possible:
            blocked.add(one.pk)
    return [one for one in sessions if one.pk in blocked]


def is_possible(terms: Terms) -> bool:
    """Nobody asked: nothing to mix yet."""
    if not terms.parties:
        return True
    try:
        lottery.fair(terms.problem())
    except lottery.NoGroup:
        return False
    return True


def kept_forecast(session: Session, name: str) -> Prediction | None:
    """What the worker found for these requests and this mix (`name`); None where it has not (yet),
    or where a page works it out itself."""
    kept = Forecast.objects.filter(session=session, name=name).exclude(sealed="").first()
    if kept is None:
        return None
    told = unseal(kept.sealed)
    trial, promise = Trial.from_json(told["trial"]), Promise.from_json(told["promise"])
    return Prediction(trial, promise, kept.made_at)


def due_for_forecast(now: datetime) -> list[Session]:
    """Draws alone in their week, not sealed, for which more people ask than a page can work with, or
    whose rules may take long, and that were not looked at since noticeably more asked, or for a
    while: answers change too."""
    asked = Count("registrations", filter=Q(registrations__state=Registration.State.ASKED))
    slow = Q(asked__gt=FEW) & ~Q(mix_rules=[]) | Q(asked__gt=LARGEST)
    found = Session.objects.undrawn(now).annotate(asked=asked).filter(slow)
    waiting = found.select_related("forecast").order_by("closes_at", "pk")
    return [one for one in waiting if not _is_fresh(one, now)]


def _is_fresh(session: Session, now: datetime) -> bool:
    kept: Forecast | None = getattr(session, "forecast", None)
    return kept is not None and kept.name == name_of(session) and kept.made_at > now - LOOKED_AT


def name_of(session: Session) -> str:
    """Another one when the date, its mix or its seats have changed, and when noticeably more or
    fewer people ask."""
    asked = session.registrations.filter(state=Registration.State.ASKED).count()
    return f"{session.changed_at.timestamp()}:{step(asked)}"


def is_large(session: Session) -> bool:
    """More people ask than a page can work with."""
    return _people_asking([session])[session.pk] > AT_ONCE


def _people_asking(sessions: Sequence[Session]) -> Counter[int]:
    asked = Registration.State.ASKED
    people = Attendee.objects.filter(session__in=sessions, registration__state=asked)
    counted = people.values("session").annotate(people=Count("pk"))
    return Counter(dict(counted.values_list("session", "people")))


def step(asked: int) -> int:
    """Up to a dozen, each person matters; beyond, each tenth more does."""
    return asked if asked <= 12 else 12 + round(log(asked / 12, 1.1))
