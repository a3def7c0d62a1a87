"""« Semaine de tirage »: sessions that are drawn at once, and the wish lists people make of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from interra.foundation.errors import Refused
from interra.foundation.journal.actions import record
from interra.foundation.sealing import pseudonym
from interra.gatherings import rules
from interra.gatherings.actions import companions, joining, seating
from interra.gatherings.actions.messages import tell_of
from interra.gatherings.actions.promising import check_beacon, promise
from interra.gatherings.actions.refusals import CannotJoin
from interra.gatherings.actions.week_seats import lock_week
from interra.gatherings.models import Draw, Registration, Session, Week
from interra.gatherings.queries.beacons import our_network
from interra.gatherings.queries.doorstep import sent_before
from interra.gatherings.queries.wishes import (
    answers_seen,
    comes_with,
    fewest_wishes,
    list_of,
    open_sessions,
)
from interra.gatherings.rules.beacons import Kind
from interra.people.actions import entering

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from interra.people.models import Member

State = Registration.State


class NotAWeek(Refused):
    """Too few sessions, or some that cannot be drawn together."""


class SomebodyAsked(Refused):
    """People have made their lists: the week stays as they saw it."""


class TooFewWishes(Refused):
    """With one wish only, an equal chance of a seat would cost nothing to the others' choice."""

    def __init__(self) -> None:
        super().__init__(_("Choose at least 2 dates. You have more chances."))


@transaction.atomic
def make_week(
    *,
    sessions: Sequence[Session],
    closes_at: datetime,
    beacon: str = Kind.HOUSE,
    by: Member | None,
    now: datetime,
) -> Week:
    """Draw these sessions at once. They keep their seats and their mix; requests close together.

    :raises NotAWeek: fewer than two, or one that is no draw to come, or in another week; or requests
        would close after the first of them has begun.
    :raises SomebodyAsked: if somebody has asked for one of them.
    :raises ImpossibleBeacon: if it cannot come in time.
    """
    week = Week.objects.create(made_at=now, by=by)
    codes = _put_in(week, sessions, closes_at, beacon, now)
    record("gatherings.week_made", by=by, subject=week, at=now, sessions=codes, beacon=str(beacon))
    return week


@transaction.atomic
def change_week(
    *,
    week: Week,
    sessions: Sequence[Session],
    closes_at: datetime,
    beacon: str,
    by: Member | None,
    now: datetime,
) -> Week:
    """Other sessions, another hour, something else that picks: while nobody has asked.

    Refused as `make_week`.
    """
    _take_out(week, now)
    codes = _put_in(week, sessions, closes_at, beacon, now)
    record(
        "gatherings.week_changed", by=by, subject=week, at=now, sessions=codes, beacon=str(beacon)
    )
    return week


@transaction.atomic
def take_apart(*, week: Week, by: Member | None, now: datetime) -> None:
    """Each session has its own draw again, while nobody has asked.

    :raises SomebodyAsked: if somebody has.
    """
    record("gatherings.week_taken_apart", by=by, subject=week, at=now)
    _take_out(week, now)
    week.delete()


@transaction.atomic
def wish(
    *,
    member: Member,
    week: Week,
    wishes: Sequence[Session],
    source: str = Registration.Source.WEB,
    seen: int | None = None,
    now: datetime,
) -> Registration:
    """The wish list, best first: it replaces the one before. What comes back is the first wish.

    Each wish is one request: a party wishes together, so a new wish takes along who comes already.
    Whom somebody brings to a date of the week comes by that request: they have no list of their own.
    `seen`: how many answers for the week the page had seen; a late copy changes nothing.

    :raises TooFewWishes: fewer than two where there is a choice.
    :raises CannotJoin: for a date that is not in the week, or takes no more requests.
    """
    lock_week(week.pk)
    if theirs := comes_with(week.pk, member):
        return theirs
    before = list_of(week, member)
    if before and seen is not None and seen != answers_seen(week, member):
        return before[0]
    _check_list(week, member, wishes, now)
    for gone in before:
        if gone.session not in wishes:
            seating.step_back(gone, State.CANCELLED, now)
    party = _party(before)
    asked = [
        joining.join(
            member=member,
            session_id=session.pk,
            companions=party if session not in [one.session for one in before] else (),
            source=source,
            tells=False,
            now=now,
        )
        for session in wishes
    ]
    _in_this_order(asked)
    order = [session.code for session in wishes]
    record("gatherings.wished", by=member, subject=week, at=now, wishes=order)
    if not before:
        due_at = now if member.is_reachable else now + rules.UNPROVED_HOLD
        tell_of(asked[0], wishes[0], State.ASKED, at=now, due_at=due_at)
    return asked[0]


