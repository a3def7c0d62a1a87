"""What the public page of a draw and the coordinator's screen show."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from django.core.cache import caches
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate

from interra.gatherings.models import Draw, Refill, Registration, Seat
from interra.gatherings.queries.beacon_words import BeaconSaid, beacon_said
from interra.gatherings.queries.beacons import awaited_from_people
from interra.gatherings.queries.chances import everyone_had_at_least, everyone_has_at_least
from interra.gatherings.queries.drawing import in_words
from interra.gatherings.queries.forecasts import known_trial
from interra.gatherings.queries.mixes import mix_in_words
from interra.gatherings.queries.promises import floor_in_words
from interra.gatherings.queries.refills import name_in_refill, refill_transcript, verified_refill
from interra.gatherings.queries.terms import pseudonym_of
from interra.gatherings.queries.transcripts import (
    Table,
    groups_wait_until,
    seated_in,
    transcript,
    verified,
)
from interra.gatherings.queries.week_promises import week_floor_in_words
from interra.gatherings.queries.week_terms import sessions_of, week_name_of
from interra.gatherings.rules.beacons import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from datetime import datetime

    from interra.gatherings.models import Session, Week
    from interra.gatherings.queries.drawing import DryRun
    from interra.people.models import Member

CHECK_KEPT = 600  # seconds
MOST_LINES = 400  # a page of more would weigh too much
MOST_POSITIONS = 24  # companions may come and go; each had a position of their own


@dataclass(frozen=True, slots=True)
class Line:
    """One pseudonym: its chance, and whether the draw gave a seat."""

    name: str
    chances: int
    has_seat: bool
    is_mine: bool


@dataclass(frozen=True, slots=True)
class RefillShown:
    """One small draw for seats given back."""

    number: int
    drawn_at: datetime
    seats: int  # that were free
    groups: int
    picked: int  # counted from 1
    seal: str
    is_right: bool
    lines: tuple[Line, ...]

    @property
    def mine(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.is_mine)


@dataclass(frozen=True, slots=True)
class GivenBack:
    """Seats of one date given back after the draw. `print`: of the number from which its small draws
    take theirs; `draws`: these, once the date is over."""

    session: Session
    print: str
    draws: tuple[RefillShown, ...]


@dataclass(frozen=True, slots=True)
class DrawPage:
    """The draw of a session, for everybody. `mine`: the reader's own lines."""

    session: Session
    promise: str
    drawn_at: datetime | None
    seats: int
    beacon: BeaconSaid
    is_house: bool  # the secret number was to pick from the start
    sealed_at: datetime | None = None
    seal: str = ""  # of the table, from the moment requests closed
    seed: str = ""
    asked: int = 0
    groups: int = 0
    number: int = 0  # of the group that was picked, counted from 1
    floor_said: str = ""
    is_right: bool = False
    lines: tuple[Line, ...] = ()
    shown_from: datetime | None = None  # until then there are only the reader's own lines
    was_given_up: bool = False  # the session began before the draw could be held
    given_back: tuple[GivenBack, ...] = ()  # by date
    sessions: tuple[Session, ...] = ()  # of a week

    @property
    def file_url(self) -> str:
        if self.sessions:
            return reverse("gatherings:week_file", args=[self._code])
        return reverse("gatherings:draw_file", args=[self._code])

    @property
    def file_name(self) -> str:
        return f"{'week' if self.sessions else 'draw'}-{self._code}.json"

    @property
    def _code(self) -> str:
        week = self.session.week
        return week.code if self.sessions and week else self.session.code

    @property
    def mine(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.is_mine)

    @property
    def is_too_long(self) -> bool:
        """For a phone: then the lines are in the file."""
        return len(self.lines) > MOST_LINES

    @property
    def may_be_checked(self) -> bool:
        return self.drawn_at is not None and self.shown_from is None

    @property
    def everyone_fitted(self) -> bool:
        return self.groups == 1


