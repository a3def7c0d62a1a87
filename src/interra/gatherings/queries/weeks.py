"""The coordinator's weeks: where each stands, and what its draw would be (`week_runs`)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from interra.design.templatetags.design import beside, clock, day, plain_words
from interra.gatherings.models import Draw, Registration, Session, Week
from interra.gatherings.queries.beacon_words import BeaconSaid, beacon_said
from interra.gatherings.queries.beacons import awaited_from_people
from interra.gatherings.queries.week_forecasts import known_week_trial
from interra.gatherings.queries.week_runs import week_in_words
from interra.gatherings.queries.week_terms import sessions_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from interra.gatherings.queries.week_runs import WeekRun

State = Registration.State
OPEN, CLOSED, SEALED, DRAWN = "open", "closed", "sealed", "drawn"
IMPOSSIBLE, OVER = "impossible", "over"
STATES = {
    OPEN: gettext_lazy("People can ask."),
    CLOSED: gettext_lazy("Requests are closed."),
    SEALED: gettext_lazy("The draw is sealed."),
    DRAWN: gettext_lazy("The draw is held."),
    IMPOSSIBLE: gettext_lazy("This draw is not possible as it is."),
    OVER: gettext_lazy("The draw was not held."),
}


@dataclass(frozen=True, slots=True)
class DeskSession:
    session: Session
    seats: int
    wished: int  # requests, whatever their rank
    first: int  # of which it is the first wish
    placed: int
    waiting: int


@dataclass(frozen=True, slots=True)
class DeskWeek:
    """A week at the desk. Sums only: nobody's name."""

    week: Week
    sessions: tuple[DeskSession, ...]
    closes_at: datetime
    people: int
    state: str
    run: WeekRun | None = None
    draw: Draw | None = None
    beacon: BeaconSaid | None = None
    awaits: str = ""
    is_open: bool = False  # people can ask
    may_change: bool = False
    # Of a large week, while its draw is not sealed: what it would be is being worked out; it is
    # launched; how far (in hundred).
    is_awaited: bool = False
    is_launched: bool = False
    progress: int | None = None

    @property
    def said(self) -> str:
        return str(STATES[self.state])

    @property
    def title(self) -> str:
        return week_title(self.sessions[0].session, self.sessions[-1].session)

    @property
    def is_preparing(self) -> bool:
        """The worker has it in hand, or is about to."""
        is_begun = self.is_launched or self.progress is not None
        return is_begun and self.state in {CLOSED, IMPOSSIBLE}

    @property
    def refreshes(self) -> bool:
        """There is soon something new to see."""
        return self.is_preparing or self.is_awaited

    @property
    def may_draw(self) -> bool:
        """Also while the worker is at what it would be: it will be tried all the same."""
        return self.state == CLOSED and not self.is_preparing


def week_title(first: Session, last: Session) -> str:
    """« samedi 14 mars », or the first day and the last."""
    begins, ends = day(first.starts_at), day(last.starts_at)
    return begins if begins == ends else f"{begins} – {ends}"


def desk_weeks(now: datetime) -> list[DeskWeek]:
    """Those with a session to come, soonest first; in as many queries for thirty as for four. Which
    can be drawn is worked out on the page of each (`desk_week`)."""
    weeks = Week.objects.filter(sessions__ends_at__gt=now).distinct().order_by("pk")
    shown = [_desk_week(week, now) for week in _with_all(weeks)]
    return sorted(shown, key=lambda one: (one.closes_at, one.week.pk))


def desk_week(code: str, now: datetime) -> DeskWeek | None:
    found = next(iter(_with_all(Week.objects.filter(code=code))), None)
    if found is None:
        return None
    shown = _desk_week(found, now)
    if shown.state not in {OPEN, CLOSED}:
        return shown
    trial = known_week_trial(found, today=localdate(now), promised=True)
    if trial is None:
        return replace(shown, is_awaited=True)
    run = week_in_words(found, trial)
    return replace(shown, run=run, state=shown.state if run.possible else IMPOSSIBLE)


def _with_all(weeks: QuerySet[Week]) -> Iterable[Week]:
    return weeks.prefetch_related(
        "sessions__registrations", "sessions__seats", "sessions__draw", "draw__session"
    )


def _desk_week(week: Week, now: datetime) -> DeskWeek:
    sessions = sorted(week.sessions.all(), key=lambda one: (one.starts_at, one.pk))
    draw: Draw | None = getattr(week, "draw", None)
    lead = next((one for one in sessions if not one.is_cancelled), sessions[0])
    lines = tuple(_desk_session(one) for one in sessions)
    people = {one.member_id for s in sessions for one in s.registrations.all() if one.is_live}
    return DeskWeek(
        week,
        lines,
        closes_at=lead.closes_at,
        people=len(people),
        state=_state(lead, draw, now),
        draw=draw,
        beacon=beacon_said(draw) if draw else None,
        awaits=awaited_from_people(draw, now) if draw else "",
        is_open=now < lead.closes_at,
        may_change=not people and now < lead.closes_at,
        is_launched=draw is not None and draw.launched_at is not None,
        progress=draw.progress if draw else None,
    )


def _desk_session(session: Session) -> DeskSession:
    asked = list(session.registrations.all())
    states = [one.state for one in asked]
    live = [one for one in asked if one.is_live or one.state == State.ELSEWHERE]
    return DeskSession(
        session,
        len(session.seats.all()),
        len(live),
        sum(one.wish == 1 for one in live),
        states.count(State.PLACED),
        states.count(State.RESERVE),
    )


def _state(lead: Session, draw: Draw | None, now: datetime) -> str:
    """`lead`: the first session that is not called off."""
    if draw and draw.drawn_at:
        return DRAWN
    if now >= lead.starts_at:
        return OVER
    if draw and draw.sealed_at:
        return SEALED
    return OPEN if now < lead.closes_at else CLOSED


def may_be_chosen(week: Week | None, now: datetime) -> list[Session]:
    """Draws to come for which nobody has asked, and those of this week itself."""
    free = Session.objects.draws_to_come(now).filter(week=None, draw__sealed_at=None)
    free = free.exclude(registrations__state=State.ASKED)
    own = sessions_of(week) if week else ()
    found = {one.pk: one for one in (*own, *free.order_by("starts_at", "pk"))}
    return sorted(found.values(), key=lambda one: (one.starts_at, one.pk))


def chosen_label(session: Session) -> str:
    """The day first: on a small phone the end of a choice is cut off."""
    return f"{beside(day(session.starts_at), clock(session.starts_at))} · {plain_words(session.title)}"
