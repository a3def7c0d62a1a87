"""Sealing and holding the draw of a week: `drawing`, for several sessions at once. Once, for good."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from interra.foundation.journal.actions import record
from interra.foundation.sealing import seal, unseal
from interra.gatherings.actions import drawing, scheduling, seating
from interra.gatherings.actions.drawing import (
    AlreadyDrawn,
    CannotMix,
    NoDraw,
    TooEarly,
    tell_of_draw,
)
from interra.gatherings.actions.progress import untold
from interra.gatherings.actions.week_seats import lock_week
from interra.gatherings.models import Attendee, Draw, Forecast, Registration, Session, Week
from interra.gatherings.queries import transcripts, week_tables
from interra.gatherings.queries.beacons import known_beacon, named_of
from interra.gatherings.queries.week_fairest import (
    MatteredInWeek,
    fairest_week,
    what_mattered_in_week,
)
from interra.gatherings.queries.week_runs import week_in_words, week_run_of
from interra.gatherings.queries.week_terms import WeekTerms, sessions_of, week_terms_of
from interra.gatherings.queries.week_trials import week_trial_blocked
from interra.gatherings.rules.mixing import Mix
from interra.people.actions.circumstances import fix_bands
from interra.people.models import Member
from interra_science.lottery import NoGroup, commit

if TYPE_CHECKING:
    from datetime import datetime

    from interra.gatherings.actions.progress import Told
    from interra.gatherings.queries.transcripts import Table
    from interra.gatherings.queries.week_tables import WeekOutcome

State = Registration.State
# How much of the work is done once the chances, what mattered, the table are made.
CHANCES, MATTERED, TABLE = 0.2, 0.6, 0.9


def seal_week(*, week_id: int, by: Member | None, now: datetime) -> Draw:
    """Requests are closed: work out the table of weeks from those who asked, and publish its
    fingerprint. Sealing twice changes nothing. The draw it gives back is that of the whole week.

    :raises NoDraw: if no session of it is to come, or one has begun.
    :raises TooEarly: if people can still ask.
    :raises AlreadyDrawn: if it has been drawn.
    :raises CannotMix: if not every mix can be kept. Nothing is changed.
    """
    return _go_on(week_id, hold=False, by=by, now=now)


def hold_week(*, week_id: int, by: Member | None, now: datetime, progress: Told = untold) -> Draw:
    """Seal the week if it is not; then, if its beacon is known, give out the seats and tell everyone.

    Look at `drawn_at`: while the beacon is awaited, the draw comes back sealed and not yet held.
    `progress` is told how much of the work is done, from 0 to 1. Refused for the same reasons as
    `seal_week`.
    """
    return _go_on(week_id, hold=True, by=by, now=now, progress=progress)


@transaction.atomic
def launch(*, week_id: int, by: Member, now: datetime) -> Draw:
    """As `drawing.launch`, for a large week: noted once, with the draw that holds for all of it.

    Refused for the same reasons as `seal_week`, but for mixes that cannot be: that is seen later.
    """
    lock_week(week_id)
    week = Week.objects.get(pk=week_id)
    _check_it_is_time(week, now)
    return drawing.note_launch(Draw.objects.get(week=week), of=week, by=by, now=now)


@transaction.atomic
def close_early(*, week: Week, reason: str, by: Member | None, now: datetime) -> Week:
    """Stop taking requests for all dates of the week now, so that it can be drawn. The reason is kept.

    :raises NoDraw, AlreadyDrawn: as for the draw.
    :raises WhyPlease: without a reason.
    """
    lock_week(week.pk)
    reason = drawing.kept_reason(reason)
    sessions, _draw = _check_can_be_drawn(week, now)
    if now < sessions[0].closes_at:
        for session in sessions:
            drawing.stop_requests(session, now)
        record("gatherings.week_closed_early", by=by, subject=week, at=now, reason=reason)
    return week


@transaction.atomic
def give_up_week(*, week_id: int, now: datetime) -> int:
    """Its first date begins and the week was not drawn: whoever asked for any of its dates is told at
    once, in one message, of their favourite. How many were told.
    """
    lock_week(week_id)
    begun = Session.objects.begun_undrawn(now).filter(week=week_id)
    waiting = Registration.objects.filter(session__in=begun, state=State.ASKED)
    asked = list(waiting.select_related("member", "session").order_by("wish", "pk"))
    if not asked:
        return 0
    Registration.objects.filter(pk__in=[one.pk for one in asked]).update(
        state=State.NOT_HELD, moved_at=now, held_until=None, answers=F("answers") + 1
    )
    favourite = {one.member_id: one for one in reversed(asked)}
    week = Week.objects.get(pk=week_id)
    record("gatherings.week_given_up", by=None, subject=week, at=now, asked=len(favourite))
    for one in favourite.values():
        until = one.session.ends_at + drawing.STILL_WORTH_TELLING
        tell_of_draw(one.session, [one], State.NOT_HELD, now, until=until)
    return len(favourite)


def hold_draw_of(
    session: Session, *, by: Member | None, now: datetime, progress: Told = untold
) -> Draw:
    """Of a session alone, or of the week it is in: refused as each of them."""
    if session.week_id is None:
        return drawing.hold_draw(session_id=session.pk, by=by, now=now, progress=progress)
    return hold_week(week_id=session.week_id, by=by, now=now, progress=progress)


def hold_week_without_mixes(*, week_id: int, now: datetime) -> Draw:
    """The team had time: the sessions whose rules clash are drawn without a mix; the others keep theirs."""
    week = Week.objects.get(pk=week_id)
    while clashing := week_run_of(week, today=localdate(now)).codes:
        for session in Session.objects.filter(week=week, code__in=clashing):
            scheduling.change_mix(
                session=session,
                mix=Mix(),
                reason=_("This mix was not possible with those who asked. Drawn without a mix."),
                by=None,
                now=now,
            )
    return hold_week(week_id=week_id, by=None, now=now)


@dataclass(frozen=True, slots=True)
class _Prepared:
    terms: WeekTerms
    table: Table
    mattered: MatteredInWeek


def _go_on(
    week_id: int, *, hold: bool, by: Member | None, now: datetime, progress: Told = untold
) -> Draw:
    week = Week.objects.get(pk=week_id)
    draw = _check_it_is_time(week, now)
    prepared = _prepare(week, draw, now, progress) if draw.sealed_at is None else None
    with transaction.atomic():
        lock_week(week_id)
        draw = _check_it_is_time(week, now)
        if draw.sealed_at is None:
            if prepared is None or week_terms_of(week, today=localdate(now)) != prepared.terms:
                prepared = _prepare(week, draw, now)
            draw = _seal(week, draw, prepared, by=by, now=now)
        beacon = known_beacon(draw, draw.session, unseal(draw.seed_sealed), now) if hold else ""
        return _write(week, draw, beacon, by=by, now=now) if beacon else draw


def _check_it_is_time(week: Week, now: datetime) -> Draw:
    sessions, draw = _check_can_be_drawn(week, now)
    if now < sessions[0].closes_at:
        raise TooEarly(_("People can still ask for a seat."))
    return draw


def _check_can_be_drawn(week: Week, now: datetime) -> tuple[list[Session], Draw]:
    """The sessions to come; and the draw of the whole week: of its first session, from the sealing
    on of that one for good."""
    sessions = list(sessions_of(week))
    if not sessions:
        raise NoDraw(_("There is no draw for this date."))
    draws = Draw.objects.select_related("session").order_by("session__starts_at", "session")
    sealed = draws.filter(week=week, sealed_at__isnull=False).first()
    if sealed and sealed.drawn_at:
        raise AlreadyDrawn(_("The draw has been held. It is held once."))
    if now >= sessions[0].starts_at:
        raise NoDraw(_("This date has already begun."))
    return sessions, sealed or draws.get(session=sessions[0])


def _prepare(week: Week, draw: Draw, now: datetime, progress: Told = untold) -> _Prepared:
    terms = week_terms_of(week, today=localdate(now))
    seed, named = unseal(draw.seed_sealed), named_of(draw).text
    if not terms.wishes:
        return _Prepared(terms, week_tables.make_weeks(terms, seed, named), MatteredInWeek())
    progress(0)
    try:
        best = fairest_week(terms)
    except NoGroup as why:
        raise CannotMix(week_in_words(week, week_trial_blocked(terms, why.clash))) from why
    progress(CHANCES)
    mattered = what_mattered_in_week(
        terms, best, lambda done: progress(CHANCES + (MATTERED - CHANCES) * done)
    )
    progress(MATTERED)
    table = week_tables.make_weeks(terms, seed, named, best=best)
    progress(TABLE)
    return _Prepared(terms, table, mattered)


def _seal(
    week: Week, draw: Draw, prepared: _Prepared, *, by: Member | None, now: datetime
) -> Draw:
    """Each session keeps its own terms, and forgets its own answers; the table is the week's."""
    asked = Registration.objects.filter(week=week, state=State.ASKED)
    took_part = Attendee.objects.filter(registration__in=asked).values("member")
    fix_bands(members=Member.objects.filter(pk__in=took_part), now=now)
    Draw.objects.filter(week=week).exclude(pk=draw.pk).update(week=None)
    no_launch = {"launched_at": None, "launched_by": None, "progress": None}
    Draw.objects.filter(session__week=week).update(**no_launch)
    draw.launched_at = draw.launched_by = draw.progress = None
    print_ = commit(prepared.table)
    apart = any(terms.apart for terms in prepared.terms.sessions.values())
    groups_wait = apart or any(one.discreet_place for one in sessions_of(week))
    for code, terms in prepared.terms.sessions.items():
        own = draw if code == draw.session.code else Draw.objects.get(session__code=code)
        own.sealed_at, own.commitment = now, print_
        own.groups_wait = groups_wait
        own.terms_sealed, own.answers_sealed = seal(terms.as_json()), seal(terms.answers())
        mattered = prepared.mattered.of(code)
        own.rules_mattered, own.memory_mattered = mattered.rules, mattered.memory
        if own is draw:
            own.week, own.table_sealed = week, seal(transcripts.pack(prepared.table))
        own.save()
    Forecast.objects.filter(week=week).delete()
    record("gatherings.week_sealed", by=by, subject=week, at=now, people=prepared.terms.people)
    return draw


