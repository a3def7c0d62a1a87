"""The only door by which somebody becomes a member."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from interra.foundation.errors import Refused
from interra.foundation.journal.actions import record
from interra.foundation.notices.rules import takes_sms
from interra.foundation.ready import write_new
from interra.people.actions import codes
from interra.people.models import Attempt, Member
from interra.people.rules import Channel, contacts, names

if TYPE_CHECKING:
    from datetime import datetime

    from interra.people.rules.contacts import Contact

Purpose = Attempt.Purpose


class NoName(Refused):
    """Nothing of what was typed can be read as a name."""

    def __init__(self) -> None:
        super().__init__(_("Write a first name."))


class NameTaken(Refused):
    """The name would speak for the house."""

    def __init__(self) -> None:
        super().__init__(_("This name is for our team. Choose another name."))


class UnreadablePhone(Refused):
    def __init__(self) -> None:
        super().__init__(_("Write the number with 10 digits, for example 0470 12 34 56."))


class UnreadableEmail(Refused):
    def __init__(self) -> None:
        super().__init__(_("Write the whole e-mail, for example samira@example.org."))


def welcome(
    *,
    name: str,
    language: str,
    phone: str = "",
    email: str = "",
    age: str = "",
    met_by: Member | None = None,
    send_code: bool = True,
    now: datetime,
) -> Member:
    """Make a member of somebody who gives a name, with a phone, an e-mail, or neither.

    A contact is believed only when it is proved; whoever our team has met needs none.
    """
    member = Member(
        phone=readable_phone(phone),
        email=readable_email(email),
        language=language,
        age=age,
        met_at=now if met_by else None,
        joined_at=now,
        seen_on=localdate(now),
    )
    take_name(member, name)
    member.channel = usual_channel(member)
    member.set_unusable_password()
    with transaction.atomic(savepoint=False):  # whoever refuses has done so by now
        write_new(member)
        record("people.welcomed", by=met_by or member, subject=member, at=now)
        if send_code and not met_by:
            _ask_proof(member, now)
    return member


@transaction.atomic
def come_back(*, member: Member, contact: Contact, now: datetime) -> None:
    """Somebody who typed the code of `contact` says which profile is theirs: it is proved."""
    if contact.phone and not member.phone_proved_at:
        Member.objects.filter(pk=member.pk).update(phone_proved_at=now)
    if contact.email and not member.email_proved_at:
        Member.objects.filter(pk=member.pk).update(email_proved_at=now)
    record("people.came_back", by=member, subject=member, at=now)


def take_name(member: Member, typed: str) -> None:
    """Set the name and what the search needs of it.

    :raises NoName, NameTaken: in words for the person.
    """
    member.name = acceptable_name(typed)
    member.folded_name = names.fold(member.name)
    member.name_skeleton = names.skeleton(member.name)


def acceptable_name(typed: str) -> str:
    name = names.clean_name(typed)
    if not name:
        raise NoName
    if names.is_reserved(name):
        raise NameTaken
    return name


def readable_phone(typed: str) -> str:
    if not typed.strip():
        return ""
    phone = contacts.read_phone(typed)
    if phone is None:
        raise UnreadablePhone
    return phone


def readable_email(typed: str) -> str:
    if not typed.strip():
        return ""
    email = contacts.read_email(typed)
    if email is None:
        raise UnreadableEmail
    return email


def _ask_proof(member: Member, now: datetime) -> None:
    """Nobody is kept out because a code could not leave: the receipt offers to send another."""
    contact = member.contact_to_prove
    if contact is None:
        return
    with contextlib.suppress(codes.TooManyCodes, codes.NoSms):
        codes.ask_member(member=member, contact=contact, purpose=Purpose.PROVE, now=now)


def usual_channel(member: Member) -> Channel:
    """SMS before e-mail: on a cheap phone it is read first. Otherwise somebody says it."""
    if member.phone and takes_sms(member.phone, tuple(settings.SMS_COUNTRIES)):
        return Channel.SMS
    return Channel.EMAIL if member.email else Channel.DESK
