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


def _by_name(member: Member) -> tuple[str, int]:
    return (member.folded_name, member.pk)