def _write(week: Week, draw: Draw, beacon: str, *, by: Member | None, now: datetime) -> Draw:
    """Whoever has left since the table was sealed keeps no seat: it goes to the waiting list."""
    table, seed = transcripts.unpack(unseal(draw.table_sealed)), unseal(draw.seed_sealed)
    sessions = list(sessions_of(week))
    head = _heads(sessions)
    outcome = week_tables.picked_week(table, beacon)
    asked = list(
        Registration.objects.filter(session__in=sessions, state=State.ASKED)
        .select_related("member", "session")
        .order_by("asked_at", "pk")
    )
    _answer(asked, head, outcome, now)
    for session in sessions:
        placed = [r for r in asked if r.session_id == session.pk and r.state == State.PLACED]
        people = list(session.attendees.filter(registration__in=placed).order_by("pk"))
        seating.give_seats(seating.free_seats(session, len(people)), people)
    draw.seed, draw.beacon, draw.by = seed, beacon, by
    signature = {"signature": draw.signature} if draw.signature else {}
    draw.public = transcripts.pack(outcome.public(seed) | signature)
    draw.table_sealed = ""
    draw.save()
    Draw.objects.filter(session__week=week).update(drawn_at=now)
    draw.drawn_at = now
    Session.objects.filter(week=week).update(changed_at=now)
    placed_count = sum(one.state == State.PLACED for one in asked)
    people_count = len({one.member_id for one in asked})
    record(
        "gatherings.week_drawn",
        by=by,
        subject=week,
        at=now,
        asked=people_count,
        placed=placed_count,
    )
    _tell_everyone(asked, now)
    return draw


