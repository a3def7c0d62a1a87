"""Everything a draw depends on, and nothing that names a person: only the deeds that mix read this.

Someone whose contact is not proved, and whom nobody of ours has met, takes no part in the draw; nor
does a party larger than the seats (seats were taken away after they asked): they stay on the waiting
list. What a mix knows of each person: `facts`. Who counts as one: `units`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from interra.foundation.sealing import pseudonym
from interra.gatherings.models import Seat
from interra.gatherings.queries.apart import of_draws
from interra.gatherings.queries.facts import people_behind, persons
from interra.gatherings.queries.units import households_as_one, taking_part
from interra.gatherings.rules.mixing import ASKED_FOR_ONE_DATE, SILENCES, UNSAID
from interra_science.lottery import Problem, Rule, commit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from interra.gatherings.models import Attendee, Registration, Session
    from interra.gatherings.queries.facts import Known, Person
    from interra.gatherings.rules.mixing import Facts, Mix, MixRule


@dataclass(frozen=True, slots=True)
class Party:
    """People who come together or not at all: one pseudonym per person.

    `registrations`: one, or those of one household whose members asked apart.
    `voices`: the people whom one person's answers speak for (who asked: theirs, those of a child
    and of a friend without a profile).
    """

    registrations: tuple[str, ...]
    names: tuple[str, ...]
    people: tuple[Person, ...]
    voices: tuple[tuple[int, ...], ...]

    def shares(self, mix: Mix) -> dict[str, int]:
        """What the party counts for in each rule."""
        return {
            rule.name: sum(rule.share(person.facts) for person in self.people)
            for rule in mix.rules
        }

    def without_memory(self) -> Party:
        alike = tuple(replace(person, tickets=Fraction(1)) for person in self.people)
        return replace(self, people=alike)

    def silences(self) -> Iterator[Party]:
        """The same people, had one of them kept silent about one question, or about all."""
        for voice, about in product(self.voices, SILENCES):
            yield self.keeping_silent(voice, about)
        for one in range(len(self.people)):  # each is asked apart for this date
            for question in ("gender", "easy_access"):
                yield self.keeping_silent((one,), (question,))

    def keeping_silent(self, voice: Iterable[int], about: Iterable[str] = UNSAID) -> Party:
        """The same people, had one of them not answered these questions."""
        silent, about = set(voice), tuple(about)
        return replace(
            self,
            people=tuple(
                replace(person, facts=person.facts.had_they_kept_silent(about))
                if i in silent
                else person
                for i, person in enumerate(self.people)
            ),
        )


@dataclass(frozen=True, slots=True)
class Terms:
    """One draw: who asks, for how many seats, under which mix. `apart`: pairs of pseudonyms of people
    who are never put together, nor are those who come with them."""

    parties: tuple[Party, ...]
    seats: int
    mix: Mix
    apart: tuple[tuple[str, str], ...] = ()

    @property
    def people(self) -> int:
        return sum(len(party.names) for party in self.parties)

    def without_memory(self) -> Terms:
        """The same draw, had everybody as many tickets."""
        return replace(self, parties=tuple(party.without_memory() for party in self.parties))

    def renamed(self, name: Callable[[str], str]) -> Terms:
        """The same draw under other pseudonyms, in the order of these."""
        parties = (replace(party, names=tuple(map(name, party.names))) for party in self.parties)
        apart = (sorted((name(one), name(other))) for one, other in self.apart)
        return replace(
            self,
            parties=tuple(sorted(parties, key=lambda party: party.names)),
            apart=tuple(sorted((one, other) for one, other in apart)),
        )

    def problem(self) -> Problem:
        everyone = list(self._everyone())
        held = {name: person.tickets for name, person in everyone}
        return Problem(
            [name for name, _person in everyone],
            self.seats,
            [self._rule(rule, everyone) for rule in self.mix.rules],
            [party.names for party in self.parties if len(party.names) > 1],
            self.apart,
            tickets=held if set(held.values()) != {1} else {},
        )

    def _everyone(self) -> Iterator[tuple[str, Person]]:
        for party in self.parties:
            yield from zip(party.names, party.people, strict=True)

    def _rule(self, rule: MixRule, everyone: Sequence[tuple[str, Person]]) -> Rule:
        shares = {name: rule.share(person.facts) for name, person in everyone}
        against = frozenset(name for name, share in shares.items() if share < 0)
        return Rule(
            rule.name,
            frozenset(name for name, share in shares.items() if share > 0),
            rule.at_least if against else max(0, rule.at_least),
            rule.at_most,
            against=against,
            firm=not rule.if_possible,
        )

    def as_json(self) -> dict[str, Any]:
        """To be sealed, for the auditor and for whoever measures what ateliers change."""
        return {
            "seats": self.seats,
            "mix": self.mix.as_json(),
            "apart": [list(pair) for pair in self.apart],
            "answers_sha256": commit(self.answers()),
            "parties": [
                {
                    "registrations": list(party.registrations),
                    "names": list(party.names),
                    "circles": [str(person.facts.circle) for person in party.people],
                    "tickets": [str(person.tickets) for person in party.people],
                    "counted": [self._counted(person.facts) for person in party.people],
                }
                for party in self.parties
            ],
        }

    def answers(self) -> dict[str, list[str]]:
        """Who counts in the rules that ask something for one date: sealed apart, forgotten soon."""
        asked = [rule for rule in self.mix.rules if rule.sort in ASKED_FOR_ONE_DATE]
        return {
            rule.name: [name for name, person in self._everyone() if rule.share(person.facts)]
            for rule in asked
        }

    def _counted(self, facts: Facts) -> dict[str, int]:
        kept = (rule for rule in self.mix.rules if rule.sort not in ASKED_FOR_ONE_DATE)
        return {rule.name: share for rule in kept if (share := rule.share(facts))}

    def had_one_kept_silent(self) -> Iterator[Terms]:
        """The draws there would be if one more person had not answered; one of each sort."""
        seen = set[tuple[object, ...]]()
        for number, party in enumerate(self.parties):
            for quiet in party.silences():
                before, after = self._as_drawn(party), self._as_drawn(quiet)
                if before == after or (before, after) in seen:
                    continue
                seen.add((before, after))
                yield replace(
                    self, parties=(*self.parties[:number], quiet, *self.parties[number + 1 :])
                )

    def _as_drawn(self, party: Party) -> tuple[object, ...]:
        """What the draw sees of a party: alike in this, alike in chances. Who is kept apart from
        somebody is like nobody else."""
        most = max(person.tickets for person in party.people)
        apart = {name for pair in self.apart for name in pair}.intersection(party.names)
        return len(party.names), most, tuple(party.shares(self.mix).values()), frozenset(apart)


def terms_of(session: Session, *, today: date) -> Terms:
    """The draw as it would be with those who have asked so far."""
    return terms_of_each([session], today=today)[session.pk]


def terms_of_each(sessions: Sequence[Session], *, today: date) -> dict[int, Terms]:
    """The same for many draws, in as many queries as for one."""
    everybody = taking_part(sessions)
    apart = of_draws(everybody)
    asked = {pk: _without(everybody[pk], apart[pk].shut_out) for pk in everybody}
    free = _free_seats(sessions)
    parties = _parties(
        [(session, one) for session in sessions for one in asked[session.pk]], today=today
    )
    return {
        session.pk: _terms(
            session,
            [party for party in parties[session.pk] if len(party.names) <= free[session.pk]],
            asked[session.pk],
            apart[session.pk].pairs,
            seats=free[session.pk],
        )
        for session in sessions
    }


def _without(asked: Sequence[Registration], left_out: set[int]) -> list[Registration]:
    return [one for one in asked if one.pk not in left_out]


def _terms(
    session: Session,
    parties: Sequence[Party],
    asked: Sequence[Registration],
    pairs: Iterable[tuple[Attendee, Attendee]],
    *,
    seats: int,
) -> Terms:
    names, codes = kept_apart(session, parties, asked, pairs)
    units = households_as_one(parties, asked, most=seats, apart=codes)
    return Terms(units, seats, session.mix, names)


def kept_apart(
    session: Session,
    parties: Sequence[Party],
    asked: Sequence[Registration],
    pairs: Iterable[tuple[Attendee, Attendee]],
) -> tuple[tuple[tuple[str, str], ...], set[tuple[str, str]]]:
    """The pairs among these parties, by pseudonym, and by code of their requests. Two who are kept
    apart and whom one request brings are one party: that request wins."""
    here = {name for party in parties for name in party.names}
    code_of = {one.pk: one.code for one in asked}
    names, codes = set[tuple[str, str]](), set[tuple[str, str]]()
    for pair in pairs:
        one, other = (code_of.get(attendee.registration_id, "") for attendee in pair)
        if one == other:
            continue
        first, second = sorted(
            pseudonym_of(session, code, attendee.position)
            for code, attendee in zip((one, other), pair, strict=True)
        )
        if {first, second} <= here:
            names.add((first, second))
            codes.add((one, other))
    return tuple(sorted(names)), codes


def parties_of(
    session: Session, registrations: Iterable[Registration], *, today: date
) -> tuple[Party, ...]:
    """One party for each registration, in the order of their pseudonyms: the order in which people
    asked must not matter."""
    return tuple(_parties([(session, one) for one in registrations], today=today)[session.pk])


def _parties(
    asked: Sequence[tuple[Session, Registration]], *, today: date
) -> defaultdict[int, list[Party]]:
    """By session."""
    attendees, known = people_behind(asked, today=today)
    parties: defaultdict[int, list[Party]] = defaultdict(list)
    for session, one in asked:
        parties[session.pk].append(_party(session, one, attendees[one.pk], known))
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
    session: Session, registration: Registration, people: Sequence[Attendee], known: Known
) -> Party:
    own = [i for i, attendee in enumerate(people) if attendee.member_id in known.circles]
    led = tuple(i for i, a in enumerate(people) if a.position == 0 or i not in own)
    return Party(
        (registration.code,),
        tuple(pseudonym_of(session, registration.code, a.position) for a in people),
        persons(session, registration, people, known),
        (led, *((i,) for i in own if i not in led)),
    )