def draw_page(draw: Draw, mine: Collection[str] = (), *, now: datetime) -> DrawPage:
    session = draw.session
    before = DrawPage(
        session=session,
        promise=draw.seed_commitment,
        drawn_at=draw.drawn_at,
        seats=0,
        beacon=beacon_said(draw),
        is_house=draw.kind == Kind.HOUSE,
        sealed_at=draw.sealed_at,
        seal=draw.commitment,
        sessions=tuple(sessions_of(draw.week)) if draw.week else (),
    )
    before = replace(before, given_back=tuple(_given_back(draw, before.sessions, mine)))
    if draw.drawn_at is None:
        told = Registration.objects.filter(state=Registration.State.NOT_HELD)
        given_up = told.filter(session__in=before.sessions or [session]).exists()
        seats = Seat.objects.filter(session__in=before.sessions or [session]).count()
        floor_said = (
            week_floor_in_words(draw.week, now=now)
            if draw.week
            else floor_in_words(session, now=now)
        )
        return replace(before, seats=seats, was_given_up=given_up, floor_said=floor_said)
    public, is_right = _checked(draw)
    lines, shown_from = _lines(public, mine), groups_wait_until(draw, now)
    if shown_from:
        lines = tuple(line for line in lines if line.is_mine)
    chances, groups = public["chances"], len(public["groups"])
    floor = Fraction(min(chances.values(), default=0), groups)
    return replace(
        before,
        seats=public["seats"],
        seed=draw.seed,
        seal=public["commitment"],
        asked=len(public["people"]),
        groups=groups,
        number=public["index"] + 1,
        floor_said=everyone_had_at_least(floor) if 0 < floor < 1 else "",
        is_right=is_right,
        lines=lines,
        shown_from=shown_from,
    )


def _lines(public: Table, mine: Collection[str]) -> tuple[Line, ...]:
    chosen, chances = seated_in(public["groups"][public["index"]]), public["chances"]
    return tuple(
        Line(name, chances[name], name in chosen, name in mine) for name in public["people"]
    )


def _given_back(
    draw: Draw, sessions: Sequence[Session], mine: Collection[str]
) -> Iterator[GivenBack]:
    """Of each date of a week, or of the one that is drawn alone."""
    draws = [draw]
    if sessions:
        of_each = Draw.objects.filter(session__in=sessions).select_related("session")
        draws = list(of_each.order_by("session__starts_at", "session"))
    refills = Refill.objects.filter(session__in=[own.session_id for own in draws])
    by_date: defaultdict[int, list[Refill]] = defaultdict(list)
    for one in refills.order_by("number"):
        by_date[one.session_id].append(one)
    for own in draws:
        shown = by_date[own.session_id] if own.refills_secret else ()
        if own.refills_commitment:
            drawn = tuple(_refill(own, one, mine) for one in shown)
            yield GivenBack(own.session, own.refills_commitment, drawn)


def _refill(draw: Draw, refill: Refill, mine: Collection[str]) -> RefillShown:
    public, is_right = _kept_a_while(
        draw,
        refill.public,
        lambda: (refill_transcript(refill, draw), verified_refill(refill, draw)),
    )
    code = draw.session.code
    mine = {name for own in mine for name in (own, name_in_refill(code, refill.number, own))}
    return RefillShown(
        number=refill.number,
        drawn_at=refill.drawn_at,
        seats=public["seats"],
        groups=len(public["groups"]),
        picked=public["index"] + 1,
        seal=public["commitment"],
        is_right=is_right,
        lines=_lines(public, mine),
    )


def find_refill(session_code: str, number: int) -> tuple[Refill, Draw] | None:
    """A small draw and its draw, once its number is shown."""
    draw = Draw.objects.filter(session__code=session_code).exclude(refills_secret="").first()
    found = Refill.objects.filter(session=draw.session_id, number=number).first() if draw else None
    return (found, draw) if found and draw else None


def find_draw(session_code: str) -> Draw | None:
    found = Draw.objects.select_related("session__week", "week")
    return found.filter(session__code=session_code).first()


def find_week_draw(week_code: str) -> Draw | None:
    """The draw that holds for all sessions of a week."""
    found = Draw.objects.select_related("session__week", "week")
    return found.filter(week__code=week_code).first()


def names_in_week(week: Week, member: Member | None) -> set[str]:
    """Under which pseudonyms a person and their party were drawn in a week, at once and after it."""
    if member is None:
        return set()
    theirs = Registration.objects.filter(Q(member=member) | Q(attendees__member=member), week=week)
    asked = list(theirs.select_related("member", "session").distinct())
    askers = {member, *(one.member for one in asked if one.member)}
    names = {week_name_of(week, who, n) for who in askers for n in range(MOST_POSITIONS)}
    return names.union(*(names_of(one.session, [one]) for one in asked))


def names_of_member(session: Session, member: Member) -> set[str]:
    """Under which pseudonyms a person and their party were drawn."""
    asked = session.registrations.filter(member=member)
    brought = session.registrations.filter(attendees__member=member)
    return names_of(session, [*asked, *brought])


