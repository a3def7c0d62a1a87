"""Who comes and who is there: first names, for the hosts of that session, a day around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from interra.foundation import my_space
from interra.gatherings.models import Attendee, PresenceMark, Registration, Session
from interra.gatherings.rules import presence
from interra.people.policies import is_coordinator
from interra.people.rules.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from interra.people.models import Member

PLACED = Registration.State.PLACED
DOOR = Registration.Source.DOOR
COMING = Q(attendees__registration__state=PLACED)


@dataclass(frozen=True, slots=True)
class Person:
    """One name on the list. No group, no phone, no language: not even for the host."""

    who: int
    name: str
    beside: str  # with whom they come; empty for the one who asked
    is_guest: bool
    key: str  # of a guest: what the phone that wrote the name calls them
    taps: tuple[str, ...]  # those that stand: an undo must name them

    @property
    def is_present(self) -> bool:
        return bool(self.taps)


@dataclass(frozen=True, slots=True)
class NameList:
    """Everybody who has a seat, and those who came without one."""

    people: tuple[Person, ...]

    @property
    def present(self) -> int:
        return sum(person.is_present for person in self.people)

    @property
    def expected(self) -> int:
        """Those with a seat, and the guests who are really there."""
        return sum(person.is_present or not person.is_guest for person in self.people)


class Hosted(NamedTuple):
    """A session that I host, in my list."""

    session: Session
    expected: int
    list_is_open: bool


def in_care_of(person: Member | AnonymousUser) -> QuerySet[Session]:
    """The sessions whose names this person may see: those they host; all for a coordinator."""
    if is_coordinator(person):
        return Session.objects.all()
    return Session.objects.filter(hosts=person.pk) if person.pk else Session.objects.none()


def is_host_of(person: Member, session: Session) -> bool:
    return session.hosts.filter(pk=person.pk).exists()


def hosted(person: Member, now: datetime) -> list[Hosted]:
    """My sessions, from those whose list is still open to the last one planned."""
    mine = (
        Session.objects.hosted_by(person)
        .filter(ends_at__gte=now - presence.LIST_AROUND)
        .select_related("venue")
        .annotate(expected=Count("attendees", filter=COMING, distinct=True))
        .order_by("starts_at", "pk")
    )
    return [
        Hosted(one, one.expected, names_are_open(one, now))  # type: ignore[attr-defined]  # counted
        for one in mine
    ]


def names_are_open(session: Session, now: datetime) -> bool:
    return not session.is_cancelled and presence.list_is_open(
        session.starts_at, session.ends_at, now
    )


def coming(session: Session) -> QuerySet[Attendee]:
    return session.attendees.filter(registration__state=PLACED)


def count_coming(session: Session) -> tuple[int, int]:
    """How many are there, and how many we expect."""
    counted = coming(session).aggregate(
        present=Count("pk", filter=Q(is_present=True)),
        expected=Count("pk", filter=Q(is_present=True) | ~Q(registration__source=DOOR)),
    )
    return counted["present"], counted["expected"]


def names_of(session: Session) -> NameList:
    """The list, in the order of names. Two queries, whatever its length."""
    everybody = list(coming(session).select_related("member", "registration__member"))
    marks = marks_of(everybody)
    people = [
        Person(
            who=attendee.pk,
            name=name_of(attendee),
            beside=_beside(attendee),
            is_guest=attendee.registration.source == DOOR,
            key=_key_of(attendee.registration),
            taps=tuple(sorted(map(str, presence.standing(marks.get(attendee.pk, []))))),
        )
        for attendee in everybody
    ]
    return NameList(tuple(sorted(people, key=lambda person: (fold(person.name), person.who))))


def marks_of(attendees: Iterable[Attendee]) -> dict[int, list[presence.Mark]]:
    found: dict[int, list[presence.Mark]] = {}
    marks = PresenceMark.objects.filter(attendee__in=[attendee.pk for attendee in attendees])
    for who, op, is_add, undoes in marks.values_list("attendee", "op", "is_add", "undoes"):
        mark = presence.Mark(op, is_add=is_add, undoes=frozenset(map(UUID, undoes)))
        found.setdefault(who, []).append(mark)
    return found


def name_of(attendee: Attendee) -> str:
    if attendee.member:
        return attendee.member.name
    return attendee.name or (_("A child") if attendee.is_child else _("A person"))


def _beside(attendee: Attendee) -> str:
    asked = attendee.registration.member
    if asked is None or attendee.position == 0 or asked.pk == attendee.member_id:
        return ""
    return asked.name


def _key_of(registration: Registration) -> str:
    is_guest = registration.source == DOOR and registration.form_key
    return str(UUID(registration.form_key)) if is_guest else ""


@dataclass(frozen=True, slots=True)
class MyPresences:
    """What only I see: how often I came, of the dates where somebody ticked the names."""

    came: int
    sessions: int


def my_presences(member: Member, now: datetime) -> my_space.Panel | None:
    """Six months, and nothing of it is ever shown to anybody else, nor used against me."""
    ticked = Attendee.objects.filter(
        is_present=True,
        session__ends_at__gt=now - presence.LOOKED_BACK,
        session__ends_at__lte=now - presence.LIST_AROUND,
    )
    mine = (
        Attendee.objects.filter(member=member, registration__state=PLACED)
        .filter(session__in=ticked.values("session"), session__state=Session.State.PLANNED)
        .aggregate(came=Count("pk", filter=Q(is_present=True)), sessions=Count("pk"))
    )
    if not mine["sessions"]:
        return None
    return my_space.Panel("gatherings/my_presences.html", MyPresences(**mine))


def my_hosting(member: Member, now: datetime) -> my_space.Panel | None:
    """The next sessions where I welcome people."""
    mine = [one for one in hosted(member, now) if not one.session.is_cancelled][:3]
    return my_space.Panel("gatherings/my_hosting.html", mine) if mine else None