def _in_this_order(asked: Sequence[Registration]) -> None:
    for rank, one in enumerate(asked, start=1):
        if one.wish != rank:
            one.wish = rank
            one.answers += 1
            one.save(update_fields=["wish", "answers"])


@transaction.atomic
def welcome_and_wish(
    *,
    who: joining.Who,
    language: str,
    week: Week,
    wishes: Sequence[Session],
    form_key: str,
    send_code: bool = True,
    now: datetime,
) -> Registration:
    """Somebody new makes their list: one form makes one member and one list, however often it is sent.

    Refused as `wish`, before anything is written.
    """
    lock_week(week.pk)
    key = pseudonym(week.code, form_key, *sorted(str(word) for word in who.values()))
    if again := sent_before(key):
        return again
    _check_list(week, None, wishes, now)
    member = entering.welcome(**who, language=language, send_code=send_code, now=now)
    first = wish(member=member, week=week, wishes=wishes, now=now)
    first.form_key = key
    first.save(update_fields=["form_key"])
    return first


@transaction.atomic
def bring(
    *, registration: Registration, companions_: Sequence[rules.Companion], now: datetime
) -> Registration:
    """« Je viens avec… »: before the draw of a week, the party is the same in each wish.

    Refused as `companions.bring`.
    """
    if registration.week is None or registration.state != State.ASKED:
        return companions.bring(registration=registration, companions=companions_, now=now)
    lock_week(registration.week_id)
    for one in list_of(registration.week, registration.member):
        companions.bring(registration=one, companions=companions_, now=now)
    return registration


def _check_list(
    week: Week, member: Member | None, wishes: Sequence[Session], now: datetime
) -> None:
    can_be = open_sessions(week, member, now)
    if not can_be or any(session not in can_be for session in wishes):
        raise CannotJoin(_("Requests are closed for this date."))
    if len({session.pk for session in wishes}) < len(wishes):
        raise TooFewWishes
    if len(wishes) < fewest_wishes(can_be):
        raise TooFewWishes


def _party(before: Sequence[Registration]) -> list[rules.Companion]:
    if not before:
        return []
    others = before[0].attendees.exclude(position=0).order_by("position")
    return [rules.Companion(one.member_id, one.name, one.is_child) for one in others]


def _put_in(
    week: Week, sessions: Sequence[Session], closes_at: datetime, beacon: str, now: datetime
) -> list[str]:
    """Lock, look, and give all of them the same hour and the same beacon; the first leads."""
    chosen = [Session.objects.locked(pk) for pk in sorted(session.pk for session in sessions)]
    chosen.sort(key=lambda session: (session.starts_at, session.pk))
    if len(chosen) < rules.FEWEST_WISHES:
        raise NotAWeek(_("Choose at least 2 dates."))
    for session in chosen:
        _check_can_be_in(session, now)
    if not now < closes_at <= chosen[0].starts_at:
        raise NotAWeek(_("Requests must close before the first date starts, and later than now."))
    check_beacon(beacon, closes_at, chosen[0].starts_at)
    for session in chosen:
        draw = promise(session=session, now=now)
        draw.kind, draw.network = beacon, our_network(Kind(beacon))
        draw.week = week if session == chosen[0] else None
        draw.save(update_fields=["kind", "network", "week"])
        session.week, session.closes_at, session.changed_at = week, closes_at, now
        session.sequence += 1
        session.save(update_fields=["week", "closes_at", "changed_at", "sequence"])
    return [session.code for session in chosen]


def _check_can_be_in(session: Session, now: datetime) -> None:
    is_draw = session.is_draw and not session.is_cancelled and session.closes_at > now
    if not is_draw or session.week_id is not None:
        raise NotAWeek(_("One of these dates can no longer be chosen. Look at the list again."))
    if _somebody_asked(session):
        raise SomebodyAsked(_("Somebody has asked for one of these dates. It stays as it is."))


def _take_out(week: Week, now: datetime) -> None:
    """What was announced for each session stays: when requests close, and what picks."""
    sessions = lock_week(week.pk)
    if any(_somebody_asked(session) for session in sessions):
        raise SomebodyAsked(_("Somebody has asked. The week does not change any more."))
    Registration.objects.filter(week=week).update(week=None, wish=None)
    Draw.objects.filter(week=week).update(week=None)
    Session.objects.filter(week=week).update(week=None, changed_at=now)


def _somebody_asked(session: Session) -> bool:
    return session.registrations.filter(state__in=rules.LIVE).exists()
