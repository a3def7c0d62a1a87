"""The dates of an atelier: a whole series, one more, one moved, one cancelled. Each is its own row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from interra.foundation.errors import Refused
from interra.foundation.journal.actions import record
from interra.gatherings.actions import scheduling
from interra.gatherings.models import Session
from interra.gatherings.queries.beacons import usual
from interra.steps.e_agenda import rules
from interra.steps.e_agenda.models import Atelier, AtelierSession, Series
from interra.steps.e_agenda.queries.series import preview
from interra.steps.e_agenda.rules import Rhythm, SeriesPlan

if TYPE_CHECKING:
    from datetime import date, datetime, time

    from interra.people.models import Member


class AlreadyPlanned(Refused):
    """The atelier has a date at this very hour: somebody pressed twice, or two people planned it."""


class Closed(Refused):
    """A closed atelier has no more dates."""


@transaction.atomic
def plan_series(*, atelier: Atelier, plan: SeriesPlan, by: Member | None, now: datetime) -> Series:
    """Open all the dates of a rhythm as sessions, with the seats and the mix of the atelier.

    :raises ImpossibleSeries: if there are too many dates, or one is too far away or too long.
    :raises AlreadyPlanned: if the atelier already has a date at one of these hours.
    :raises Closed: if the atelier is closed.
    :raises scheduling.ImpossibleTimes: if a date is past.
    :raises CannotHost: if two of the hosts are never put together.
    """
    atelier = _open_atelier(atelier)
    days = [start.date() for start in preview(plan, now).starts]
    series = Series.objects.create(
        atelier=atelier,
        rhythm=plan.rhythm,
        first_on=plan.first_on,
        starts_at=plan.starts_at,
        minutes=plan.minutes,
        dates=len(days),
        skips_school_holidays=plan.skips_school_holidays,
    )
    for day in days:
        _plan(atelier, day, plan, series=series, by=by, now=now)
    record("agenda.series_planned", by=by, subject=series, at=now, dates=len(days))
    return series


@transaction.atomic
def add_date(
    *, atelier: Atelier, day: date, starts_at: time, minutes: int, by: Member | None, now: datetime
) -> Session:
    """One more date, outside any rhythm. Refused for the same reasons as a series."""
    atelier = _open_atelier(atelier)
    once = SeriesPlan(Rhythm.ONCE, day, starts_at, minutes)
    preview(once, now)
    return _plan(atelier, day, once, series=None, by=by, now=now)


@transaction.atomic
def move_date(
    *, session: Session, day: date, starts_at: time, minutes: int, by: Member | None, now: datetime
) -> Session:
    """Give one date another day or hour. The others, and the rhythm, stay as they are.

    :raises ImpossibleSeries: if it is too far away or too long.
    :raises AlreadyPlanned: if the atelier already has a date at this hour.
    :raises scheduling.NoLongerPlanned: if it is cancelled or has begun.
    """
    preview(SeriesPlan(Rhythm.ONCE, day, starts_at, minutes), now)
    starts, ends = rules.hours_of(day, starts_at, minutes)
    tie = AtelierSession.objects.select_related("atelier").get(session=session)
    _check_free(tie.atelier, starts, but=session)
    return scheduling.move_session(
        session=session,
        starts_at=starts,
        ends_at=ends,
        closes_at=_closing(session, starts, now),
        by=by,
        now=now,
    )


def cancel_date(*, session: Session, reason: str, by: Member | None, now: datetime) -> Session:
    """Call one date off; the others stay. People who asked for it are told why."""
    return scheduling.cancel_session(session=session, reason=reason, by=by, now=now)


def _plan(
    atelier: Atelier,
    day: date,
    plan: SeriesPlan,
    *,
    series: Series | None,
    by: Member | None,
    now: datetime,
) -> Session:
    starts, ends = rules.hours_of(day, plan.starts_at, plan.minutes)
    _check_free(atelier, starts)
    held = atelier.dates.exclude(session__state=Session.State.CANCELLED).count()
    is_draw = atelier.mode == Session.Mode.DRAW
    closes = rules.closing_of(starts, is_draw=is_draw, now=now)
    session = scheduling.plan_session(
        title=atelier.title,
        language=atelier.language,
        door=atelier.door,
        venue=atelier.venue,
        starts_at=starts,
        ends_at=ends,
        seats=atelier.seats,
        mode=atelier.mode,
        closes_at=closes,
        beacon=usual(closes, starts),
        hosts=list(atelier.hosts.order_by("pk")),
        mix=atelier.mix,
        mix_reason=atelier.mix_reason,
        discreet_place=atelier.discreet_place,
        team_present=held < atelier.team_present_for,
        by=by,
        now=now,
    )
    AtelierSession.objects.create(session=session, atelier=atelier, series=series, planned_on=day)
    return session


def _open_atelier(atelier: Atelier) -> Atelier:
    atelier = (
        Atelier.objects.select_for_update(of=("self",)).select_related("venue").get(pk=atelier.pk)
    )
    if atelier.state == Atelier.State.CLOSED:
        raise Closed(_("This atelier is closed. It has no more dates."))
    return atelier


def _check_free(atelier: Atelier, starts: datetime, *, but: Session | None = None) -> None:
    same = Session.objects.planned().filter(of_atelier__atelier=atelier, starts_at=starts)
    if any(session != but for session in same):
        raise AlreadyPlanned(_("This atelier already has a date at this day and hour."))


def _closing(session: Session, starts: datetime, now: datetime) -> datetime:
    """A draw whose table is sealed stays sealed; otherwise requests close as for a new date."""
    if session.is_draw and Session.objects.filter(pk=session.pk, draw__sealed_at__isnull=False):
        return min(session.closes_at, starts)
    return rules.closing_of(starts, is_draw=session.is_draw, now=now)
