"""Whose profiles are behind a contact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interra.people.models import Member, ProfileCode
from interra.people.rules.entrance import sleeps

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from interra.people.rules.contacts import Contact


def profiles_behind(contact: Contact, *, today: date) -> list[Member]:
    """By name. A phone that has slept for long opens nothing: its number may have a new owner."""
    if contact.email:
        return sorted(Member.objects.behind_email(contact.email), key=_by_name)
    awake = [
        member
        for member in Member.objects.behind_phone(contact.phone)
        if member.seen_on is None or not sleeps(member.seen_on, today)
    ]
    return sorted(awake, key=_by_name)


def hold_the_same_contact(one: Member, other: Member) -> bool:
    """Both have proved the same phone, or the same e-mail."""
    phone = one.phone_proved_at and other.phone_proved_at and one.phone
    email = one.email_proved_at and other.email_proved_at and one.email
    return bool((phone and phone == other.phone) or (email and email == other.email))


def with_a_code(members: Collection[Member]) -> set[int]:
    """Those of them who ask for four digits: whoever holds the phone does not speak for them."""
    codes = ProfileCode.objects.filter(member__in=members)
    return set(codes.values_list("member_id", flat=True))


def _by_name(member: Member) -> tuple[str, int]:
    return (member.folded_name, member.pk)
