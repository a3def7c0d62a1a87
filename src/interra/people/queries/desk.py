"""Finding one person at the desk. There is no list of everybody."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from interra.people.models import Member, Opening
from interra.people.queries.my_space import consents_of, household_of
from interra.people.queries.profiles import with_a_code
from interra.people.rules.contacts import masked, read_email, read_phone
from interra.people.rules.names import fold, skeleton

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

SHORTEST = 3  # letters of a name, or digits of a phone
MOST = 20
NEAR_ENOUGH = 85


@dataclass(frozen=True, slots=True)
class Found:
    """Enough to recognise the person in front of you, not to know them."""

    code: str
    name: str
    contact: str
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class Fiche:
    """What the team sees after giving a reason. No band, no languages, no circle."""

    member: Member
    phone: str
    email: str
    household: list[Member]
    photos: bool | None
    has_code: bool
    opened_for: Opening


def search(typed: str) -> list[Found]:
    """By name in any script, by phone, or by a whole e-mail; at most 20 people.

    One or two letters find only a name that is exactly that.
    """
    found: dict[int, Member] = {}
    for people in (_by_contact(typed), _by_name(fold(typed))):
        found |= {member.pk: member for member in people}
    if len(found) < MOST:
        found |= {member.pk: member for member in _by_sound(typed, besides=found)}
    return [_found(member) for member in list(found.values())[:MOST]]


def current_opening(
    *, pk: int | None, member: Member, by: Member, since: datetime
) -> Opening | None:
    """The reason given in this session, while it is still good."""
    if pk is None:
        return None
    return Opening.objects.filter(pk=pk, member=member, by=by, at__gte=since).first()


def fiche(member: Member, *, opened_for: Opening, revealed: bool = False) -> Fiche:
    return Fiche(
        member=member,
        phone=member.phone if revealed else _masked(member.phone),
        email=member.email if revealed else _masked(member.email),
        household=household_of(member),
        photos=consents_of(member)["photos"],
        has_code=bool(with_a_code([member])),
        opened_for=opened_for,
    )


def _by_contact(typed: str) -> Iterable[Member]:
    email, phone = read_email(typed), read_phone(typed)
    if email:
        return Member.objects.behind_email(email)[:MOST]
    if phone:
        return Member.objects.behind_phone(phone)[:MOST]
    if re.search(r"[^\W\d_]", typed):
        return []
    digits = re.sub(r"\D", "", fold(typed)).lstrip("0")
    if len(digits) < SHORTEST:
        return []
    return _in_order(Member.objects.active().filter(phone__contains=digits))


def _by_name(folded: str) -> Iterable[Member]:
    if not folded:
        return []
    if len(folded) < SHORTEST:
        return _in_order(Member.objects.active().filter(folded_name=folded))
    return _in_order(Member.objects.active().filter(folded_name__contains=folded))


def _by_sound(typed: str, *, besides: Iterable[int]) -> Iterable[Member]:
    """The consonants agree: سميرة finds Samira, Mohamed finds Muhammad."""
    sound = skeleton(typed)
    if len(sound) < 2 or len(fold(typed)) < SHORTEST:
        return []
    sounds = dict(
        Member.objects.active()
        .exclude(name_skeleton="")
        .exclude(pk__in=besides)
        .values_list("pk", "name_skeleton")
    )
    near = process.extract(
        sound, sounds, scorer=fuzz.token_set_ratio, score_cutoff=NEAR_ENOUGH, limit=MOST
    )
    people = Member.objects.in_bulk([pk for _sound, _score, pk in near])
    return [people[pk] for _sound, _score, pk in near]


def _in_order(people: QuerySet[Member]) -> QuerySet[Member]:
    return people.order_by("folded_name", "pk")[:MOST]


def _found(member: Member) -> Found:
    contact = _masked(member.phone or member.email)
    return Found(member.code, member.name, contact, member.joined_at)


def _masked(contact: str) -> str:
    return masked(contact) if contact else ""
