"""What the mix of a draw may know of the people who ask. Only the deeds that mix read this.

Who counts in which circle: a member by what they told us; a child, and nobody else, like the person
who brings them; a friend without a profile is unknown to us. Languages and what was answered for one
date are read only when a rule of that date counts them.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from interra.foundation.sealing import unseal
from interra.gatherings.models import Attendee
from interra.gatherings.queries.memory import have_come, memory_of
from interra.gatherings.rules.memory import NOTHING_YET, SEATS_WEIGH
from interra.gatherings.rules.mixing import ABOUT_LANGUAGE, Answer, Facts, Sort
from interra.people.queries.circumstances import circles, languages_of
from interra.people.rules import Circle
from interra_science.lottery import tickets

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from interra.gatherings.models import Registration, Session
    from interra.gatherings.rules.memory import Memory
    from interra.gatherings.rules.mixing import Mix
    from interra.people.models import Member
    from interra_science.lottery import Id


@dataclass(frozen=True, slots=True)
class Person:
    """One of those who would come, as the draw sees them."""

    facts: Facts
    tickets: Fraction


@dataclass(frozen=True, slots=True)
class Known:
    """What was read at once about all members who ask."""

    circles: dict[int, Circle]
    languages: dict[int, frozenset[str]]
    have_come: frozenset[int]
    memory: dict[int, Memory]
    tickets: dict[int, Fraction]


def people_behind(
    asked: Sequence[tuple[Session, Registration]], *, today: date
) -> tuple[dict[int, list[Attendee]], Known]:
    """The attendees of each registration, and what we know of the members among them. The same few
    queries, however many they are (one more of a kind for each 500 people)."""
    attendees: dict[int, list[Attendee]] = {registration.pk: [] for _, registration in asked}
    coming = Attendee.objects.filter(registration__in=attendees).select_related("member")
    for attendee in coming.order_by("position"):
        attendees[attendee.registration_id].append(attendee)
    members = sorted(
        {a.member for party in attendees.values() for a in party if a.member},
        key=lambda member: member.pk,
    )
    return attendees, _known(members, [session.mix for session, _ in asked], today=today)


def persons(
    session: Session, registration: Registration, attendees: Sequence[Attendee], known: Known
) -> tuple[Person, ...]:
    """The people of one registration, in the order of `attendees`."""
    asker = known.circles.get(registration.member_id or 0, Circle.UNKNOWN)
    return tuple(_person(session, attendee, asker, known) for attendee in attendees)


def _person(session: Session, attendee: Attendee, asker: Circle, known: Known) -> Person:
    told = _answered(attendee, session.mix)
    member = attendee.member_id
    if member is None:
        circle = asker if attendee.is_child else Circle.UNKNOWN
        facts = Facts(circle, gender=told.gender, easy_access=told.easy_access)
        return Person(facts, Fraction(1))
    facts = Facts(
        circle=known.circles[member],
        languages=known.languages.get(member, frozenset()),
        is_first_time=member not in known.have_come,
        was_turned_away=known.memory.get(member, NOTHING_YET).refusals > 0,
        gender=told.gender,
        easy_access=told.easy_access,
    )
    return Person(facts, known.tickets.get(member, Fraction(1)))


def _answered(attendee: Attendee, mix: Mix) -> Answer:
    """What was answered for this date, as far as its mix still counts it."""
    if not (attendee.answers_sealed and mix.asks_something):
        return Answer()
    return answer_of(attendee).as_counted_by(mix)


def answer_of(attendee: Attendee) -> Answer:
    """For the draw, and for the file of data of the person themselves."""
    if not attendee.answers_sealed:
        return Answer()
    return Answer.from_json(unseal(attendee.answers_sealed))


def _known(members: list[Member], mixes: list[Mix], *, today: date) -> Known:
    sorts = frozenset[Sort]().union(*(mix.sorts for mix in mixes))
    memory = memory_of(members, today=today)
    history: dict[Id, tuple[int, int]] = {
        pk: (one.refusals, one.seats) for pk, one in memory.items()
    }
    told = tickets(history, weight=SEATS_WEIGH)
    return Known(
        circles=circles(members, today=today),
        languages=languages_of(members) if sorts.intersection(ABOUT_LANGUAGE) else {},
        have_come=have_come(members, today=today) if Sort.FIRST_TIMERS in sorts else frozenset(),
        memory=memory,
        tickets={pk: held for pk, held in told.items() if isinstance(pk, int)},
    )
