"""Preparing, sealing and holding the draw of a session. Once per session, for good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from interra.foundation.errors import Refused
from interra.foundation.journal.actions import record
from interra.foundation.notices.actions import tell
from interra.foundation.sealing import seal, unseal
from interra.gatherings.actions import scheduling, seating
from interra.gatherings.actions.progress import untold
from interra.gatherings.actions.promising import promise
from interra.gatherings.models import Draw, Forecast, Registration, Session
from interra.gatherings.queries import transcripts
from interra.gatherings.queries.beacons import known_beacon, named_of
from interra.gatherings.queries.drawing import blocked
from interra.gatherings.queries.fairest import Mattered, fairest, what_mattered
from interra.gatherings.queries.forecasts import is_possible, known_trial
from interra.gatherings.queries.terms import Terms, terms_of
from interra.gatherings.queries.week_forecasts import known_week_trial
from interra.gatherings.rules.mixing import Mix
from interra.people.actions.circumstances import fix_bands
from interra.people.models import Member
from interra_science.lottery import NoGroup, commit

if TYPE_CHECKING:
    from datetime import datetime

    from interra.gatherings.actions.progress import Told
    from interra.gatherings.models import Week
    from interra.gatherings.queries.drawing import DryRun
    from interra.gatherings.queries.transcripts import Outcome, Table
    from interra.gatherings.queries.week_runs import WeekRun

State = Registration.State
CHANCES, TABLE = 0.4, 0.9  # how much of the work is done once the chances, the table are made
STILL_WORTH_TELLING = timedelta(days=1)  # after the end: other dates are to come


class NoDraw(Refused):
    """This session has no draw to hold: first come, cancelled, or begun."""


class TooEarly(Refused):
    """People can still ask for a seat."""


class AlreadyDrawn(Refused):
    """A draw happens once."""


class AlreadySealed(Refused):
    """The table is made: nothing it was made from changes any more."""


class CannotMix(Refused):
    """No group of those who asked keeps the mix. `dry_run` says what blocks and what would help."""

    def __init__(self, found: DryRun | WeekRun) -> None:
        ways = [way.said for way in found.ways_out[:1]]
        super().__init__(" ".join([found.said, *found.blocking, *ways]))
        self.found = found


class NotKnownYet(Refused):
    """Of a large week: the worker is at it."""

    def __init__(self) -> None:
        said = _("We do not know yet if this draw is possible. Try again in two minutes.")
        super().__init__(said)


class WhyPlease(Refused):
    """A change that touches everybody's chance needs a reason, which is kept."""


def seal_draw(*, session_id: int, by: Member | None, now: datetime) -> Draw:
    """Requests are closed: work out the table of groups from those who asked, and publish its
    fingerprint. From now on who takes part does not change. Sealing twice changes nothing.

    `by` is the person of the team who launched it, or None when time did (see `timeline`). The
    lottery is worked out before the writing begins, so that nobody waits; if somebody left in
    between, it is worked out again.

    :raises NoDraw: if the session is first come, cancelled or begun.
    :raises TooEarly: if people can still ask.
    :raises AlreadyDrawn: if it has been drawn.
    :raises CannotMix: if those who asked cannot be mixed as wished. Nothing is changed.
    """
    return _go_on(session_id, hold=False, by=by, now=now)


def hold_draw(
    *, session_id: int, by: Member | None, now: datetime, progress: Told = untold
) -> Draw:
    """Seal the draw if it is not; then, if its beacon is known, give out the seats and tell everyone.

    Look at `drawn_at`: while the beacon is awaited, the draw comes back sealed and not yet held.
    `progress` is told how much of the work is done, from 0 to 1. Refused for the same reasons as
    `seal_draw`.
    """
    return _go_on(session_id, hold=True, by=by, now=now, progress=progress)


def hold_without_mix(*, session_id: int, now: datetime) -> Draw:
    """The team had time to ask for another mix: seats that stay empty would serve nobody.

    :raises WhyPlease: if the draw has become possible as it is: it keeps its mix.
    """
    session = Session.objects.get(pk=session_id)
    reason = _("This mix was not possible with those who asked. Drawn without a mix.")
    change_mix(session=session, mix=Mix(), reason=reason, by=None, now=now)
    return hold_draw(session_id=session_id, by=None, now=now)


@transaction.atomic
def launch(*, session_id: int, by: Member, now: datetime) -> Draw:
    """A large draw: note that the team wants it now. The worker holds it (`timeline`), and says how
    far it has come. Launching twice changes nothing.

    Refused for the same reasons as `seal_draw`, but for a mix that cannot be: that is seen later.
    """
    draw = _check_it_is_time(Session.objects.locked(session_id), now)
    return note_launch(draw, of=draw.session, by=by, now=now)


def note_launch(draw: Draw, *, of: Session | Week, by: Member, now: datetime) -> Draw:
    """Callers hold the lock, and have looked whether it is time. Once its groups are sealed there is
    nothing to launch."""
    if draw.launched_at is None and draw.sealed_at is None:
        draw.launched_at, draw.launched_by = now, by
        draw.save(update_fields=["launched_at", "launched_by"])
        record("gatherings.draw_launched", by=by, subject=of, at=now)
    return draw


