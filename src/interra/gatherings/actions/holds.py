"""People nobody knows yet hold a seat for half an hour, the time to prove a contact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from interra.gatherings.actions import offers, seating
from interra.gatherings.actions.messages import tell_of
from interra.gatherings.models import Registration, Session
from interra.gatherings.queries.apart import somebody_is_there

if TYPE_CHECKING:
    from datetime import datetime

State = Registration.State


@transaction.atomic
def settle_hold(*, registration_id: int, now: datetime) -> Registration:
    """A person nobody knew yet has proved a contact (or met us), or the time to do so is over."""
    found = Registration.objects.select_related("member").get(pk=registration_id)
    session = Session.objects.locked(found.session_id)
    registration = Registration.objects.select_related("member").get(pk=registration_id)
    if registration.held_until is None:
        return registration
    proved = registration.member is not None and registration.member.is_reachable
    if proved or now >= session.starts_at or not registration.is_live:
        _believe(session, registration, now)
    elif now >= registration.held_until:
        seating.step_back(registration, State.LAPSED, now)
        tell_of(registration, session, "hold_lapsed", at=now)
        offers.offer_freed_seats(session_id=session.pk, now=now)
    return registration


def _believe(session: Session, registration: Registration, now: datetime) -> None:
    """The hold ends well. Whoever waited only because nobody knew them takes a free seat now."""
    registration.held_until = None
    registration.save(update_fields=["held_until"])
    if registration.state != State.RESERVE or now >= session.starts_at:
        return
    before = session.registrations.filter(state=State.RESERVE, line__lt=registration.line)
    attendees = list(registration.attendees.order_by("position"))
    free = seating.free_seats(session, len(attendees))
    apart = somebody_is_there(session, [one.member_id for one in attendees])
    if len(free) < len(attendees) or before.exists() or apart:
        offers.offer_freed_seats(session_id=session.pk, now=now)
        return
    registration.state, registration.line, registration.moved_at = State.PLACED, None, now
    registration.save(update_fields=["state", "line", "moved_at"])
    seating.give_seats(free, attendees)
    tell_of(registration, session, "placed", at=now)
