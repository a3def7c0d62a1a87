"""Questions about a week to come: can it be drawn, which sessions block, what would help."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from interra.design.templatetags.design import beside, clock, day, plain_words
from interra.gatherings.models import Draw, Registration, Session, Week
from interra.gatherings.queries.beacon_words import BeaconSaid, beacon_said
from interra.gatherings.queries.beacons import awaited_from_people
from interra.gatherings.queries.chances import everyone_has_at_least
from interra.gatherings.queries.mixes import (
    change_in_words,
    mix_after,
    rule_as_kept,
    rule_in_words,
    seats_after,
)
from interra.gatherings.queries.week_fairest import fairest_week
from interra.gatherings.queries.week_promises import promised_week_floor
from interra.gatherings.queries.week_terms import sessions_of, week_terms_of
from interra_science import lottery

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime
    from fractions import Fraction

    from django.db.models import QuerySet

    from interra.gatherings.queries.week_terms import WeekTerms
    from interra.gatherings.rules.mixing import Mix
    from interra_science.lottery import Change

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
class Said:
    """A sentence about one session of the week."""

    code: str
    title: str
    said: str

    def __str__(self) -> str:
        return told_of(self.title, self.said)


@dataclass(frozen=True, slots=True)
class WeekWay:
    """A smallest change that makes the week possible, said; and, by code of the sessions that change,
    their mix and their number of free seats after it."""

    said: str
    after: dict[str, tuple[Mix, int]]

    @property
    def key(self) -> str:
        """What a form sends back: it is still this way out if it gives the same."""
        told = {code: [mix.as_json(), seats] for code, (mix, seats) in self.after.items()}
        return lottery.commit(told)[:16]


@dataclass(frozen=True, slots=True)
class WeekRun:
    """What the week's draw would be with those who have asked so far. Nothing here is kept.

    `floor`: the chance promised to all, where it was asked for. `clashing`: the rules that cannot
    hold together, each with its session; `ways_out`: the smallest changes that would help, best
    first. `gave_way`: the rules « if possible » that could not be kept whole, as they are then kept.
    """

    possible: bool
    people: int
    seats: int
    everyone_fits: bool = False
    floor: Fraction | None = None
    clashing: tuple[Said, ...] = ()
    ways_out: tuple[WeekWay, ...] = ()
    gave_way: tuple[Said, ...] = ()

    @property
    def codes(self) -> frozenset[str]:
        """Of the sessions whose rules clash."""
        return frozenset(one.code for one in self.clashing)

    @property
    def said(self) -> str:
        if not self.possible:
            return _("This draw is not possible as it is.")
        if not self.people:
            return _("Nobody has asked yet.")
        if self.everyone_fits:
            return _("There is a seat for everyone who asked.")
        return _("This draw is possible.")

    @property
    def floor_said(self) -> str:
        return everyone_has_at_least(self.floor) if self.floor and self.floor < 1 else ""

    @property
    def blocking(self) -> tuple[str, ...]:
        return tuple(map(str, self.clashing))


def week_run_of(week: Week, *, today: date) -> WeekRun:
    return week_run(week_terms_of(week, today=today))


def week_run(terms: WeekTerms) -> WeekRun:
    if not terms.wishes:
        return WeekRun(possible=True, people=0, seats=terms.seats)
    try:
        best = fairest_week(terms)
    except lottery.NoGroup as why:
        return _blocked(terms, why.clash.rules, why.clash.options)
    return WeekRun(
        possible=True,
        people=terms.people,
        seats=terms.seats,
        everyone_fits=best.levels[0] == 1,
        gave_way=tuple(_as_kept(terms, best.gave_way)),
    )


def titles_of(codes: Iterable[str]) -> dict[str, str]:
    """« Cuisine du samedi, samedi 14 mars »: a session as the coordinator names it."""
    return {
        one.code: beside(plain_words(one.title), day(one.starts_at))
        for one in Session.objects.filter(code__in=codes)
    }


def told_of(title: str, said: str) -> str:
    """A sentence about one session; a colon is not written alike everywhere."""
    return _("%(title)s: %(said)s") % {"title": title, "said": said}


def _blocked(
    terms: WeekTerms, clash: Iterable[str], options: Iterable[Iterable[Change]]
) -> WeekRun:
    titles = titles_of(terms.sessions)
    found = [terms.rule(name) for name in clash]
    return WeekRun(
        possible=False,
        people=terms.people,
        seats=terms.seats,
        clashing=tuple(Said(code, titles[code], rule_in_words(rule)) for code, rule in found),
        ways_out=tuple(_way_out(terms, option, titles) for option in options),
    )


def _way_out(terms: WeekTerms, option: Iterable[Change], titles: dict[str, str]) -> WeekWay:
    said: list[str] = []
    after: dict[str, tuple[Mix, int]] = {}
    for code, changes in _by_session(option).items():
        its = terms.sessions[code]
        words = (change_in_words(its.mix, its.seats, change) for change in changes)
        said.append(told_of(titles[code], " ".join(words)))
        after[code] = (mix_after(its.mix, changes), seats_after(its.seats, changes))
    return WeekWay(" ".join(said), after)


def _as_kept(terms: WeekTerms, gave_way: Iterable[Change]) -> Iterator[Said]:
    found = _by_session(gave_way)
    titles = titles_of(found)
    for code, changes in found.items():
        mix = terms.sessions[code].mix
        kept = mix_after(mix, changes)
        for change in changes:
            yield Said(code, titles[code], rule_as_kept(mix, kept, change.rule))


def _by_session(changes: Iterable[Change]) -> dict[str, list[Change]]:
    """The engine's « code: rule » in each session's own words."""
    found: defaultdict[str, list[Change]] = defaultdict(list)
    for change in changes:
        code, _colon, own = change.rule.partition(": ")
        found[code].append(replace(change, rule=own))
    return found


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

    @property
    def said(self) -> str:
        return str(STATES[self.state])

    @property
    def title(self) -> str:
        return week_title(self.sessions[0].session, self.sessions[-1].session)

    @property
    def may_draw(self) -> bool:
        return self.state == CLOSED


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
    terms = week_terms_of(found, today=localdate(now))
    run = week_run(terms)
    if not run.possible:
        return replace(shown, run=run, state=IMPOSSIBLE)
    floor = promised_week_floor(terms) if run.people else None
    return replace(shown, run=replace(run, floor=floor))


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
