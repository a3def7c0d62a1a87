"""Everything the draw of a week depends on. Of each session: its own seats, mix and people (`terms`);
of each person, under one pseudonym for the whole week, which sessions they wish for, best first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from interra.foundation.sealing import pseudonym
from interra.gatherings.models import Registration, Session
from interra.gatherings.queries.terms import Terms, pseudonym_of, terms_of_each
from interra.gatherings.rules.mixing import Mix

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from interra.gatherings.models import Week
    from interra.people.models import Member

State = Registration.State


@dataclass(frozen=True, slots=True)
class WeekTerms:
    """`sessions`: by code, in the order in which they start. `wishes`: by pseudonym, best first.
    `together`: who comes to the same session or to none."""

    sessions: dict[str, Terms]
    wishes: dict[str, tuple[str, ...]]
    together: tuple[tuple[str, ...], ...]

    @property
    def people(self) -> int:
        return len(self.wishes)

    @property
    def seats(self) -> int:
        return sum(terms.seats for terms in self.sessions.values())

    def as_json(self) -> dict[str, Any]:
        return {
            "sessions": {code: terms.as_json() for code, terms in self.sessions.items()},
            "wishes": {name: list(wished) for name, wished in self.wishes.items()},
        }

    def without_mix(self, code: str) -> WeekTerms:
        """The same week, had nothing been asked for at this session."""
        bare = replace(self.sessions[code], mix=Mix())
        return replace(self, sessions={**self.sessions, code: bare})

    def without_memory(self) -> WeekTerms:
        """The same week, had everybody as many tickets."""
        alike = {code: terms.without_memory() for code, terms in self.sessions.items()}
        return replace(self, sessions=alike)


def week_terms_of(week: Week, *, today: date) -> WeekTerms:
    """The week's draw as it would be with those who have asked so far."""
    sessions = list(sessions_of(week))
    each = terms_of_each(sessions, today=today)
    known = {known.own: known for known in _known_people(week, sessions)}
    terms = {one.code: each[one.pk].renamed(lambda own: known[own].name) for one in sessions}
    rank = {(one.session, one.name): one.wish for one in known.values()}
    wished: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for code, its in terms.items():
        for name in (name for party in its.parties for name in party.names):
            wished[name].append((rank[code, name], code))
    wishes = {name: tuple(code for _rank, code in sorted(wished[name])) for name in sorted(wished)}
    asker = {one.name: one.asker for one in known.values() if one.name in wishes}
    return WeekTerms(terms, wishes, tuple(_together(terms, wishes, asker)))


def sessions_of(week: Week) -> Iterable[Session]:
    return week.sessions.planned().order_by("starts_at", "pk")


def week_name_of(week: Week, member: Member, number: int) -> str:
    """A person's name in the public table of one week: the first, second… of a member's party."""
    return pseudonym("week", week.code, member.code, str(number))[:10]


@dataclass(frozen=True, slots=True)
class _Known:
    own: str  # the pseudonym in the session's own draw
    name: str  # the one in the week's
    asker: str  # the member by whose request they come
    session: str
    wish: int


def _known_people(week: Week, sessions: Sequence[Session]) -> Iterator[_Known]:
    """The same person of a party is the same number, whoever came and went in between."""
    asked = Registration.objects.filter(session__in=sessions, state=State.ASKED)
    asked = asked.select_related("member", "session").prefetch_related("attendees")
    for one in asked.filter(member__isnull=False):
        party = sorted(one.attendees.all(), key=lambda attendee: attendee.position)
        for number, attendee in enumerate(party):
            own = pseudonym_of(one.session, one.code, attendee.position)
            name = week_name_of(week, cast("Member", one.member), number)
            asker = week_name_of(week, cast("Member", one.member), 0)
            yield _Known(own, name, asker, one.session.code, one.wish or 0)


def _together(
    terms: dict[str, Terms], wishes: dict[str, tuple[str, ...]], asker: dict[str, str]
) -> Iterator[tuple[str, ...]]:
    """A request's people; and households who ask apart, if there is a session that all wish for."""
    largest = max((its.seats for its in terms.values()), default=0)
    parties = defaultdict[str, set[str]](set)
    for name, one in asker.items():
        parties[one].add(name)
    units = {name: frozenset(parties[asker[name]]) for name in wishes}
    for party in (party for its in terms.values() for party in its.parties):
        joined = frozenset[str]().union(*(units[name] for name in party.names))
        shared = set.intersection(*(set(wishes[name]) for name in joined))
        if len(joined) <= largest and shared:
            units = units | dict.fromkeys(joined, joined)
    for unit in sorted(set(units.values()), key=sorted):
        if len(unit) > 1:
            yield tuple(sorted(unit))
