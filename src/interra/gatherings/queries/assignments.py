"""Who could have met whom, and how likely it was: what the study of meetings (step F) starts from.

Every list names people by the pseudonyms of the published draws. Groups of one draw are equally likely,
and so are the arrangements of one round of tables: a chance is a count divided by their number. Of rounds
that were planned together, arrangement 1 of one goes with arrangement 1 of the others, and so on.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q

from interra.foundation.sealing import pseudonym
from interra.gatherings.models import Attendee, Draw, Refill, Registration, TablePlan
from interra.gatherings.queries.refills import name_in_refill
from interra.gatherings.queries.terms import pseudonym_of
from interra.gatherings.queries.transcripts import unpack
from interra.gatherings.queries.week_terms import week_name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from interra.gatherings.models import Session
    from interra.gatherings.queries.transcripts import Table
    from interra.people.models import Member

Row = tuple[str | int, ...]


class Sheet(NamedTuple):
    """One file: its name, its columns, its rows."""

    name: str
    columns: tuple[str, ...]
    rows: Callable[[], Iterator[Row]]


def sheets() -> tuple[Sheet, ...]:
    counted = ("person", "times", "groups", "picked")
    return (
        Sheet("groups", ("session", "group", "person"), _groups),
        Sheet("first_offers", ("session", *counted), _first_offers),
        Sheet("refills", ("session", "refill", "at", *counted), _refills),
        Sheet("refill_groups", ("session", "refill", "group", "person"), _refill_groups),
        Sheet("tables", ("session", "round", "arrangement", "table", "person"), _tables),
        Sheet(
            "table_plans",
            ("session", "round", "arrangements", "picked", "planned_with"),
            _table_plans,
        ),
        Sheet("people", ("session", "person", "traced_as"), _people),
    )


def _drawn() -> Iterator[tuple[str, Table]]:
    """Each session and its table. A week has one table, kept with one of its sessions."""
    held = Draw.objects.filter(drawn_at__isnull=False).order_by("pk")
    with_table = held.filter(Q(session__week=None) | Q(week__isnull=False))
    for code, public in with_table.values_list("session__code", "public").iterator(chunk_size=20):
        table = unpack(public)
        if "sessions" in table:
            yield from ((one, _of_session(table, one)) for one in table["sessions"])
        else:
            yield code, table


def _of_session(week: Table, session: str) -> Table:
    """One session of a week as a draw of its own. Who is in no group of it is not told of."""
    groups = [seated[session] for seated in week["groups"]]
    people = sorted(set(chain.from_iterable(groups)))
    return {"groups": groups, "index": week["index"], "people": people}


def _refilled() -> Iterator[tuple[tuple[str, int, str], Table]]:
    """Under the pseudonyms of the draw itself, so that both can be joined; whoever has left since, and
    took no part in it, keeps the one of the small draw."""
    for one in (
        Refill.objects.select_related("session__draw").order_by("pk").iterator(chunk_size=20)
    ):
        code, table = one.session.code, unpack(one.public)
        known = {*one.session.draw.public.get("people", ()), *_pseudonyms_at(one.session).values()}
        own = {name_in_refill(code, one.number, name): name for name in known}
        table["people"] = [own.get(name, name) for name in table["people"]]
        table["groups"] = [[own.get(name, name) for name in some] for some in table["groups"]]
        yield (code, one.number, one.drawn_at.isoformat()), table


def _groups() -> Iterator[Row]:
    for session, table in _drawn():
        yield from ((session, *row) for row in _listed(table["groups"]))


def _first_offers() -> Iterator[Row]:
    """The draw's own answer, before anybody left: also of those who left before the beacon came."""
    for session, table in _drawn():
        yield from ((session, *row) for row in _counted(table))


def _refills() -> Iterator[Row]:
    for (session, number, at), table in _refilled():
        yield from ((session, number, at, *row) for row in _counted(table))


def _refill_groups() -> Iterator[Row]:
    for (session, number, _at), table in _refilled():
        yield from ((session, number, *row) for row in _listed(table["groups"]))


def _listed(lists: Iterable[Iterable[str]]) -> Iterator[tuple[int, str]]:
    for number, people in enumerate(lists, 1):
        yield from ((number, person) for person in people)


def _counted(table: Table) -> Iterator[tuple[str, int, int, int]]:
    groups = table["groups"]
    times = Counter(chain.from_iterable(groups))
    chosen = set(groups[table["index"]])
    for person in table["people"]:
        yield person, times[person], len(groups), int(person in chosen)


def _tables() -> Iterator[Row]:
    for plan in _plans():
        names = _pseudonyms_at(plan.session)
        for number, arrangement in enumerate(plan.arrangements, 1):
            for table, person in _listed(arrangement):
                name = names.get(int(person)) or pseudonym("attendee", str(person))[:10]
                yield plan.session.code, plan.round, number, table, name


def _table_plans() -> Iterator[Row]:
    """`planned_with`: the first round of the same evening that came from the same seed."""
    first: dict[tuple[int, str], int] = {}
    for plan in _plans():
        together = first.setdefault((plan.session_id, plan.seed), plan.round)
        yield plan.session.code, plan.round, len(plan.arrangements), plan.picked + 1, together


def _plans() -> Iterator[TablePlan]:
    plans = TablePlan.objects.select_related("session").order_by("session", "round")
    yield from plans.iterator(chunk_size=20)


def _pseudonyms_at(session: Session) -> dict[int, str]:
    people = Attendee.objects.filter(session=session).select_related("registration")
    return {one.pk: pseudonym_of(session, one.registration.code, one.position) for one in people}


def _people() -> Iterator[Row]:
    """The same person in several sessions: a year later by the pseudonym that stays, three years later
    by none. Companions are there while their own page is known, and so are names in a week."""
    asked = Registration.objects.select_related("session__week", "member").order_by("pk")
    for one in asked.iterator(chunk_size=500):
        traced = _trace(one.member) if one.member else one.traced_as
        if traced:
            yield from ((one.session.code, name, traced) for name in _names(one, 0, 0))
    brought = Attendee.objects.filter(position__gt=0, member__isnull=False).order_by("pk")
    with_them = brought.select_related("member", "registration__session__week").prefetch_related(
        "registration__member", "registration__attendees"
    )
    for each in with_them.iterator(chunk_size=500):
        party = sorted(each.registration.attendees.all(), key=lambda other: other.position)
        for name in _names(each.registration, each.position, party.index(each)):
            code = each.registration.session.code
            yield code, name, _trace(each.member)  # type: ignore[arg-type]  # not null


def _names(registration: Registration, position: int, number: int) -> Iterator[str]:
    """Under which pseudonyms somebody is drawn: in the session's own draws, and in its week."""
    session = registration.session
    yield pseudonym_of(session, registration.code, position)
    if session.week and registration.member:
        yield week_name_of(session.week, registration.member, number)


def _trace(member: Member) -> str:
    """As `retention.forget_names` keeps it."""
    return pseudonym("registration", member.code)
