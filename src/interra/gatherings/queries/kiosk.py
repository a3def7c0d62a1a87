"""The kiosk without a network: the dates it keeps, and what became of the requests it sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from interra.foundation.desk import Need
from interra.gatherings.models import KioskTicket, KioskTicketQuerySet
from interra.gatherings.queries.assisted import OpenDate, open_dates
from interra.gatherings.queries.joining import why_closed
from interra.gatherings.rules import kiosk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

MOST = 100
Outcome = KioskTicket.Outcome


@dataclass(frozen=True, slots=True)
class Ticket:
    """No name where there is a receipt: the receipt says it to whoever may read it."""

    pk: int
    number: str
    asked_at: datetime
    title: dict[str, str]
    starts_at: datetime | None
    said: str
    name: str
    language: str
    receipt: str


@dataclass(frozen=True, slots=True)
class Tickets:
    to_settle: tuple[Ticket, ...]
    others: tuple[Ticket, ...]


def kept_dates(now: datetime) -> list[OpenDate]:
    """Of the coming week, with seats: what may be shown when nobody can ask whether it is true."""
    until = now + kiosk.OFFERED_FOR
    return [date for date in open_dates(now) if date.state != "full" and date.starts_at < until]


def needs(now: datetime) -> Iterator[Need]:
    """One line a number that the person has in hand; the name is on the page behind it."""
    for ticket in _with_session().to_settle().order_by("received_at", "pk")[:MOST]:
        said = _("Kiosk, number %(number)s: %(why)s")
        why = {"number": ticket.number, "why": _said(ticket, now)}
        yield Need(ticket.received_at, said % why, _("See"), reverse("gatherings:kiosk_tickets"))


def tickets(now: datetime) -> Tickets:
    """First what waits for the team, oldest first; then the rest, newest first."""
    waiting = list(_with_session().to_settle().order_by("received_at", "pk")[:MOST])
    rest = _with_session().exclude(pk__in=[ticket.pk for ticket in waiting])
    return Tickets(
        tuple(_ticket(one, now) for one in waiting),
        tuple(_ticket(one, now) for one in rest.order_by("-received_at", "-pk")[:MOST]),
    )


def _with_session() -> KioskTicketQuerySet:
    return KioskTicket.objects.select_related("session", "registration")


def _ticket(ticket: KioskTicket, now: datetime) -> Ticket:
    known = ticket.registration is not None and ticket.registration.member_id is not None
    return Ticket(
        pk=ticket.pk,
        number=ticket.number,
        asked_at=ticket.asked_at,
        title=ticket.session.title if ticket.session else {},
        starts_at=ticket.session.starts_at if ticket.session else None,
        said=_said(ticket, now),
        name=ticket.name,
        language=ticket.language,
        receipt=ticket.registration.token if ticket.registration and known else "",
    )


def _said(ticket: KioskTicket, now: datetime) -> str:
    if ticket.outcome == Outcome.CLOSED:
        closed = why_closed(ticket.session, now) if ticket.session else ""
        return closed or _("This date takes no more requests.")
    return {
        Outcome.KEPT: _("The person is signed up."),
        Outcome.WAITS: _("This date is full. The person is on the waiting list."),
        Outcome.UNNAMED: _("The name cannot be read."),
        Outcome.LOST: _("This request waited 7 days in the tablet. It is erased."),
    }[Outcome(ticket.outcome)]
