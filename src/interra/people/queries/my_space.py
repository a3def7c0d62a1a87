"""What a person sees of themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from interra.people.models import Consent, Member, Opening
from interra.people.queries.apart import kept_from, name_of
from interra.people.queries.profiles import (
    hold_the_same_contact,
    profiles_behind,
    with_a_code,
)
from interra.people.queries.words import REASONS
from interra.people.rules.contacts import Contact

if TYPE_CHECKING:
    from datetime import date, datetime

    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class OpenedMyPage:
    """A day, a role, a reason: never who of the team, always why."""

    at: datetime
    reason: StrOrPromise


def who_opened(member: Member) -> list[OpenedMyPage]:
    opened = Opening.objects.filter(member=member).order_by("-at", "-pk")
    return [OpenedMyPage(at, REASONS[why]) for at, why in opened.values_list("at", "reason")]


def household_of(member: Member) -> list[Member]:
    """The others of the household, by name."""
    if member.household_id is None:
        return []
    others = Member.objects.active().filter(household=member.household_id)
    return list(others.exclude(pk=member.pk).order_by("folded_name", "pk"))


def may_come_with(member: Member, *, today: date) -> list[Member]:
    """People without a household who hold the same proved phone or e-mail as `member`, and as each
    person who comes with them already: nobody is bound to somebody they may not know.

    Never two who are kept apart. Whoever has a code of their own is asked: they say yes or no themselves (`queries.together`).
    """
    phone, email = Contact(phone=member.phone), Contact(email=member.email)
    behind = {
        other
        for contact in (phone, email)
        for other in profiles_behind(contact, today=today)
        if other.household_id is None and other != member
    }
    mates = household_of(member)
    own_words = with_a_code([*behind, *mates])
    if any(mate.pk in own_words for mate in mates):
        return []
    here = [member, *mates]
    foes = kept_from(mate.pk for mate in here)
    behind = {one for one in behind if one.pk not in own_words and name_of(one.pk) not in foes}
    same = (one for one in behind if all(hold_the_same_contact(one, mate) for mate in here))
    return sorted(same, key=lambda one: (one.folded_name, one.pk))


def consents_of(member: Member) -> dict[str, bool | None]:
    """The last answer to each question; None: not asked yet."""
    last: dict[str, bool | None] = dict.fromkeys(Consent.Kind.values)
    said = Consent.objects.filter(member=member).order_by("at", "pk")
    return last | dict(said.values_list("kind", "given"))
