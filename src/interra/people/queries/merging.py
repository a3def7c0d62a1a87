"""Two pages beside one another: as much of each as the desk may see, and no more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from interra.foundation import desk
from interra.people.models import Member, Merge
from interra.people.queries.desk import Fiche, Found, fiche, search

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from interra.people.models import Opening


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two pages, with what each floor shows of it."""

    member: Member
    fiche: Fiche
    panels: list[desk.Panel]


@dataclass(frozen=True, slots=True)
class TwoContacts:
    """Both pages have one of this kind and they differ: the desk says which stays."""

    name: str  # "phone" or "email"
    kept: str  # masked
    other: str


def side(member: Member, opening: Opening, now: datetime) -> Side:
    page = fiche(member, opened_for=opening)
    return Side(member, page, desk.person_panels(member, now))


def two_contacts(kept: Fiche, other: Fiche) -> list[TwoContacts]:
    return [
        TwoContacts(name, getattr(kept, name), getattr(other, name))
        for name in ("phone", "email")
        if getattr(kept.member, name)
        and getattr(other.member, name)
        and getattr(kept.member, name) != getattr(other.member, name)
    ]


def others_like(member: Member, typed: str) -> list[Found]:
    """The usual search, without the page it starts from nor the team's."""
    found = search(typed)
    team = _team(one.code for one in found)
    return [one for one in found if one.code != member.code and one.code not in team]


def member_of(code: str) -> Member | None:
    """Awake or asleep: what became of it is said in a sentence."""
    return Member.objects.filter(code=code).first()


def last_merge(member: Member, now: datetime) -> Merge | None:
    """What can still be taken apart."""
    merge = member.merges.select_related("other").order_by("-pk").first()
    return merge if merge and now < merge.until else None


def _team(codes: Iterable[str]) -> set[str]:
    team = Member.objects.team().filter(code__in=list(codes))
    return set(team.values_list("code", flat=True))
