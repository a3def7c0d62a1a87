"""A person leaves for good: their seats go to others, and no row says whose it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from interra.gatherings.actions import joining, offers, seating
from interra.gatherings.models import Attendee, Registration, Session

if TYPE_CHECKING:
    from datetime import datetime

    from interra.people.models import Member


def forget(member: Member, *, now: datetime) -> None:
    """Runs inside the transaction that erases the person."""
    mine = Registration.objects.filter(member=member)
    for registration in mine.filter(session__starts_at__gt=now):
        joining.leave(registration=registration, by=member, now=now)
    _leave_the_parties_of_others(member, now)
    people = Attendee.objects.filter(Q(registration__member=member) | Q(member=member))
    people.update(name="", member=None)
    mine.update(member=None, form_key=None, traced_as="")


def _leave_the_parties_of_others(member: Member, now: datetime) -> None:
    """Whoever brought this person keeps their own seats; this one goes to the line."""
    brought = Attendee.objects.filter(member=member, session__starts_at__gt=now)
    for attendee in brought.exclude(registration__member=member).select_related("registration"):
        Session.objects.locked(attendee.session_id)
        seating.free_one_seat(attendee)
        attendee.delete()
        offers.offer_freed_seats(session_id=attendee.session_id, now=now)
