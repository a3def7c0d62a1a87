"""A person leaves for good: their seats go to others, and no row says whose it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from interra.foundation.sealing import seal, unseal
from interra.gatherings.actions import joining, offers, seating
from interra.gatherings.models import Attendee, Registration, Session
from interra.gatherings.queries.draw_pages import names_of
from interra.gatherings.queries.terms import pseudonym_of

if TYPE_CHECKING:
    from datetime import datetime

    from interra.people.models import Member


def forget(member: Member, *, now: datetime) -> None:
    """Runs inside the transaction that erases the person."""
    mine = Registration.objects.filter(member=member)
    _take_out_of_draws(member)
    for registration in mine.filter(session__starts_at__gt=now):
        joining.leave(registration=registration, by=member, now=now)
    _leave_the_parties_of_others(member, now)
    people = Attendee.objects.filter(Q(registration__member=member) | Q(member=member))
    people.update(name="", member=None, answers_sealed="")
    mine.update(member=None, form_key=None, traced_as="")


def _take_out_of_draws(member: Member) -> None:
    """Who counted in the rules that ask something for one date: this person and whom they speak
    for no longer, also where a draw has been sealed."""
    asked = Registration.objects.filter(Q(member=member) | Q(attendees__member=member)).distinct()
    sealed = asked.exclude(session__draw__answers_sealed="").select_related("session__draw")
    for registration in sealed.filter(session__draw__isnull=False):
        theirs = _names(registration, member)
        draw = registration.session.draw
        counted = unseal(draw.answers_sealed)
        draw.answers_sealed = seal(
            {rule: [one for one in names if one not in theirs] for rule, names in counted.items()}
        )
        draw.save(update_fields=["answers_sealed"])


def _names(registration: Registration, member: Member) -> set[str]:
    """The pseudonyms of a whole party for who asked; else only their own."""
    if registration.member_id == member.pk:
        return names_of(registration.session, [registration])
    own = registration.attendees.filter(member=member).values_list("position", flat=True)
    return {pseudonym_of(registration.session, registration.code, place) for place in own}


def _leave_the_parties_of_others(member: Member, now: datetime) -> None:
    """Whoever brought this person keeps their own seats; this one goes to the line."""
    brought = Attendee.objects.filter(member=member, session__starts_at__gt=now)
    for attendee in brought.exclude(registration__member=member).select_related("registration"):
        Session.objects.locked(attendee.session_id)
        seating.free_one_seat(attendee)
        attendee.delete()
        offers.offer_freed_seats(session_id=attendee.session_id, now=now)
