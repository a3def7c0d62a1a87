"""Planning sessions and changing them: each deed tells the people whom it touches."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from interra.foundation.errors import Refused
from interra.foundation.journal.actions import record
from interra.foundation.notices.actions import tell
from interra.gatherings import rules
from interra.gatherings.actions import offers
from interra.gatherings.actions.hosting import check_hosts
from interra.gatherings.actions.promising import promise
from interra.gatherings.models import Draw, Seat, Session
from interra.gatherings.rules.beacons import Kind
from interra.gatherings.rules.mixing import Mix, MixClash
from interra.people.models import Member

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from interra.territory.models import Venue

NO_MIX = Mix()
CLASHES = {
    MixClash.LEAST_OVER_MOST: gettext_lazy("One number “at least” is larger than its “at most”."),
    MixClash.LEASTS_OVER_SEATS: gettext_lazy(
        "The numbers “at least” need more seats than there are."
    ),
    MixClash.MOSTS_UNDER_SEATS: gettext_lazy(
        "With these numbers “at most”, some seats stay empty."
    ),
}


class ImpossibleTimes(Refused):
    """A session ends after it starts, stops taking requests before it starts, and is to come."""


class ImpossibleMix(Refused):
    """No group of people could keep these bounds."""


class ImpossibleSeats(Refused):
    """Too few or too many seats."""


class NoLongerPlanned(Refused):
    """The session is cancelled or has begun: it does not change any more."""


@transaction.atomic
def plan_session(  # noqa: PLR0913 -- what a session is, in one sentence
    *,
    title: dict[str, str],
    language: str,
    door: str,
    venue: Venue | None,
    starts_at: datetime,
    ends_at: datetime,
    seats: int,
    mode: str = Session.Mode.FIRST,
    closes_at: datetime | None = None,
    hosts: Sequence[Member] = (),
    mix: Mix = NO_MIX,
    mix_reason: str = "",
    beacon: str = Kind.HOUSE,
    discreet_place: bool = False,
    team_present: bool = False,
    by: Member | None,
    now: datetime,
) -> Session:
    """Open a session with its numbered seats; a draw's seed is promised at once, and its beacon named.

    :raises ImpossibleTimes: if it is past, or ends before it starts, or closes after it starts.
    :raises ImpossibleSeats, ImpossibleMix, ImpossibleBeacon, CannotHost: each says why in its words.
    """
    closes_at = closes_at or starts_at
    _check_times(starts_at, ends_at, closes_at, now)
    _check_seats(seats, mix)
    check_hosts(hosts)
    session = Session.objects.create(
        title=title,
        language=language,
        door=door,
        venue=venue,
        discreet_place=discreet_place,
        starts_at=starts_at,
        ends_at=ends_at,
        closes_at=closes_at,
        mode=mode,
        mix_reason=mix_reason,
        team_present=team_present,
        changed_at=now,
        mix_rules=mix.as_json(),
    )
    session.hosts.set(hosts)
    _add_seats(session, range(1, seats + 1))
    if session.is_draw:
        promise(session=session, beacon=beacon, now=now)
    record("gatherings.planned", by=by, subject=session, at=now, seats=seats, mode=str(mode))
    return session


@transaction.atomic
def move_session(
    *,
    session: Session,
    starts_at: datetime,
    ends_at: datetime,
    closes_at: datetime | None = None,
    by: Member | None,
    now: datetime,
) -> Session:
    """Give this date another day or hour; no other date moves. Everybody who comes is told.

    :raises NoLongerPlanned: if it is cancelled or has begun.
    :raises ImpossibleTimes: as when planning.
    """
    session = _still_planned(session, now)
    if session.week_id is not None:
        closes_at = session.closes_at  # the same for the whole week
    closes_at = closes_at or session.closes_at + (starts_at - session.starts_at)
    if _draw_since(session, "sealed_at"):
        closes_at = min(session.closes_at, starts_at)  # what was closed and sealed stays so
    _check_times(starts_at, ends_at, closes_at, now)
    if (starts_at, ends_at, closes_at) == (session.starts_at, session.ends_at, session.closes_at):
        return session
    facts = {"was": session.starts_at.isoformat(), "is": starts_at.isoformat()}
    _change(session, now, starts_at=starts_at, ends_at=ends_at, closes_at=closes_at)
    record("gatherings.moved", by=by, subject=session, at=now, **facts)
    _tell_those_who_come(session, "gatherings.moved", now)
    return session


@transaction.atomic
def cancel_session(
    *, session: Session, reason: str = "", by: Member | None, now: datetime
) -> Session:
    """Call a session off. It stays on the agenda, struck through; everybody who comes is told.

    :raises NoLongerPlanned: if it has begun.
    """
    session = Session.objects.locked(session.pk)
    if session.is_cancelled:
        return session
    session = _still_planned(session, now)
    _change(session, now, state=Session.State.CANCELLED, cancelled_because=reason[:300])
    record("gatherings.called_off", by=by, subject=session, at=now)
    _tell_those_who_come(session, "gatherings.called_off", now)
    return session


@transaction.atomic
def change_seats(*, session: Session, seats: int, by: Member | None, now: datetime) -> Session:
    """Have more seats, or fewer: never fewer than are taken.

    :raises ImpossibleSeats: if more people than that already have a seat.
    :raises ImpossibleMix: if the bounds need more seats.
    :raises NoLongerPlanned: if it is cancelled or has begun, or its draw is sealed and not yet held.
    """
    session = _still_planned(session, now)
    _check_seats(seats, session.mix)
    had = session.seats.count()
    if seats < had and _draw_since(session, "sealed_at") and not _draw_since(session, "drawn_at"):
        raise NoLongerPlanned(_("The draw is sealed for these seats. Wait until it is held."))
    if seats > had:
        highest = session.seats.aggregate(top=Max("number"))["top"] or 0
        _add_seats(session, range(highest + 1, highest + 1 + seats - had))
        offers.offer_freed_seats(session_id=session.pk, now=now)
    elif seats < had:
        _remove_seats(session, had - seats)
    if seats != had:
        _change(session, now)
        record("gatherings.seats_changed", by=by, subject=session, at=now, was=had, seats=seats)
    return session


@transaction.atomic
def change_mix(
    *, session: Session, mix: Mix, reason: str, by: Member | None, now: datetime
) -> Session:
    """Change how many seats each circle has, before the draw, and say why.

    :raises ImpossibleMix: if no group of people could keep the bounds.
    `drawing.change_mix` holds the coordinator to more than this.

    :raises NoLongerPlanned: if the draw has been held.
    """
    session = _still_planned(session, now)
    if _draw_since(session, "drawn_at"):
        raise NoLongerPlanned(_("The draw has been held. The mix does not change any more."))
    _check_seats(session.seats.count(), mix)
    _change(session, now, mix_reason=reason[:300], mix_rules=mix.as_json())
    record("gatherings.mix_changed", by=by, subject=session, at=now, mix=mix.as_json())
    return session


@transaction.atomic
def describe_session(  # noqa: PLR0913 -- what a page shows of a session
    *,
    session: Session,
    title: dict[str, str],
    language: str,
    door: str,
    venue: Venue | None,
    hosts: Sequence[Member],
    discreet_place: bool,
    team_present: bool,
    by: Member | None,
    now: datetime,
) -> Session:
    """Change the words, the place or the hosts. Who comes is told when the place changes.

    :raises NoLongerPlanned: if it is cancelled or has begun.
    :raises CannotHost: if somebody who is newly a host cannot be there.
    """
    session = _still_planned(session, now)
    check_hosts(hosts, had=set(session.hosts.values_list("pk", flat=True)), session=session)
    elsewhere = (venue and venue.pk) != session.venue_id
    _change(
        session,
        now,
        title=title,
        language=language,
        door=door,
        venue=venue,
        discreet_place=discreet_place,
        team_present=team_present,
    )
    session.hosts.set(hosts)
    record("gatherings.described", by=by, subject=session, at=now, elsewhere=elsewhere)
    if elsewhere:
        _tell_those_who_come(session, "gatherings.moved", now)
    return session


def _still_planned(session: Session, now: datetime) -> Session:
    session = Session.objects.locked(session.pk)
    if session.is_cancelled:
        raise NoLongerPlanned(_("This date is cancelled."))
    if now >= session.starts_at:
        raise NoLongerPlanned(_("This date has already begun."))
    return session


def _draw_since(session: Session, moment: str) -> bool:
    return Draw.objects.filter(session=session, **{f"{moment}__isnull": False}).exists()


def _check_times(
    starts_at: datetime, ends_at: datetime, closes_at: datetime, now: datetime
) -> None:
    if starts_at <= now:
        raise ImpossibleTimes(_("This date is past. Choose a day to come."))
    if ends_at <= starts_at:
        raise ImpossibleTimes(_("The end comes before the start. Change the hours."))
    if closes_at > starts_at:
        raise ImpossibleTimes(_("Requests must close before the start."))


def _check_seats(seats: int, mix: Mix) -> None:
    if not 1 <= seats <= rules.MOST_SEATS:
        raise ImpossibleSeats(
            _("Choose a number of seats between 1 and %(most)d.") % {"most": rules.MOST_SEATS}
        )
    check_mix(seats, mix)


def check_mix(seats: int, mix: Mix) -> None:
    """:raises ImpossibleMix: if no group of so many people could keep the bounds."""
    clash = mix.clash(seats)
    if clash:
        raise ImpossibleMix(str(CLASHES[clash[0]]))


def _add_seats(session: Session, numbers: range) -> None:
    Seat.objects.bulk_create([Seat(session=session, number=number) for number in numbers])


def _remove_seats(session: Session, how_many: int) -> None:
    free = session.seats.filter(attendee=None).order_by("-number")
    going = list(free.values_list("pk", flat=True)[:how_many])
    if len(going) < how_many:
        taken = session.seats.exclude(attendee=None).count()
        raise ImpossibleSeats(
            ngettext(
                "%(taken)d person already has a seat. Keep at least %(taken)d seat.",
                "%(taken)d people already have a seat. Keep at least %(taken)d seats.",
                taken,
            )
            % {"taken": taken}
        )
    Seat.objects.filter(pk__in=going, attendee=None).delete()


def _change(session: Session, now: datetime, **new: Any) -> None:
    """Each change has its number: calendars that follow us know which one is the last."""
    for name, value in new.items():
        setattr(session, name, value)
    session.sequence += 1
    session.changed_at = now
    session.save(update_fields=[*new, "sequence", "changed_at"])


def _tell_those_who_come(session: Session, kind: str, now: datetime) -> None:
    """Everybody whose request still counts: with a seat, waiting for the draw or in the line."""
    coming = Member.objects.filter(
        registrations__session=session, registrations__state__in=rules.LIVE
    )
    tell(
        coming,
        kind,
        at=now,
        urgent=session.starts_at - now < timedelta(days=1),
        useless_after=session.ends_at,
        once=f"{kind}:{session.code}:{session.sequence}",
        session=session.code,
    )