def names_of(session: Session, registrations: Sequence[Registration]) -> set[str]:
    return {
        pseudonym_of(session, registration.code, position)
        for registration in registrations
        for position in range(MOST_POSITIONS)
    }


def _checked(draw: Draw) -> tuple[Table, bool]:
    """The transcript, and whether it passes all checks."""
    return _kept_a_while(draw, draw.public, lambda: (transcript(draw), verified(draw).ok))


def _kept_a_while(
    draw: Draw, public: Table, work_out: Callable[[], tuple[Table, bool]]
) -> tuple[Table, bool]:
    """The same answer each time, so kept a while."""
    key = f"draw:{draw.session.code}:{public['commitment']}"
    known = caches["pages"].get(key)
    if known is None:
        known = work_out()
        caches["pages"].set(key, known, CHECK_KEPT)
    return known  # type: ignore[no-any-return]  # what we put in


@dataclass(frozen=True, slots=True)
class DeskDraw:
    """The coordinator's screen. Sums only: nobody's circle, nobody's name."""

    session: Session
    seats: int
    requests: int
    mix: tuple[str, ...]
    is_open: bool
    has_begun: bool
    drawn: Draw | None
    dry_run: DryRun | None
    floor_said: str = ""
    placed: int = 0
    waiting: int = 0
    offered: int = 0
    told: int = 0  # that the draw was not held
    kind: str = Kind.HOUSE
    beacon: BeaconSaid | None = None  # None: nothing is promised yet
    is_sealed: bool = False  # and not yet held
    awaits: str = ""  # Kind.LOTTO or Kind.DICE, when people may type it now
    thrown: int = 0  # how many of the two have thrown their dice
    # Of a large draw: what it would be is being worked out; it is launched; how far (in hundred).
    is_awaited: bool = False
    is_launched: bool = False
    progress: int | None = None

    @property
    def is_preparing(self) -> bool:
        """The worker has it in hand, or is about to."""
        return not self.has_begun and (self.is_launched or self.progress is not None)

    @property
    def refreshes(self) -> bool:
        """There is soon something new to see."""
        return self.is_preparing or self.is_awaited

    @property
    def may_draw(self) -> bool:
        """Also while the worker is at what it would be: it will be tried all the same."""
        is_over = self.is_open or self.has_begun or self.is_preparing
        return not is_over and (self.is_awaited or bool(self.dry_run and self.dry_run.possible))

    @property
    def may_name(self) -> bool:
        """What picks the group may change while people ask."""
        return self.is_open and not (self.is_sealed or self.drawn or self.session.is_cancelled)

    @property
    def may_change_mix(self) -> bool:
        blocked = self.dry_run is not None and not self.dry_run.possible
        return self.drawn is None and not self.has_begun and (self.is_open or blocked)


def desk_draw(session: Session, *, now: datetime) -> DeskDraw:
    draw = Draw.objects.select_related("by", "session").filter(session=session).first()
    drawn = draw if draw and draw.drawn_at else None
    is_sealed = draw is not None and draw.sealed_at is not None and drawn is None
    states = list(session.registrations.values_list("state", flat=True))
    State = Registration.State  # noqa: N806 -- a class
    has_begun = now >= session.starts_at
    # A date of a week is tried with its week: `weeks.desk_week`.
    is_over = bool(drawn or is_sealed or has_begun or session.week_id)
    trial = None if is_over else known_trial(session, today=localdate(now))
    run = in_words(session.mix, trial) if trial else None
    floor = run.floor if run else None
    return DeskDraw(
        session=session,
        seats=session.seats.count(),
        requests=sum(state != State.CANCELLED for state in states),
        mix=tuple(mix_in_words(session.mix)),
        is_open=now < session.closes_at,
        has_begun=has_begun,
        drawn=drawn,
        dry_run=run,
        floor_said=everyone_has_at_least(floor) if floor and floor < 1 else "",
        placed=states.count(State.PLACED),
        waiting=states.count(State.RESERVE),
        offered=states.count(State.OFFERED),
        told=states.count(State.NOT_HELD),
        kind=draw.kind if draw else Kind.HOUSE,
        beacon=beacon_said(draw) if draw else None,
        is_sealed=is_sealed,
        awaits=awaited_from_people(draw, now) if draw else "",
        thrown=draw.throws.count() if draw and is_sealed else 0,
        is_awaited=not is_over and trial is None,
        is_launched=draw is not None and draw.launched_at is not None,
        progress=draw.progress if draw else None,
    )
