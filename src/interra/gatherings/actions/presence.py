"""« Qui est là ? »: taps on names, from several phones, in any order, even late."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from interra.foundation.errors import Refused
from interra.foundation.journal.actions import record, subject_of
from interra.foundation.journal.models import Entry
from interra.gatherings.models import Attendee, PresenceMark, Registration, Session
from interra.gatherings.queries.presence import coming, is_host_of, marks_of
from interra.gatherings.rules import presence
from interra.people.actions.entering import acceptable_name
from interra.people.actions.seen import note_coming
from interra.people.rules.names import clean_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from interra.people.models import Member

NAMES_OPENED = "gatherings.names_opened"


class ListClosed(Refused):
    """Names are shown from a day before to a day after; then nobody ticks any more."""

    def __init__(self) -> None:
        super().__init__(_("The list of names is closed."))


@transaction.atomic
def merge(
    *,
    session: Session,
    taps: Sequence[presence.Tap],
    guests: Sequence[presence.Guest] = (),
    by: Member | None,
    source: str = "host",
    now: datetime,
) -> int:
    """Add what a phone has kept. Sent twice, it counts once; the state is the sum of all phones.

    Returns how many of them came too late to count, or about somebody who no longer comes.
    """
    session = Session.objects.locked(session.pk)
    for guest in guests:
        if _counts(session, guest.at, now):
            _write_guest(session, guest, by, now)
    every = [*map(presence.first_tap_on, guests), *taps]
    whose = _attendees(session, every)
    good = [tap for tap in every if tap.who in whose and _counts(session, tap.at, now)]
    marks = [_row(tap, whose[tap.who], by, source, now) for tap in good]
    PresenceMark.objects.bulk_create(marks, ignore_conflicts=True)
    tapped = {mark.attendee_id for mark in marks}
    sum_up(tapped)
    note_coming(members=Attendee.objects.filter(pk__in=tapped).values("member"), now=now)
    return len(every) - len(good)


def tap(*, session: Session, tap: presence.Tap, by: Member, now: datetime) -> None:
    """One tap on the page.

    :raises ListClosed: before the day before, after the day after, or if the date is cancelled.
    """
    if not _counts(session, now, now):
        raise ListClosed
    merge(session=session, taps=[tap], by=by, now=now)


def welcome_guest(*, session: Session, name: str, op: UUID, by: Member, now: datetime) -> None:
    """Somebody came without a registration: they are there, and no seat is counted.

    :raises ListClosed: as `tap`.
    :raises NoName, NameTaken: about the name, as for a member.
    """
    if not _counts(session, now, now):
        raise ListClosed
    guest = presence.Guest(op=op, name=acceptable_name(name), at=now)
    merge(session=session, taps=[], guests=[guest], by=by, now=now)


@transaction.atomic
def open_names(*, session: Session, by: Member, now: datetime) -> None:
    """Somebody of the team who does not host reads the names: once a day it is written down."""
    if is_host_of(by, session):
        return
    since = now.replace(hour=0, minute=0, second=0, microsecond=0)
    opened = Entry.objects.filter(verb=NAMES_OPENED, by=by, at__gte=since)
    if not opened.filter(subject=subject_of(session)).exists():
        record(NAMES_OPENED, by=by, subject=session, at=now)


def _counts(session: Session, at: datetime, now: datetime) -> bool:
    return not session.is_cancelled and presence.counts(
        at, session.starts_at, session.ends_at, now
    )


def _write_guest(
    session: Session, guest: presence.Guest, by: Member | None, now: datetime
) -> None:
    """One row for one guest, however often a phone sends it: its `op` is the key."""
    registration, is_new = Registration.objects.get_or_create(
        form_key=guest.op.hex,
        defaults={
            "session": session,
            "state": Registration.State.PLACED,
            "source": Registration.Source.DOOR,
            "asked_at": now,
            "moved_at": now,
        },
    )
    if is_new:
        # Typed while there was no network: read here as any name; a person without one is counted.
        name = clean_name(guest.name)
        Attendee.objects.create(registration=registration, session=session, name=name)
        record("gatherings.guest_welcomed", by=by, subject=registration, at=now)


def _attendees(session: Session, taps: Iterable[presence.Tap]) -> dict[int | UUID, int]:
    """The row of each person tapped; those who no longer come are left out."""
    wanted = {tap.who for tap in taps}
    numbers = [who for who in wanted if isinstance(who, int)]
    keys = {who.hex: who for who in wanted if isinstance(who, UUID)}
    found: dict[int | UUID, int] = {
        pk: pk for pk in coming(session).filter(pk__in=numbers).values_list("pk", flat=True)
    }
    guests = coming(session).filter(registration__form_key__in=keys)
    for key, pk in guests.values_list("registration__form_key", "pk"):
        found[keys[key or ""]] = pk
    return found


def _row(
    tap: presence.Tap, attendee: int, by: Member | None, source: str, now: datetime
) -> PresenceMark:
    return PresenceMark(
        op=tap.mark.op,
        attendee_id=attendee,
        is_add=tap.mark.is_add,
        undoes=sorted(map(str, tap.mark.undoes)),
        by=by,
        source=source,
        tapped_at=min(tap.at, now),
        received_at=now,
    )


def sum_up(attendees: set[int]) -> None:
    """Write on each person what their marks add up to."""
    rows = list(Attendee.objects.filter(pk__in=attendees))
    marks = marks_of(rows)
    for row in rows:
        row.is_present = presence.present_after(marks.get(row.pk, []))
    Attendee.objects.bulk_update(rows, ["is_present"])
