"""Everything a draw depends on, and nothing that names a person: only the deeds that mix read this.

Who counts in which circle: a member by what they told us; a child, and nobody else, like the person
who brings them; a friend without a profile is unknown to us. Someone whose contact is not proved,
and whom nobody of ours has met, takes no part in the draw; nor does a party larger than the seats
(seats were taken away after they asked): they stay on the waiting list. Who counts as one: `units`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from interra.foundation.sealing import pseudonym
from interra.gatherings.models import Attendee, Seat
from interra.gatherings.queries.units import households_as_one, taking_part
from interra.people.queries.circumstances import circles
from interra.people.rules import Circle
from interra_science.lottery import Problem, Rule, Waiting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from interra.gatherings import rules
    from interra.gatherings.models import Registration, Session

CIRCLES = (Circle.NEWCOMER, Circle.LOCAL, Circle.UNKNOWN)  # the order of `rules.Mix.bounds`
Bounds = dict[str, tuple[int, int | None]]


@dataclass(frozen=True, slots=True)
class Party:
    """People who come together or not at all: one pseudonym per person.

    `registrations`: one, or those of one household whose members asked apart.
    `voices`: the people whose circle one person's answer decides (a parent's: theirs and the child's).
    """

    registrations: tuple[str, ...]
    names: tuple[str, ...]
    circles: tuple[Circle, ...]
    voices: tuple[tuple[int, ...], ...]

    def counts(self) -> dict[str, int]:
        return {str(circle): self.circles.count(circle) for circle in CIRCLES}

    def waiting(self) -> Waiting:
        return Waiting(self.names, self.counts())

    def keeping_silent(self, voice: Iterable[int]) -> Party:
        """The same people, had one of them not answered."""
        silent = set(voice)
        told = (Circle.UNKNOWN if i in silent else circle for i, circle in enumerate(self.circles))
        return replace(self, circles=tuple(told))


@dataclass(frozen=True, slots=True)
class Terms:
    """One draw: who asks, for how many seats, under which mix."""

    parties: tuple[Party, ...]
    seats: int
    mix: rules.Mix

    @property
    def people(self) -> int:
        return sum(len(party.names) for party in self.parties)

    def problem(self) -> Problem:
        return Problem(
            [name for party in self.parties for name in party.names],
            self.seats,
            [
                Rule(str(circle), self._members(circle), at_least, at_most)
                for circle, (at_least, at_most) in zip(CIRCLES, self.mix.bounds, strict=True)
                if at_least or at_most is not None
            ],
            [party.names for party in self.parties if len(party.names) > 1],
        )

    def _members(self, circle: Circle) -> frozenset[str]:
        return frozenset(
            name
            for party in self.parties
            for name, its in zip(party.names, party.circles, strict=True)
            if its == circle
        )

    def as_json(self) -> dict[str, Any]:
        """To be sealed, for the auditor and for whoever measures what ateliers change."""
        return {
            "seats": self.seats,
            "mix": {str(circle): b for circle, b in zip(CIRCLES, self.mix.bounds, strict=True)},
            "parties": [
                {
                    "registrations": list(party.registrations),
                    "names": list(party.names),
                    "circles": [str(circle) for circle in party.circles],
                }
                for party in self.parties
            ],
        }

    def had_one_kept_silent(self) -> Iterator[Terms]:
        """The draws there would be if one more person had not answered; one of each sort."""
        seen: set[tuple[tuple[Circle, ...], tuple[int, ...]]] = set()
        for number, party in enumerate(self.parties):
            for voice in party.voices:
                quiet = party.keeping_silent(voice)
                if quiet == party or (party.circles, voice) in seen:
                    continue
                seen.add((party.circles, voice))
                before, after = self.parties[:number], self.parties[number + 1 :]
                yield replace(self, parties=(*before, quiet, *after))


def terms_of(session: Session, *, today: date) -> Terms:
    """The draw as it would be with those who have asked so far."""
    return terms_of_each([session], today=today)[session.pk]


def terms_of_each(sessions: Sequence[Session], *, today: date) -> dict[int, Terms]:
    """The same for many draws, in as many queries as for one."""
    asked = taking_part(sessions)
    free = _free_seats(sessions)
    parties = _parties(
        [(session, one) for session in sessions for one in asked[session.pk]], today=today
    )
    return {
        session.pk: Terms(
            households_as_one(
                [party for party in parties[session.pk] if len(party.names) <= free[session.pk]],
                asked[session.pk],
                most=free[session.pk],
            ),
            free[session.pk],
            session.mix,
        )
        for session in sessions
    }


def parties_of(
    session: Session, registrations: Iterable[Registration], *, today: date
) -> tuple[Party, ...]:
    """One party for each registration, in the order of their pseudonyms: the order in which people
    asked must not matter."""
    return tuple(_parties([(session, one) for one in registrations], today=today)[session.pk])


def _parties(
    asked: Sequence[tuple[Session, Registration]], *, today: date
) -> defaultdict[int, list[Party]]:
    """By session. Two queries, however many they are (one more for each 500 people)."""
    people: dict[int, list[Attendee]] = {registration.pk: [] for _, registration in asked}
    coming = Attendee.objects.filter(registration__in=people).select_related("member")
    for attendee in coming.order_by("position"):
        people[attendee.registration_id].append(attendee)
    members = {a.member for party in people.values() for a in party if a.member}
    circle_of = circles(sorted(members, key=lambda member: member.pk), today=today)
    parties: defaultdict[int, list[Party]] = defaultdict(list)
    for session, one in asked:
        parties[session.pk].append(_party(session, one, people[one.pk], circle_of))
    for theirs in parties.values():
        theirs.sort(key=lambda party: party.names)
    return parties


def _free_seats(sessions: Sequence[Session]) -> Counter[int]:
    free = Seat.objects.filter(session__in=sessions, attendee=None).values("session")
    return Counter(dict(free.annotate(free=Count("pk")).values_list("session", "free")))


def pseudonym_of(session: Session, registration: str, position: int) -> str:
    """A person's name in the public transcript of one draw. It leads back to nobody."""
    return pseudonym("draw", session.code, registration, str(position))[:10]


def _party(
    session: Session,
    registration: Registration,
    people: Sequence[Attendee],
    circle_of: dict[int, Circle],
) -> Party:
    asker = Circle.UNKNOWN
    if registration.member_id is not None:
        asker = circle_of.get(registration.member_id, Circle.UNKNOWN)
    own = {
        i: circle_of[attendee.member_id]
        for i, attendee in enumerate(people)
        if attendee.member_id is not None
    }
    led = tuple(
        i for i, a in enumerate(people) if a.position == 0 or (a.is_child and i not in own)
    )
    return Party(
        (registration.code,),
        tuple(pseudonym_of(session, registration.code, a.position) for a in people),
        tuple(
            own.get(i, asker if attendee.is_child else Circle.UNKNOWN)
            for i, attendee in enumerate(people)
        ),
        (led, *((i,) for i in own if i not in led)),
    )
