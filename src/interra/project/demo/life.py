"""What happens in the season: people ask, are drawn, come, cannot come, are offered a freed seat.

Everyday life is written in bulk, straight into the tables. What must be exactly as the product does
it (draws of the last weeks, offers, those who cannot come) goes through the product's own deeds.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce, Greatest, TruncDate

from interra.foundation.notices.models import Notice
from interra.gatherings import rules
from interra.gatherings.actions import drawing, joining, offers, promising, refilling
from interra.gatherings.models import Attendee, PresenceMark, Registration, Seat, Session
from interra.gatherings.rules.mixing import Mix
from interra.people.models import Member
from interra.project.demo import beacons, weeks
from interra.project.demo.codes import code_from

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

    from interra.project.demo.casting import Cast
    from interra.project.demo.season import Planned

BATCH = 2000
MOST_DRAWS = 300
RECENT = timedelta(days=6)  # these draws are held by the real engine
SOON = timedelta(days=16)  # people ask for what comes within two weeks
CAME = 0.84
State = rules.State


@dataclass(slots=True)
class Sheets:
    """Rows to write together, in the order in which they point at each other."""

    registrations: list[Registration] = field(default_factory=list)
    attendees: list[Attendee] = field(default_factory=list)
    seats: list[Seat] = field(default_factory=list)
    marks: list[PresenceMark] = field(default_factory=list)

    def write(self) -> None:
        Registration.objects.bulk_create(self.registrations, batch_size=BATCH)
        for attendee in self.attendees:
            attendee.registration_id = attendee.registration.pk
        Attendee.objects.bulk_create(self.attendees, batch_size=BATCH)
        for seat in self.seats:
            seat.attendee_id = seat.attendee.pk if seat.attendee else None
        Seat.objects.bulk_create(self.seats, batch_size=BATCH)
        for mark in self.marks:
            mark.attendee_id = mark.attendee.pk
        PresenceMark.objects.bulk_create(self.marks, batch_size=BATCH)


def live(cast: Cast, planned: list[Planned], *, random: Random, now: datetime) -> None:
    """Fill the season up to `now`."""
    sheets = Sheets()
    _few_draws([one.session for one in planned], now)
    week = weeks.one_week(planned, now)
    for one in planned:
        if one in week:  # people make lists for it, below
            theirs = Sheets()
            _everyday(one, cast, theirs, random, now)
            sheets.seats += theirs.seats
        else:
            _everyday(one, cast, sheets, random, now)
    sheets.write()
    _count_the_rows()
    _draws([one.session for one in planned if one.session.is_draw], now)
    weeks.make_lists(week, cast, now)
    _see_who_asked()
    _presence_after_draws(planned, random, now)
    _cannot_come(planned, random, now)
    _quieten(now)


def _count_the_rows() -> None:
    """The database plans by what it knows of its tables: until it has counted them anew, it takes them
    for empty, and searches thousands of rows one by one."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _few_draws(sessions: list[Session], now: datetime) -> None:
    """A season made for measuring holds no more draws than a city does: the oldest go by arrival."""
    held = [one for one in sessions if one.is_draw and one.closes_at <= now]
    held.sort(key=lambda one: one.closes_at)
    for session in held[:-MOST_DRAWS]:
        session.mode = Session.Mode.FIRST
    Session.objects.bulk_update(held[:-MOST_DRAWS], ["mode"], batch_size=BATCH)


def _everyday(one: Planned, cast: Cast, sheets: Sheets, random: Random, now: datetime) -> None:
    session = one.session
    parties = _parties(one, cast, random, now)
    free = one.seats
    for number, party in enumerate(parties):
        asked_at = min(session.closes_at, now) - timedelta(hours=random.uniform(1, 150))
        state = State.ASKED
        if not session.is_draw:
            state = State.PLACED if len(party) <= free else State.RESERVE
        registration = Registration(
            code=code_from(random),
            session=session,
            member=party[0],
            state=state,
            asked_at=asked_at,
            moved_at=asked_at,
            line=number if state == State.RESERVE else None,
        )
        attendees = _attendees(registration, party)
        sheets.registrations.append(registration)
        sheets.attendees += attendees
        if state == State.PLACED:
            taken = one.seats - free
            sheets.seats += [
                Seat(session=session, number=taken + n + 1, attendee=attendee)
                for n, attendee in enumerate(attendees)
            ]
            free -= len(party)
            if session.ends_at < now:
                _mark(attendees, session, sheets.marks, random)
    sheets.seats += [Seat(session=session, number=one.seats - n) for n in range(free)]


