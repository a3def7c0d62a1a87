"""« Venez avec moi »: what one has asked, and what one is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from interra.foundation.sealing import pseudonym
from interra.people.models import HouseholdRequest
from interra.people.queries.my_space import household_of
from interra.people.queries.profiles import (
    hold_the_same_contact,
    profiles_behind,
    with_a_code,
)
from interra.people.rules.contacts import Contact
from interra.people.rules.together import MOST_SHOWN, QUIET_AFTER_A_NO

if TYPE_CHECKING:
    from datetime import date, datetime

    from interra.people.models import HouseholdRequestQuerySet, Member


@dataclass(frozen=True, slots=True)
class AskedByMe:
    """It waits, whether somebody holds the contact or not, and whether they said no or nothing."""

    code: str
    contact: str
    until: datetime


@dataclass(frozen=True, slots=True)
class AskedOfMe:
    """The name by which who asks wants to be called, and nothing else of them."""

    code: str
    name: str


def digest_of(contact: Contact) -> str:
    return pseudonym("come with me", contact.phone, contact.email)


def asked_by(member: Member, *, now: datetime) -> list[AskedByMe]:
    waiting = HouseholdRequest.objects.waiting(now).filter(asker=member).order_by("asked_at", "pk")
    rows = waiting.values_list("code", "contact_hint", "expires_at")
    return [AskedByMe(*row) for row in rows]


def asked_of(member: Member, *, now: datetime) -> list[AskedOfMe]:
    rows = shown_to(member, now=now).order_by("asked_at", "pk").values_list("code", "asker__name")
    return [AskedOfMe(*row) for row in rows]


def shown_to(member: Member, *, now: datetime) -> HouseholdRequestQuerySet:
    """What waits for whoever holds a contact that `member` has proved. Not their own, nor those of
    people who come with them already."""
    to_them = HouseholdRequest.objects.shown(now).filter(contact_digest__in=_digests(member))
    others = to_them.exclude(asker=member)
    home = member.household_id
    return others.exclude(asker__household=home) if home else others


def held_about(member: Member) -> dict[str, list[Any]]:
    """For « Mes données ». What another person has answered stays theirs."""
    to_them = HouseholdRequest.objects.filter(contact_digest__in=_digests(member))
    heard = to_them.exclude(asker=member).filter(Q(is_shown=True) | Q(refused_at__isnull=False))
    by_them = HouseholdRequest.objects.filter(asker=member)
    return {
        "asked": list(by_them.order_by("asked_at", "pk")),
        "heard": list(heard.select_related("asker").order_by("asked_at", "pk")),
    }


def is_unheard(contact_digest: str, *, asker: Member, now: datetime) -> bool:
    """They said no to this person, or to somebody behind the same contact, not long ago; or they are
    asked by enough people already."""
    there = HouseholdRequest.objects.filter(contact_digest=contact_digest)
    same = Q(asker=asker)
    if asker.phone_proved_at:
        same |= Q(asker__phone=asker.phone, asker__phone_proved_at__isnull=False)
    if asker.email_proved_at:
        same |= Q(asker__email=asker.email, asker__email_proved_at__isnull=False)
    said_no = there.filter(same, refused_at__gt=now - QUIET_AFTER_A_NO).exists()
    asked_by_others = there.shown(now).exclude(asker=asker).count()
    return said_no or asked_by_others >= MOST_SHOWN


def who_is_told(contact: Contact, *, asker: Member, today: date) -> list[Member]:
    """One person for each place where a message arrives: three profiles get no three SMS."""
    places = {
        (one.channel, one.phone if one.channel == one.Channel.SMS else one.email or one.code): one
        for one in profiles_behind(contact, today=today)
        if one != asker and digest_of(contact) in _digests(one)
    }
    return list(places.values())


def all_agree(*, asker: Member, answering: Member) -> bool:
    """Each person who comes with `asker` already is one for whom one of the two may speak: they
    share a proved contact, and have no code of their own."""
    mates = household_of(asker)
    own_words = with_a_code(mates)
    return all(
        mate.pk not in own_words
        and (hold_the_same_contact(asker, mate) or hold_the_same_contact(answering, mate))
        for mate in mates
    )


def _digests(member: Member) -> list[str]:
    """Of the contacts that they have proved."""
    phone = Contact(phone=member.phone) if member.phone and member.phone_proved_at else None
    email = Contact(email=member.email) if member.email and member.email_proved_at else None
    return [digest_of(contact) for contact in (phone, email) if contact]