@transaction.atomic
def close_early(*, session: Session, reason: str, by: Member | None, now: datetime) -> Session:
    """Stop taking requests now, so that the draw can be held. The reason is kept.

    :raises NoDraw: as for the draw.
    :raises WhyPlease: without a reason.
    """
    session = Session.objects.locked(session.pk)
    reason = kept_reason(reason)
    _check_is_alone(session)
    _check_can_be_drawn(session, now)
    if now < session.closes_at:
        stop_requests(session, now)
        record("gatherings.closed_early", by=by, subject=session, at=now, reason=reason)
    return session


def stop_requests(session: Session, now: datetime) -> None:
    """Callers hold the session's lock."""
    session.closes_at = session.changed_at = now
    session.sequence += 1
    session.save(update_fields=["closes_at", "changed_at", "sequence"])


@transaction.atomic
def change_mix(
    *,
    session: Session,
    mix: Mix,
    reason: str,
    by: Member | None,
    now: datetime,
    is_blocked: bool = False,
) -> Session:
    """Ask for another mix, with a reason that is kept. Once requests are closed, only if the draw
    is not possible as it is: nobody may choose among mixes after having seen who asked.
    `is_blocked`: the caller, who holds the locks, has seen that it is not.

    :raises NoDraw: as for the draw.
    :raises AlreadySealed, AlreadyDrawn: once the table is sealed, after the draw.
    :raises WhyPlease: without a reason, or if a closed draw is possible as it is.
    :raises NotKnownYet: if the worker is still at what a large closed week would be.
    :raises scheduling.ImpossibleMix: if no group of people could keep it.
    """
    session = Session.objects.locked(session.pk)
    reason = kept_reason(reason)
    if _check_can_be_drawn(session, now).sealed_at is not None:
        raise AlreadySealed(_("The draw is sealed. The mix does not change any more."))
    if not is_blocked and now >= session.closes_at and _is_possible(session, now):
        raise WhyPlease(_("Requests are closed, and this draw is possible. Keep its mix."))
    return scheduling.change_mix(session=session, mix=mix, reason=reason, by=by, now=now)


@transaction.atomic
def give_up(*, session_id: int, now: datetime) -> int:
    """The session begins and its draw was never held: whoever asked is told so, and has an answer.

    How many were told. Nobody may wait for a draw that will never be.
    """
    session = Session.objects.locked(session_id)
    if not Session.objects.begun_undrawn(now).filter(pk=session_id).exists():
        return 0
    asked = list(session.registrations.filter(state=State.ASKED).select_related("member"))
    if not asked:
        return 0
    Registration.objects.filter(pk__in=[registration.pk for registration in asked]).update(
        state=State.NOT_HELD, moved_at=now, held_until=None, answers=F("answers") + 1
    )
    record("gatherings.draw_given_up", by=None, subject=session, at=now, asked=len(asked))
    tell_of_draw(session, asked, State.NOT_HELD, now, until=session.ends_at + STILL_WORTH_TELLING)
    return len(asked)


@dataclass(frozen=True, slots=True)
class _Prepared:
    terms: Terms
    table: Table
    mattered: Mattered


def _go_on(
    session_id: int, *, hold: bool, by: Member | None, now: datetime, progress: Told = untold
) -> Draw:
    session = Session.objects.get(pk=session_id)
    draw = _check_it_is_time(session, now)
    prepared = _prepare(session, draw, now, progress) if draw.sealed_at is None else None
    with transaction.atomic():
        session = Session.objects.locked(session_id)
        draw = _check_it_is_time(session, now)
        if draw.sealed_at is None:
            if prepared is None or terms_of(session, today=localdate(now)) != prepared.terms:
                prepared = _prepare(session, draw, now)
            _seal(session, draw, prepared, by=by, now=now)
        beacon = known_beacon(draw, session, unseal(draw.seed_sealed), now) if hold else ""
        return _write(session, draw, beacon, by=by, now=now) if beacon else draw


def _prepare(session: Session, draw: Draw, now: datetime, progress: Told = untold) -> _Prepared:
    terms = terms_of(session, today=localdate(now))
    seed, named = unseal(draw.seed_sealed), named_of(draw).text
    if not terms.parties:
        return _Prepared(terms, transcripts.make(terms, seed, named), Mattered())
    try:
        best = fairest(terms, lambda _stage, done: progress(CHANCES * done))
    except NoGroup as why:
        raise CannotMix(blocked(terms, why.clash)) from why
    mattered = what_mattered(terms, best)
    table = transcripts.make(
        terms,
        seed,
        named,
        best=best,
        progress=lambda _stage, done: progress(CHANCES + (TABLE - CHANCES) * done),
    )
    return _Prepared(terms, table, mattered)