def _parties(one: Planned, cast: Cast, random: Random, now: datetime) -> list[list[Member]]:
    """Who asks: more than the seats where there will be a draw, about as many elsewhere."""
    session = one.session
    if session.starts_at > now + SOON:
        wanted = random.randint(0, one.seats // 3)
    elif session.is_draw and session.closes_at > now - RECENT:
        wanted = round(one.seats * random.uniform(1.3, 2.1))
    elif session.is_draw:
        wanted = round(one.seats * random.uniform(0.6, 0.95))
    else:
        wanted = round(one.seats * random.choice([0.4, 0.6, 0.75, 0.9, 1.0, 1.25]))
    hosts = set(one.told.hosts)
    guests = [
        member for key, member in cast.by_key.items() if key not in hosts and not member.is_staff
    ]
    fans = [
        member
        for member in random.sample(cast.others, k=min(len(cast.others), wanted * 4))
        if session.door in member.likes or random.random() < 0.35
    ]
    pool = random.sample(guests, k=min(3, len(guests))) + fans
    parties, seen, people = [], set(), 0
    for member in pool:
        party = [one for one in _household(member, cast) if one.pk not in seen]
        if member.pk in seen or people + len(party) > wanted:
            continue
        seen |= {one.pk for one in party}
        people += len(party)
        parties.append(party)
    random.shuffle(parties)
    return parties


def _household(member: Member, cast: Cast) -> list[Member]:
    if member.household_id is None:
        return [member]
    homes = _homes(cast)
    return [member, *(one for one in homes[member.household_id] if one.pk != member.pk)]


_homes_of: dict[int, dict[int, list[Member]]] = {}


def _homes(cast: Cast) -> dict[int, list[Member]]:
    if id(cast) not in _homes_of:
        homes: dict[int, list[Member]] = {}
        for member in cast.everyone:
            if member.household_id is not None:
                homes.setdefault(member.household_id, []).append(member)
        _homes_of.clear()
        _homes_of[id(cast)] = homes
    return _homes_of[id(cast)]


def _attendees(registration: Registration, party: list[Member]) -> list[Attendee]:
    return [
        Attendee(
            registration=registration,
            session=registration.session,
            member=member,
            name=member.name,
            is_child=member.age == member.Age.YOUNGER,
            position=position,
        )
        for position, member in enumerate(party)
    ]


def _mark(
    attendees: Iterable[Attendee], session: Session, marks: list[PresenceMark], random: Random
) -> None:
    came = random.random() < CAME
    for attendee in attendees:
        attendee.is_present = came
        if came:
            at = session.starts_at + timedelta(minutes=random.randint(-10, 15))
            marks.append(
                PresenceMark(
                    op=uuid.UUID(int=random.getrandbits(128), version=4),
                    attendee=attendee,
                    is_add=True,
                    source="host",
                    tapped_at=at,
                    received_at=at,
                )
            )


def _see_who_asked() -> None:
    """Whoever asked for a date was with us that day: their phone opens their space."""
    of_theirs = Attendee.objects.filter(member=OuterRef("pk")).order_by(
        "-registration__asked_at", "-pk"
    )
    asked_on = Subquery(of_theirs.values(day=TruncDate("registration__asked_at"))[:1])
    Member.objects.update(seen_on=Greatest(F("seen_on"), Coalesce(asked_on, F("seen_on"))))


def _draws(sessions: list[Session], now: datetime) -> None:
    for session in sessions:
        promising.promise(session=session, now=min(session.closes_at, now) - timedelta(days=7))
    beacons.name_in_turn(sessions)
    for session in sessions:
        if session.closes_at > now:
            continue
        try:
            beacons.hold(session, now)
        except drawing.CannotMix:
            if session.starts_at < now + timedelta(days=1):
                _draw_without_rules(session, now)  # else it waits on the desk, as in life


def _draw_without_rules(session: Session, now: datetime) -> None:
    """The team has seen in time that too few of one circle had asked, and has asked for less."""
    drawing.change_mix(
        session=session,
        mix=Mix(),
        reason="Pas assez de demandes pour ce mélange.",
        by=None,
        now=session.closes_at,
    )
    beacons.hold(session, now)


def _presence_after_draws(planned: list[Planned], random: Random, now: datetime) -> None:
    past = [one.session.pk for one in planned if one.session.is_draw and one.session.ends_at < now]
    marks: list[PresenceMark] = []
    came: list[Attendee] = []
    for start in range(0, len(past), 200):
        placed = Registration.objects.filter(
            session__in=past[start : start + 200], state=State.PLACED
        )
        for registration in placed.select_related("session").prefetch_related("attendees"):
            attendees = list(registration.attendees.all())
            _mark(attendees, registration.session, marks, random)
            came += [attendee for attendee in attendees if attendee.is_present]
    Attendee.objects.bulk_update(came, ["is_present"], batch_size=400)
    PresenceMark.objects.bulk_create(marks, batch_size=BATCH)


def _cannot_come(planned: list[Planned], random: Random, now: datetime) -> None:
    """A few who had a seat give it back; it is offered to the next, and some say yes."""
    week = [
        one.session for one in planned if now < one.session.starts_at < now + timedelta(days=7)
    ]
    waited = Registration.objects.filter(state=State.RESERVE, session__starts_at__gt=now)
    full = set(waited.values_list("session", flat=True))
    soon = [session for session in week if session.pk in full]
    for session in random.sample(soon, k=min(6, len(soon))):
        placed = Registration.objects.filter(session=session, state=State.PLACED).order_by("pk")
        for registration in placed[:1]:
            then = now - timedelta(hours=random.uniform(1, 8))
            joining.leave(registration=registration, by=registration.member, now=then)
            refilling.refill(session_id=session.pk, now=then)
    offered = Registration.objects.filter(state=State.OFFERED).order_by("pk")
    for number, registration in enumerate(offered):
        if number % 2:
            offers.accept(
                registration=registration, now=registration.moved_at + timedelta(minutes=10)
            )


def _quieten(now: datetime) -> None:
    """Nobody here exists: what was written to them is taken as sent, but for the last few hours."""
    old = Notice.objects.filter(written_at__lt=now - timedelta(hours=12))
    old.update(state=Notice.State.SENT, sent_at=now - timedelta(hours=11), channel="demo")
