"""Two pages are apart again: each takes back what was its own, as far as seats allow."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from interra.foundation.sealing import pseudonym
from interra.gatherings import rules
from interra.gatherings.actions import offers, seating
from interra.gatherings.actions.companions import next_position
from interra.gatherings.actions.merging import Owned, hand_over
from interra.gatherings.actions.messages import tell_of
from interra.gatherings.actions.presence import sum_up
from interra.gatherings.models import Attendee, Draw, PresenceMark, Registration, Seat, Session
from interra.gatherings.queries.apart import must_not_meet, somebody_is_there
from interra.gatherings.queries.doorstep import end_of_line

if TYPE_CHECKING:
    from interra.foundation.merging import Moved
    from interra.people.models import Member

State = Registration.State
Note = dict[str, Any]


def give_back(kept: Member, other: Member, moved: Moved, *, now: datetime) -> None:
    """Runs inside the transaction that takes the two pages apart."""
    sessions = {
        note["session"]: Session.objects.locked(note["session"]) for note in moved["settled"]
    }
    for model, key in ((Registration, "registrations"), (Attendee, "attendees")):
        _return_rows(model, kept, other, moved[key])
    for note in moved["settled"]:
        whose = other if note["of_other"] else kept
        _unsettle(sessions[note["session"]], whose, note, now)
    _return_dates(kept, other, moved["hosted"], now)
    traced = Registration.objects.filter(pk__in=moved["traced"])
    of_kept = traced.filter(traced_as=pseudonym("registration", kept.code))
    of_kept.update(traced_as=pseudonym("registration", other.code))


def _return_rows(model: Owned, kept: Member, other: Member, ways: list[list[int]]) -> None:
    """Rows that say nobody's name any more stay so."""
    to_kept, to_other = ways
    rows = model._default_manager
    back = {
        other: list(rows.filter(pk__in=to_kept, member=kept).values_list("pk", flat=True)),
        kept: list(rows.filter(pk__in=to_other, member=other).values_list("pk", flat=True)),
    }
    hand_over(model, back)


def _unsettle(session: Session, whose: Member, note: Note, now: datetime) -> None:
    if "seat" in note:
        _reopen_the_past(note)
    elif session.is_cancelled or now >= session.starts_at:
        return
    elif Attendee.objects.filter(session=session, member=whose).exists():
        return  # the person has said since how this page comes
    elif "party" in note:
        _join_party_again(session, note, now)
    else:
        _ask_again(session, whose, note, now)


def _reopen_the_past(note: Note) -> None:
    leaving = Attendee.objects.filter(pk=note["leaving"]).first()
    if leaving is None:
        return
    marks = PresenceMark.objects.filter(pk__in=note["marks"], attendee=note["staying"])
    marks.update(attendee=leaving)
    sum_up({note["staying"], leaving.pk})
    Seat.objects.filter(pk=note["seat"], attendee=None).update(attendee=leaving)
    if note["was"]:
        Registration.objects.filter(pk=leaving.registration_id).update(state=note["was"])


def _join_party_again(session: Session, note: Note, now: datetime) -> None:
    """In a party that has seats, only when one is free and nobody waits for it; in none with somebody
    from whom this person is kept apart."""
    registration = Registration.objects.live().filter(pk=note["party"]).first()
    back = note["person"]["member"]
    if registration is None or must_not_meet([back, *_members_of(registration)]):
        return
    seats = _seats(session, [back]) if registration.holds_seats else []
    if registration.holds_seats and not seats:
        return
    person = _companion(note["person"])
    first = next_position(registration)
    seating.give_seats(
        seats, seating.write_party(registration, [person], first=first)[: len(seats)]
    )


def _ask_again(session: Session, whose: Member, note: Note, now: datetime) -> None:
    """The request is as it was; without its seats when they are gone: then it waits, at the end."""
    cancelled = Registration.objects.filter(pk=note["request"], state=State.CANCELLED)
    registration = cancelled.filter(member=whose).select_related("member").first()
    if registration is None:
        return
    held = note["state"] in rules.HOLDING
    members = [person["member"] for person in note["people"]]
    seats = _seats(session, members) if held and _stands(note, now) else []
    state = State(note["state"]) if seats or not held else State.RESERVE
    if state == State.ASKED and _is_drawn(session):
        state = State.RESERVE
    registration.state, registration.moved_at = state, now
    registration.answers += 1
    registration.held_until = _instant(note["held_until"])
    registration.offer_until = _instant(note["offer_until"]) if seats else None
    registration.line = note["line"]
    if state == State.RESERVE and note["line"] is None and not session.is_draw:
        registration.line = end_of_line(session.pk)
    registration.save()
    people = _write_again(registration, note)
    seating.give_seats(seats[: len(people)], people[: len(seats)])
    _call_followers_back(registration, note)
    if state != note["state"]:
        tell_of(registration, session, "reserve", at=now)
    offers.offer_freed_seats(session_id=session.pk, now=now)


def _write_again(registration: Registration, note: Note) -> list[Attendee]:
    """Who has come by another way since is left out."""
    here = Attendee.objects.filter(session=registration.session_id)
    known = set(here.exclude(member=None).values_list("member", flat=True))
    people = [person for person in note["people"] if person["member"] not in known]
    return Attendee.objects.bulk_create(
        Attendee(
            registration=registration,
            session_id=registration.session_id,
            member_id=person["member"],
            name=person["name"],
            is_child=person["is_child"],
            position=person["position"],
        )
        for person in people
    )


def _call_followers_back(registration: Registration, note: Note) -> None:
    """Those who came along go back with it, unless that would take a seat from them."""
    followed = Registration.objects.filter(pk=note["followed"]).first()
    if followed is None or followed.holds_seats != registration.holds_seats:
        return
    for pk, position in note["followers"]:
        still = Attendee.objects.filter(pk=pk, registration=followed)
        still.update(registration=registration, position=position)


def _members_of(registration: Registration) -> list[int | None]:
    return list(registration.attendees.values_list("member", flat=True))


def _seats(session: Session, members: list[int | None]) -> list[int]:
    """Free seats for all of them, and only if nobody waits for a seat: those who wait come first.
    None beside somebody from whom one of them is kept apart."""
    if session.registrations.filter(state=State.RESERVE).exists():
        return []
    free = seating.free_seats(session, len(members))
    if len(free) < len(members) or somebody_is_there(session, members):
        return []
    return free


def _stands(note: Note, now: datetime) -> bool:
    """A seat that was only kept is kept again while its time runs."""
    until = _instant(note["offer_until"])
    return note["state"] == State.PLACED or (until is not None and now < until)


def _is_drawn(session: Session) -> bool:
    return Draw.objects.filter(session=session, drawn_at__isnull=False).exists()


def _companion(person: Note) -> rules.Companion:
    return rules.Companion(person["member"], person["name"], person["is_child"])


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _return_dates(
    kept: Member, other: Member, hosted: dict[str, list[int]], now: datetime
) -> None:
    """What the page that stays no longer hosts does not come back to the other."""
    back = Session.objects.hosted_by(kept).filter(pk__in=hosted["theirs"])
    dates = list(back.values_list("pk", flat=True))
    other.hosted_sessions.add(*dates)
    kept.hosted_sessions.remove(*(pk for pk in dates if pk not in hosted["both"]))
    Session.objects.filter(pk__in=dates).update(changed_at=now)