def _heads(sessions: list[Session]) -> dict[str, str]:
    """By the code of a registration, the first pseudonym of its party. Who was sealed, not who asks."""
    draws = Draw.objects.filter(session__in=sessions)
    return {
        code: party["names"][0]
        for draw in draws
        for party in unseal(draw.terms_sealed)["parties"]
        for code in party["registrations"]
    }


def _answer(
    asked: list[Registration], head: dict[str, str], outcome: WeekOutcome, now: datetime
) -> None:
    """A seat in one session; then the other wishes are answered too. With no seat anywhere, they wait
    for a seat that is given back in each wished session."""
    chances, out_of = outcome.table["chances"], len(outcome.table["groups"])
    seated = {
        one.pk for one in asked if head.get(one.code) in outcome.seated.get(one.session.code, ())
    }
    theirs = Attendee.objects.filter(registration__in=seated, member__isnull=False)
    comes = set(theirs.values_list("member", flat=True))
    for one in asked:
        name = head.get(one.code, "")
        one.state = State.ELSEWHERE if one.member_id in comes else State.RESERVE
        if one.pk in seated:
            one.state = State.PLACED
        one.chance = f"{chances[name]}/{out_of}" if name else ""
    seating.keep_answers(asked, now)
    gone = [one.pk for one in asked if one.state == State.ELSEWHERE]
    Attendee.objects.filter(registration__in=gone).delete()


def _tell_everyone(asked: list[Registration], now: datetime) -> None:
    """One message each: of the seat, or of the wait, told of the favourite session."""
    by_wish = sorted(asked, key=lambda one: (one.wish or 0, one.pk))
    first = {one.member_id: one for one in reversed(by_wish) if one.state == State.RESERVE}
    placed = [one for one in asked if one.state == State.PLACED]
    for one in (*placed, *first.values()):
        until = one.session.starts_at
        tell_of_draw(one.session, [one], State(one.state), now, until=until)
