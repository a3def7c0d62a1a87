"""Two pages of one person are one: requests, seats, presences and hosted dates follow the page that stays.

Where both come to one date, the better answer stays and the other seat goes to the line.
`actions.parting` gives everything back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from interra.foundation.journal.actions import record
from interra.foundation.sealing import pseudonym
from interra.gatherings.actions import offers, seating
from interra.gatherings.actions.companions import next_position
from interra.gatherings.actions.presence import sum_up
from interra.gatherings.models import Attendee, PresenceMark, Registration, Seat, Session
from interra.gatherings.queries.merging import Clash, clash, sessions_of_both
from interra.gatherings.rules import HOLDING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from interra.foundation.merging import Moved
    from interra.people.models import Member

State = Registration.State
Owned = type[Registration] | type[Attendee]


def move(kept: Member, other: Member, *, now: datetime) -> Moved:
    """Runs inside the transaction that makes the two pages one."""
    found: list[Clash] = []
    for pk in sessions_of_both(kept, other):
        here = clash(Session.objects.locked(pk), kept, other)
        found += [here] if here else []
    ways = {model: _whose(model, kept, other, found) for model in (Registration, Attendee)}
    settled = [_settle(one, other, now) for one in found]
    _two_seats_in_a_week(kept, other)
    for model, (to_kept, to_other) in ways.items():
        hand_over(model, {kept: to_kept, other: to_other})
    for note in settled:
        if note.get("frees"):
            offers.offer_freed_seats(session_id=note["session"], now=now)
    return {
        "registrations": ways[Registration],
        "attendees": ways[Attendee],
        "settled": settled,
        "hosted": _pass_on_dates(kept, other, now),
        "traced": _pass_on_traces(kept, other),
    }


def _two_seats_in_a_week(kept: Member, other: Member) -> None:
    """They were two people: neither seat is taken away. One no longer counts as a seat of the week."""
    mine = Registration.objects.filter(member=kept, state__in=HOLDING, week__isnull=False)
    both = Registration.objects.filter(member=other, week__in=mine.values("week"))
    both.filter(state__in=HOLDING).update(week=None, wish=None)


def hand_over(model: Owned, whose: Mapping[Member, Iterable[int]]) -> None:
    """Each row gets its owner. First nobody's: one date never has two rows of one person."""
    rows = {pk for theirs in whose.values() for pk in theirs}
    model._default_manager.filter(pk__in=rows).update(member=None)
    for member, theirs in whose.items():
        model._default_manager.filter(pk__in=list(theirs)).update(member=member)


def _whose(
    model: Owned, kept: Member, other: Member, found: list[Clash]
) -> tuple[list[int], list[int]]:
    """Which rows go to the page that stays, and which of its own it gives in exchange."""
    own = dict(model._default_manager.filter(member=kept).values_list("session", "pk"))
    theirs = dict(model._default_manager.filter(member=other).values_list("session", "pk"))
    better = _ways_of_other(model, other, found)
    to_kept = [pk for session, pk in theirs.items() if session not in own or pk in better]
    to_other = [own[session] for session, pk in theirs.items() if session in own and pk in better]
    return to_kept, to_other


def _ways_of_other(model: Owned, other: Member, found: list[Clash]) -> set[int]:
    """Rows of the other page by which the person still comes, while the page that stays has one too."""
    clashing = [one.session.pk for one in found]
    alone = Attendee.objects.filter(member=other).exclude(session__in=clashing)
    staying = Attendee.objects.filter(pk__in=[one.staying.pk for one in found], member=other)
    key = "pk" if model is Attendee else "registration"
    return {pk for ways in (alone, staying) for pk in ways.values_list(key, flat=True)}


