"""Who is never put together with whom: sealed, and tied to nobody.

No page that shows other people may call this module: tests/architecture holds the list of callers.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import Q
from django.utils.translation import gettext as _

from interra.foundation.sealing import pseudonym, unseal
from interra.people.models import KeptApart, Member, Merge

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

AT_A_TIME = 500


class Side(TypedDict):
    """One of the two: the page it was said of, the page that speaks for it now, and when that
    person asked for it (None: the other one did)."""

    page: int
    now: int
    asked_on: str | None


@dataclass(frozen=True, slots=True)
class NeverWith:
    """Somebody with whom a person asked never to be."""

    member: Member
    since: str


def name_of(member: int) -> str:
    """The name under which a person is kept apart; without the key it leads to nobody."""
    return pseudonym("kept apart", str(member))


def pair_of(one: int, other: int) -> str:
    return pseudonym("two kept apart", *sorted((str(one), str(other))))


def pairs_among(members: Iterable[int]) -> set[tuple[int, int]]:
    """Those of these people who are never put together, two by two, the lower number first.

    One query for each 500 people.
    """
    who = {name_of(member): member for member in members}
    names = list(who)
    found = set[tuple[int, int]]()
    for start in range(0, len(names), AT_A_TIME):
        rows = KeptApart.objects.filter(one__in=names[start : start + AT_A_TIME])
        for one, other in rows.values_list("one", "other"):
            if other in who:
                found.add((min(who[one], who[other]), max(who[one], who[other])))
    return found


def kept_from(members: Iterable[int]) -> frozenset[str]:
    """The sealed names of all who are never put together with one of these. One query; nearly
    always nobody."""
    names = [name_of(member) for member in members]
    either = _of(names).values_list("one", "other") if names else ()
    return frozenset(name for row in either for name in row) - frozenset(names)


def are_apart(one: Member, other: Member) -> bool:
    return bool(pairs_among([one.pk, other.pk]))


def never_with(member: Member) -> list[NeverWith]:
    """With whom this person asked never to be: for their own eyes, and for who writes it with them."""
    asked = dict[int, str]()
    for row in rows_of(member):
        mine, other = sides_of(row, member)
        if mine["asked_on"]:
            asked[other["now"]] = min(mine["asked_on"], asked.get(other["now"], "9"))
    people = Member.objects.filter(pk__in=asked).order_by("folded_name", "pk")
    return [NeverWith(one, asked[one.pk]) for one in people]


def held_about(member: Member) -> list[dict[str, Any]]:
    """What the one who asked may take away. Of what others asked, nothing is said."""
    return [{_("Who"): one.member.name, _("Since"): one.since} for one in never_with(member)]


def rows_of(member: Member) -> QuerySet[KeptApart]:
    return _of([name_of(member.pk)]).order_by("pk")


def sides_of(row: KeptApart, member: Member) -> tuple[Side, Side]:
    """This person's side, then the other one."""
    sides: list[Side] = unseal(row.sealed)
    mine, other = sorted(sides, key=lambda side: side["now"] != member.pk)
    return mine, other


def pages_asleep_in(member: Member) -> set[int]:
    """This page, and all that became a part of it, one through another."""
    inside = defaultdict[int, list[int]](list)
    for kept, other in Merge.objects.values_list("kept", "other"):
        inside[kept].append(other)
    found, look = set[int](), [member.pk]
    while look:
        page = look.pop()
        found.add(page)
        look += inside[page]
    return found


def awake(member: Member) -> Member:
    """The page that speaks for this one: itself, or the one it became a part of."""
    while merge := Merge.objects.select_related("kept").filter(other=member).first():
        member = merge.kept
    return member


def _of(names: list[str]) -> QuerySet[KeptApart]:
    return KeptApart.objects.filter(Q(one__in=names) | Q(other__in=names))
