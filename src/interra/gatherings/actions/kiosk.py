"""Requests that a tablet kept while there was no network: each one is taken in once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from interra.foundation.errors import Refused
from interra.foundation.journal.actions import record
from interra.gatherings.actions.assisted import sign_up
from interra.gatherings.models import KioskTicket, Registration, Session
from interra.gatherings.rules import kiosk
from interra.people.actions.entering import acceptable_name

if TYPE_CHECKING:
    from datetime import datetime

    from interra.people.models import Member

Outcome = KioskTicket.Outcome


class EnoughForToday(Exception):  # noqa: N818 -- a state; only the tablet hears of it
    """More than all the people of a day: something is wrong, and the tablet keeps the rest."""


@transaction.atomic
def take_in(*, entry: kiosk.Entry, by: Member, now: datetime) -> KioskTicket:
    """Sign the person up as the kiosk does, or write down why that is not possible.

    :raises EnoughForToday: if the kiosk sends more than a day can hold.
    """
    ticket, is_new = KioskTicket.objects.get_or_create(
        key=entry.key,
        defaults={
            "number": entry.number,
            "language": entry.language,
            "session": Session.objects.filter(code=entry.session).first(),
            "outcome": Outcome.LOST,
            "asked_at": entry.asked_at,
            "received_at": now,
        },
    )
    if is_new:
        if _of_today(now) > kiosk.MOST_A_DAY:
            raise EnoughForToday
        _answer(ticket, entry, by, now)
        ticket.save()
    return ticket


@transaction.atomic
def settle(*, ticket: KioskTicket, by: Member, now: datetime) -> None:
    """« C'est dit »: the person knows; their name goes. Said twice is noted once."""
    waiting = KioskTicket.objects.filter(pk=ticket.pk, settled_at=None)
    if waiting.update(settled_at=now, name=""):
        record("gatherings.kiosk_settled", by=by, subject=ticket, at=now)


def _of_today(now: datetime) -> int:
    return KioskTicket.objects.filter(received_at__gt=now - timedelta(days=1)).count()


def _answer(ticket: KioskTicket, entry: kiosk.Entry, by: Member, now: datetime) -> None:
    if kiosk.is_lost(entry, now):
        return
    try:
        ticket.name = acceptable_name(entry.name)
    except Refused:
        ticket.name, ticket.outcome = entry.name, Outcome.UNNAMED
        return
    ticket.registration = _registration(ticket, by, now)
    if ticket.registration is None:
        ticket.outcome = Outcome.CLOSED
        return
    ticket.name = ""
    in_line = ticket.registration.state == Registration.State.RESERVE
    ticket.outcome = Outcome.WAITS if in_line else Outcome.KEPT


def _registration(ticket: KioskTicket, by: Member, now: datetime) -> Registration | None:
    if ticket.session_id is None:
        return None
    try:
        return sign_up(
            who={"name": ticket.name},
            language=ticket.language,
            session_id=ticket.session_id,
            form_key=str(ticket.key),
            by=by,
            source=Registration.Source.KIOSK,
            now=now,
        )
    except Refused:
        return None
