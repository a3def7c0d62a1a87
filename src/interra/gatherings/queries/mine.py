"""What one person has asked for: in their own space, at the desk, and in their file of data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from interra.design.templatetags.design import in_reader_language
from interra.foundation import desk, my_space
from interra.gatherings.models import Attendee, Registration, RegistrationQuerySet
from interra.gatherings.queries.answering import GENDERS
from interra.gatherings.queries.beacons import drawn_from
from interra.gatherings.queries.facts import answer_of
from interra.gatherings.queries.joining import SAID
from interra.gatherings.queries.places import Place, place_of

if TYPE_CHECKING:
    from datetime import datetime

    from interra.people.models import Member

State = Registration.State
STATES = {  # the colour and the pictogram of design/state.html
    State.PLACED: "coming",
    State.ASKED: "draw",
    State.RESERVE: "waiting",
    State.OFFERED: "offered",
}
AT_THE_DESK = 20


@dataclass(frozen=True, slots=True)
class Mine:
    """One request to come, in few words."""

    title: dict[str, str]
    door: str
    starts_at: datetime
    ends_at: datetime
    place: Place
    state: str
    said: str
    url: str
    leave_url: str
    draw_at: datetime | None
    answer_by: datetime | None


def next_session(member: Member, now: datetime) -> my_space.Panel | None:
    """The next time somebody has a seat: the big card. A seat to answer for comes before."""
    coming = [mine for mine in _to_come(member, now) if mine.state in {"coming", "offered"}]
    coming.sort(key=lambda mine: mine.state != "offered")
    return my_space.Panel("gatherings/my_next.html", coming[0]) if coming else None


def my_requests(member: Member, now: datetime) -> my_space.Panel | None:
    """All the others, with the day of the draw."""
    shown = next_session(member, now)
    others = [mine for mine in _to_come(member, now) if not shown or mine != shown.content]
    return my_space.Panel("gatherings/my_requests.html", others) if others else None


def at_the_desk(member: Member, now: datetime) -> desk.Panel | None:
    """To arrange a seat: what this person has asked for and can still change."""
    return desk.Panel("gatherings/their_requests.html", _to_come(member, now))


def held_about(member: Member) -> dict[str, Any]:
    """Every request and every presence that still says whose it is."""
    people = Attendee.objects.filter(Q(registration__member=member) | Q(member=member))
    asked = people.filter(Q(position=0) | Q(member=member)).select_related(
        "registration", "session"
    )
    return {
        _("My requests"): [
            {
                _("Atelier"): in_reader_language(one.session.title)[1],
                _("When"): one.session.starts_at.isoformat(timespec="seconds"),
                _("Answer"): str(one.registration.get_state_display()),
                _("Asked on"): one.registration.asked_at.isoformat(timespec="seconds"),
                _("My chance"): one.registration.chance,
                _("I was there"): one.is_present,
                **_told(one),
            }
            for one in asked.order_by("session__starts_at", "pk")
        ],
        _("Who I bring"): [
            one.name for one in people.filter(registration__member=member).exclude(name="")
        ],
    }


def _told(attendee: Attendee) -> dict[str, Any]:
    """What they answered for one date, while it is kept."""
    told = answer_of(attendee)
    said = {
        _("I told the draw"): str(GENDERS[told.gender]) if told.gender else "",
        _("A seat without steps"): told.easy_access,
    }
    return {question: answer for question, answer in said.items() if answer}


def requests_of(member: Member) -> RegistrationQuerySet:
    """The live ones: their own, and those of their household."""
    by_any = Q(member=member) | Q(attendees__member=member)
    return Registration.objects.live().filter(by_any).distinct()


def _to_come(member: Member, now: datetime) -> list[Mine]:
    live = requests_of(member).to_come(now).select_related("session__venue", "session__draw")
    soonest = live.order_by("session__starts_at", "pk")
    return [_mine(registration, now) for registration in soonest[:AT_THE_DESK]]


def _mine(registration: Registration, now: datetime) -> Mine:
    session = registration.session
    state = State(registration.state)
    can_leave = not session.is_cancelled and now < session.starts_at
    receipt = reverse("gatherings:receipt", args=[registration.token])
    return Mine(
        title=session.title,
        door=session.door,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        place=place_of(session, has_seat=state == State.PLACED),
        state="cancelled" if session.is_cancelled else STATES[state],
        said=_("This date is cancelled.") if session.is_cancelled else str(SAID[state]),
        url=receipt,
        leave_url=reverse("gatherings:leave", args=[registration.token]) if can_leave else "",
        draw_at=drawn_from(session) if state == State.ASKED else None,
        answer_by=registration.offer_until if state == State.OFFERED else None,
    )