def _settle(found: Clash, other: Member, now: datetime) -> dict[str, Any]:
    """One of two ways to one date goes."""
    marks = _pass_on_marks(found)
    _pass_on_answers(found)
    note = {
        "session": found.session.pk,
        "of_other": found.leaving.member_id == other.pk,
        "staying": found.staying.pk,
        "leaving": found.leaving.pk,
        "marks": marks,
    }
    if now >= found.session.starts_at:
        return note | _close_the_past(found)
    frees = found.leaving.registration.holds_seats
    record("gatherings.asked_twice", by=None, subject=found.leaving.registration, at=now)
    left = _leave_party(found) if found.leaves_alone else _step_back(found, now)
    return note | {"frees": frees} | left


def _pass_on_marks(found: Clash) -> list[int]:
    """Who was seen under either name was there."""
    marks = PresenceMark.objects.filter(attendee=found.leaving)
    moved = list(marks.values_list("pk", flat=True))
    marks.update(attendee=found.staying)
    sum_up({found.staying.pk, found.leaving.pk})
    return moved


def _pass_on_answers(found: Clash) -> None:
    """What was told to the draw under either name was told."""
    if found.leaving.answers_sealed and not found.staying.answers_sealed:
        found.staying.answers_sealed = found.leaving.answers_sealed
        found.staying.save(update_fields=["answers_sealed"])


def _close_the_past(found: Clash) -> dict[str, Any]:
    """What has begun keeps its rows, for those who sat with this person; the second seat was empty."""
    registration = found.leaving.registration
    seat = Seat.objects.filter(attendee=found.leaving).first()
    seating.free_one_seat(found.leaving)
    alone = not found.leaves_alone and registration.attendees.count() == 1
    if alone:
        Registration.objects.filter(pk=registration.pk).update(state=State.CANCELLED)
    return {"seat": seat.pk if seat else None, "was": registration.state if alone else None}


def _leave_party(found: Clash) -> dict[str, Any]:
    """Whoever brought this person keeps their own seats."""
    leaving = found.leaving
    note = {"party": leaving.registration_id, "person": _person(leaving)}
    seating.free_one_seat(leaving)
    leaving.delete()
    return note


def _step_back(found: Clash, now: datetime) -> dict[str, Any]:
    """The second request is taken back; who came along follows where there is room."""
    leaving, stays = found.leaving.registration, found.staying.registration
    party = leaving.attendees.exclude(pk__in=[one.pk for one in found.followers])
    until = {name: getattr(leaving, name) for name in ("held_until", "offer_until")}
    note = {
        "request": leaving.pk,
        "state": leaving.state,
        "line": leaving.line,
        **{name: at.isoformat() if at else None for name, at in until.items()},
        "people": [_person(one) for one in party.order_by("position")],
        "followers": [(one.pk, one.position) for one in found.followers],
        "followed": stays.pk,
    }
    for follower in found.followers:
        follower.registration, follower.position = stays, next_position(stays)
        follower.save(update_fields=["registration", "position"])
    seating.step_back(leaving, State.CANCELLED, now)
    return note


def _person(attendee: Attendee) -> dict[str, Any]:
    return {
        "member": attendee.member_id,
        "name": attendee.name,
        "is_child": attendee.is_child,
        "position": attendee.position,
    }


def _pass_on_dates(kept: Member, other: Member, now: datetime) -> dict[str, list[int]]:
    theirs = Session.objects.hosted_by(other)
    both = theirs.filter(pk__in=Session.objects.hosted_by(kept).values("pk"))
    hosted = {
        "theirs": list(theirs.values_list("pk", flat=True)),
        "both": list(both.values_list("pk", flat=True)),
    }
    kept.hosted_sessions.add(*hosted["theirs"])
    other.hosted_sessions.clear()
    Session.objects.filter(pk__in=hosted["theirs"]).update(changed_at=now)
    return hosted


def _pass_on_traces(kept: Member, other: Member) -> list[int]:
    """Old requests count as one person's: a year later only a pseudonym says so."""
    old = Registration.objects.filter(traced_as=pseudonym("registration", other.code))
    traced = list(old.values_list("pk", flat=True))
    old.update(traced_as=pseudonym("registration", kept.code))
    return traced
