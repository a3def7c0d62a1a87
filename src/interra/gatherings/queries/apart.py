"""People who are never put together: at the door, in the line, in a draw and at tables.

Whoever is refused because of it gets the answer of a full date, to the letter. Only names under seal are
compared: `people.queries.apart`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import connection
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from interra.design import dates
from interra.design.templatetags.design import in_reader_language
from interra.gatherings import rules
from interra.gatherings.models import Attendee, Registration, Session
from interra.people.queries.apart import kept_from, name_of, pairs_among
from interra.people.queries.my_data import apart as set_apart

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from interra.people.models import Member

_THERE = """
    SELECT attendee.member_id FROM gatherings_seat seat
    JOIN gatherings_attendee attendee ON attendee.id = seat.attendee_id
    WHERE seat.session_id = %s AND attendee.member_id IS NOT NULL
    UNION SELECT member_id FROM gatherings_session_hosts WHERE session_id = %s
"""

Pair = tuple[Attendee, Attendee]


@dataclass(frozen=True, slots=True)
class OfDraw:
    """What one draw must keep: pairs of people, each pair both ways round. `shut_out`: registrations
    of people kept apart from a host."""

    pairs: list[Pair] = field(default_factory=list)
    shut_out: set[int] = field(default_factory=set)


def somebody_is_there(session: Session, members: Iterable[int | None]) -> bool:
    """One of these is never put together with somebody who has a seat, or who hosts.

    One query for nearly everybody.
    """
    foes = kept_from([member for member in members if member])
    return bool(foes) and any(name_of(member) in foes for member in _there(session))


def must_not_meet(members: Iterable[int | None]) -> bool:
    """Two of these are never put together."""
    known = {member for member in members if member}
    return len(known) > 1 and bool(pairs_among(known))


def who_cannot_host(
    new: Iterable[Member], hosts: Iterable[Member], session: Session | None
) -> Member | None:
    """The first of the new hosts who has asked for a seat at this date, or is never put together with
    somebody who has, or with another host."""
    asked = _who_asked(session) if session else set[int]()
    foes = _foes(pairs_among({*asked, *(one.pk for one in hosts)}))
    return next((one for one in new if one.pk in asked or foes[one.pk]), None)


def who_may_sit(session: Session, in_order: Sequence[Registration]) -> list[Registration]:
    """Of those who wait, in their order: not who is kept apart from somebody with a seat or who hosts;
    of two who wait and are kept apart, the first."""
    people = _people(in_order)
    there = _there(session)
    foes = _foes(pairs_among({*there, *(pk for theirs in people.values() for pk in theirs)}))
    if not foes:
        return list(in_order)
    met, may = set(there), list[Registration]()
    for asked in in_order:
        own = people[asked.pk]
        if not any(foes[pk] & (met - own) for pk in own):
            met |= own
            may.append(asked)
    return may


def of_draws(asked: Mapping[int, Sequence[Registration]]) -> dict[int, OfDraw]:
    """By session: who of those who ask must not meet. A few queries, however many draws."""
    found = {session: OfDraw() for session in asked}
    registrations = [one for theirs in asked.values() for one in theirs]
    coming = list(
        Attendee.objects.filter(registration__in=registrations, member__isnull=False).order_by(
            "pk"
        )
    )
    hosts = set(
        Session.hosts.through.objects.filter(session__in=found).values_list("session", "member")
    )
    foes = _foes(
        pairs_among(
            {*(one.member_id or 0 for one in coming), *(member for _session, member in hosts)}
        )
    )
    if not foes:
        return found
    by_member = {(one.session_id, one.member_id): one for one in coming}
    for one in coming:
        draw = found[one.session_id]
        theirs = [(one.session_id, foe) for foe in foes[one.member_id or 0]]
        if not hosts.isdisjoint(theirs):
            draw.shut_out.add(one.registration_id)
        draw.pairs.extend((one, by_member[foe]) for foe in theirs if foe in by_member)
    return found


def at_tables(here: Sequence[Attendee]) -> tuple[tuple[int, int], ...]:
    """Those present who never share a table."""
    by_member = {one.member_id: one.pk for one in here if one.member_id}
    pairs = pairs_among(by_member)
    return tuple(sorted((by_member[one], by_member[other]) for one, other in pairs))


def foretold(one: Member, other: Member, *, now: datetime) -> list[str]:
    """Dates to come to which both have said yes, or that one of them hosts."""
    to_come = Session.objects.planned().to_come(now).order_by("starts_at", "pk")
    both = _dates_of(one) & _dates_of(other)
    sentence = _(
        "“%(atelier)s”, %(day)s: both are expected. Nothing changes there by itself: arrange it."
    )
    return [_said(sentence, session) for session in to_come.filter(pk__in=both)]


def foretold_of_pages(kept: Member, other: Member, *, now: datetime) -> list[str]:
    """Two pages become one: dates to come where one of them is expected beside somebody with whom the
    other page is never put together. In words for who may stand beside the desk: of nobody else."""
    sentence = _(
        "“%(atelier)s”, %(day)s: look at this date. Another date may be better for this person."
    )
    to_come = Session.objects.planned().to_come(now).order_by("starts_at", "pk")
    beside = _beside_foes(kept, other) | _beside_foes(other, kept)
    return [_said(sentence, session) for session in to_come.filter(pk__in=beside)]


def _beside_foes(one: Member, page: Member) -> set[int]:
    """Dates of the one, where somebody is expected from whom the other page is kept apart."""
    foes = kept_from([page.pk]) - kept_from([one.pk])
    dates_of_one = _dates_of(one) if foes else set[int]()
    return {
        session.pk
        for session in Session.objects.filter(pk__in=dates_of_one)
        if any(name_of(member) in foes for member in _who_is_expected(session))
    }


def _said(sentence: str, session: Session) -> str:
    day = dates.day(session.starts_at, get_language() or dates.SOURCE_LANGUAGE)
    atelier = set_apart(in_reader_language(session.title)[1])
    return sentence % {"atelier": atelier, "day": day}


def _dates_of(member: Member) -> set[int]:
    coming = Attendee.objects.filter(member=member, registration__state__in=rules.LIVE)
    hosting = Session.objects.hosted_by(member)
    return {*coming.values_list("session", flat=True), *hosting.values_list("pk", flat=True)}


def _who_asked(session: Session) -> set[int]:
    """Those who have a seat, wait for one, or have asked for the draw."""
    live = Attendee.objects.filter(session=session, registration__state__in=rules.LIVE)
    return set(live.exclude(member=None).values_list("member", flat=True))


def _who_is_expected(session: Session) -> set[int]:
    return {*_who_asked(session), *session.hosts.values_list("pk", flat=True)}


def _there(session: Session) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(_THERE, [session.pk, session.pk])
        return {member for (member,) in cursor.fetchall()}


def _people(registrations: Iterable[Registration]) -> dict[int, set[int]]:
    """The members whom each of these brings, and who asks."""
    people = {one.pk: {one.member_id or 0} for one in registrations}
    coming = Attendee.objects.filter(registration__in=people, member__isnull=False)
    for registration, member in coming.values_list("registration", "member"):
        people[registration].add(member)
    return people


def _foes(pairs: Collection[tuple[int, int]]) -> defaultdict[int, set[int]]:
    foes = defaultdict[int, set[int]](set)
    for one, other in pairs:
        foes[one].add(other)
        foes[other].add(one)
    return foes