def _seal(
    session: Session, draw: Draw, prepared: _Prepared, *, by: Member | None, now: datetime
) -> None:
    asked = session.registrations.filter(state=State.ASKED)
    took_part = session.attendees.filter(registration__in=asked).values("member")
    fix_bands(members=Member.objects.filter(pk__in=took_part), now=now)
    draw.sealed_at, draw.commitment = now, commit(prepared.table)
    draw.table_sealed = seal(transcripts.pack(prepared.table))
    draw.rules_mattered = prepared.mattered.rules
    draw.memory_mattered = prepared.mattered.memory
    draw.groups_wait = bool(prepared.terms.apart) or session.discreet_place
    draw.terms_sealed = seal(prepared.terms.as_json())
    draw.answers_sealed = seal(prepared.terms.answers())
    draw.launched_at = draw.launched_by = draw.progress = None
    draw.save()
    Forecast.objects.filter(session=session).delete()
    record("gatherings.draw_sealed", by=by, subject=session, at=now, people=prepared.terms.people)


def _check_it_is_time(session: Session, now: datetime) -> Draw:
    _check_is_alone(session)
    draw = _check_can_be_drawn(session, now)
    if now < session.closes_at:
        raise TooEarly(_("People can still ask for a seat."))
    return draw


def _check_can_be_drawn(session: Session, now: datetime) -> Draw:
    if not session.is_draw or session.is_cancelled:
        raise NoDraw(_("There is no draw for this date."))
    draw = promise(session=session, now=now)
    if draw.drawn_at is not None:
        raise AlreadyDrawn(_("The draw has been held. It is held once."))
    if now >= session.starts_at:
        raise NoDraw(_("This date has already begun."))
    return draw


def _check_is_alone(session: Session) -> None:
    if session.week_id is not None:
        raise NoDraw(_("This date is drawn together with its week."))


def _is_possible(session: Session, now: datetime) -> bool:
    today = localdate(now)
    if session.week is not None:
        tried = known_week_trial(session.week, today=today)
        if tried is None:
            raise NotKnownYet
        return tried.possible
    trial = known_trial(session, today=today)
    return trial.possible if trial else is_possible(terms_of(session, today=today))


def kept_reason(reason: str) -> str:
    """:raises WhyPlease: if there is none."""
    if not reason.strip():
        raise WhyPlease(_("Write why. The reason is kept."))
    return reason.strip()[:300]


def _write(session: Session, draw: Draw, beacon: str, *, by: Member | None, now: datetime) -> Draw:
    """Whoever has left since the table was sealed keeps no seat: it is drawn for among those who wait."""
    table, seed = transcripts.unpack(unseal(draw.table_sealed)), unseal(draw.seed_sealed)
    head = {
        code: party["names"][0]
        for party in unseal(draw.terms_sealed)["parties"]
        for code in party["registrations"]
    }
    outcome = transcripts.picked(table, beacon)
    asked = list(session.registrations.filter(state=State.ASKED).select_related("member"))
    _answer(asked, head, outcome, now)
    placed = [registration for registration in asked if registration.state == State.PLACED]
    people = list(session.attendees.filter(registration__in=placed).order_by("pk"))
    seating.give_seats(seating.free_seats(session, len(people)), people)
    draw.seed, draw.beacon, draw.drawn_at, draw.by = seed, beacon, now, by
    signature = {"signature": draw.signature} if draw.signature else {}
    draw.public = transcripts.pack(outcome.public(seed) | signature)
    draw.table_sealed = ""
    draw.save()
    Session.objects.filter(pk=session.pk).update(changed_at=now)
    record(
        "gatherings.drawn", by=by, subject=session, at=now, asked=len(asked), placed=len(placed)
    )
    _tell_everyone(session, asked, now)
    return draw


def _tell_everyone(session: Session, asked: list[Registration], now: datetime) -> None:
    """The same words for all who have a seat, and for all who have none."""
    for state in (State.PLACED, State.RESERVE):
        theirs = [registration for registration in asked if registration.state == state]
        tell_of_draw(session, theirs, state, now, until=session.starts_at)


def tell_of_draw(
    session: Session, whom: list[Registration], state: State, now: datetime, *, until: datetime
) -> None:
    tell(
        [registration.member for registration in whom if registration.member],
        f"gatherings.{state}",
        at=now,
        useless_after=until,
        once=f"draw:{session.code}",
        session=session.code,
    )


def _answer(
    asked: list[Registration], head: dict[str, str], outcome: Outcome, now: datetime
) -> None:
    """Seats for the group picked; the others wait, as do those who could not be reached and took no
    part. Seats given back are drawn for: see `refilling`.

    `head`: by the code of a registration, the first pseudonym of its party."""
    chances, out_of = outcome.table["chances"], len(outcome.table["groups"])
    for registration in asked:
        name = head.get(registration.code, "")
        registration.state = State.PLACED if name in outcome.seated else State.RESERVE
        registration.chance = f"{chances[name]}/{out_of}" if name else ""
    seating.keep_answers(asked, now)
