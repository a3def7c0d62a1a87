"""Whose profiles are behind a contact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interra.people.models import Member
from interra.people.rules.entrance import sleeps

if TYPE_CHECKING:
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


def _by_name(member: Member) -> tuple[str, int]:
    return (member.folded_name, member.pk)
