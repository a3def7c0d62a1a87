"""Seats in hand: the only lines that give a numbered seat or take it back.

Callers hold the session's lock. Should one forget it, the conditional update still refuses to
give a seat twice: the whole deed is then undone.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models.functions import Now

from interra.foundation.ready import ReadyToChange, write_new
from interra.gatherings import rules
from interra.gatherings.models import Attendee, Registration, Seat, Session
from interra.gatherings.queries import doorstep

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from interra.people.models import Member


_TAKE = ReadyToChange(
    lambda seat, attendee: (
        Seat.objects.filter(pk=seat, attendee=None),
        {"attendee_id": attendee},
    ),
    int,
    int,
)
_SHOW_ANEW = ReadyToChange(lambda pk: (Session.objects.filter(pk=pk), {"changed_at": Now()}), int)


AT_A_TIME = 500  # rows named in one change


class SeatGone(RuntimeError):  # noqa: N818 -- a state of the seat
    """Somebody else took this seat in between: nobody held the session's lock."""


def free_seats(session: Session, how_many: int) -> list[int]:
    """The first free seats, at most `how_many`, by number."""
    return doorstep.free_seats(session.pk, how_many)


def give_seats(seats: Sequence[int], attendees: Sequence[Attendee]) -> None:
    """One seat each.

    :raises SeatGone: if a seat is no longer free.
    """
    for seat, attendee in zip(seats, attendees, strict=True):
        if not _TAKE.update(seat, attendee.pk):
            raise SeatGone
    if attendees:
        _show_anew(attendees[0].session_id)


def free_the_seats(registration: Registration) -> int:
    """Nobody of this registration has a seat any more; how many seats that frees."""
    mine = Seat.objects.filter(session=registration.session_id)
    freed = mine.filter(attendee__registration=registration).update(attendee=None)
    if freed:
        _show_anew(registration.session_id)
    return freed


def free_one_seat(attendee: Attendee) -> None:
    """This person of the party has no seat any more; the others keep theirs."""
    if Seat.objects.filter(attendee=attendee).update(attendee=None):
        _show_anew(attendee.session_id)


def _show_anew(session_id: int) -> None:
    """The agenda shows how many seats are free: kept pages look at this mark (the database's clock)."""
    _SHOW_ANEW.update(session_id)


def write_party(
    registration: Registration, people: Sequence[rules.Companion], *, first: int
) -> list[Attendee]:
    attendees = [
        Attendee(
            registration=registration,
            session_id=registration.session_id,
            member_id=person.member_id,
            name=person.name,
            is_child=person.is_child,
            position=position,
        )
        for position, person in enumerate(people, first)
    ]
    for attendee in attendees:
        write_new(attendee)
    return attendees


def step_back(registration: Registration, state: Registration.State, now: datetime) -> None:
    """No seat, no companions, no place in the line any more. The row stays: coming back reuses it."""
    free_the_seats(registration)
    registration.attendees.all().delete()
    registration.state = state
    registration.moved_at = now
    registration.answers += 1
    registration.held_until = registration.offer_until = registration.line = None
    registration.save()


def keep_answers(asked: Sequence[Registration], now: datetime) -> None:
    """What a draw has answered (`state`, `chance`), in a few changes however many people asked."""
    alike: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for one in asked:
        one.moved_at, one.held_until = now, None
        alike[one.state, one.chance].append(one.pk)
    for (state, chance), keys in sorted(alike.items()):
        for first in range(0, len(keys), AT_A_TIME):
            answered = Registration.objects.filter(pk__in=keys[first : first + AT_A_TIME])
            answered.update(state=state, chance=chance, moved_at=now, held_until=None)


def may_hold_unproved(session: Session, member: Member, party: int) -> bool:
    """At most one seat in five, and two for one contact, before a contact is proved.

    Who is over the limit is on the waiting list: never told why, so that nobody learns who comes.
    """
    seats, contacts = doorstep.seats_and_strangers(session.pk)
    if len(contacts) + party > rules.seats_for_unproved(seats):
        return False
    same = sum(
        bool((member.phone and phone == member.phone) or (member.email and mail == member.email))
        for phone, mail in contacts
    )
    return same + party <= rules.PLACES_PER_UNPROVED_CONTACT
