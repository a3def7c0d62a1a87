"""A contact is believed when somebody has typed the code that was sent to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from interra.foundation.journal.actions import record
from interra.foundation.notices.actions import tell_address
from interra.people.actions import codes
from interra.people.actions.entering import usual_channel
from interra.people.models import Attempt, Member
from interra.people.rules.contacts import Contact

if TYPE_CHECKING:
    from datetime import datetime

Purpose = Attempt.Purpose


def ask_proof(*, member: Member, contact: Contact | None = None, now: datetime) -> Attempt | None:
    """Send a code to a contact of the member, or to a new one that it may become.

    None when there is nothing to prove.
    """
    to_prove = contact or member.contact_to_prove
    if to_prove is None:
        return None
    return codes.ask_member(member=member, contact=to_prove, purpose=Purpose.PROVE, now=now)


def prove(*, member: Member, typed: str, now: datetime) -> Contact:
    """The code was right: this contact is the member's, and replaces the one before.

    :raises WrongCode, CodeTooOld: nothing changes.
    """
    contact = codes.use_code(attempt=pending(member, Purpose.PROVE), typed=typed, now=now)
    return believe(member=member, contact=contact, now=now)


def confirm(*, member: Member, typed: str, now: datetime) -> None:
    """The member still holds their contact: they may do what cannot be undone."""
    codes.use_code(attempt=pending(member, Purpose.CONFIRM), typed=typed, now=now)


@transaction.atomic
def believe(*, member: Member, contact: Contact, now: datetime) -> Contact:
    """Set a proved contact; whoever held the one before is told."""
    before = Contact(phone=member.phone) if contact.phone else Contact(email=member.email)
    was_proved = member.phone_proved_at if contact.phone else member.email_proved_at
    if before == contact and was_proved:
        return contact
    if contact.phone:
        member.phone, member.phone_proved_at = contact.phone, now
    else:
        member.email, member.email_proved_at = contact.email, now
    member.channel = usual_channel(member)
    member.save(update_fields=["phone", "phone_proved_at", "email", "email_proved_at", "channel"])
    record("people.contact_proved", by=member, subject=member, at=now)
    if was_proved:
        tell_the_one_before(before, language=member.language, now=now)
    return contact


def tell_the_one_before(before: Contact, *, language: str, now: datetime) -> None:
    """« Votre contact a changé »: if it was somebody else's doing, the person learns it."""
    tell_address(
        "people.contact_changed",
        phone=before.phone,
        email=before.email,
        language=language,
        at=now,
    )


def pending(member: Member, purpose: str) -> Attempt | None:
    """The last code that was sent to the member for this."""
    return Attempt.objects.filter(member=member, purpose=purpose).order_by("-pk").first()
