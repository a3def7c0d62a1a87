"""What the team does on a person's page. Each deed leaves a line that the person can read."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from interra.foundation.journal.actions import record
from interra.foundation.notices.actions import said
from interra.people.actions.contacts import tell_the_one_before
from interra.people.actions.entering import readable_email, readable_phone, usual_channel
from interra.people.actions.seen import note_coming
from interra.people.models import Member, Opening
from interra.people.rules.contacts import Contact

if TYPE_CHECKING:
    from datetime import datetime

    from interra.foundation.notices.models import Notice

OPENINGS_KEPT = timedelta(days=730)


@transaction.atomic
def open_page(*, member: Member, reason: Opening.Reason, by: Member, now: datetime) -> Opening:
    """Write down that somebody opens a person's page, and why. The person sees it."""
    opening = Opening.objects.create(member=member, by=by, reason=reason, at=now)
    record("people.page_opened", by=by, subject=member, at=now, reason=str(reason))
    return opening


@transaction.atomic
def reveal_contact(*, member: Member, by: Member, now: datetime) -> None:
    """The whole phone and e-mail are about to be shown."""
    record("people.contact_revealed", by=by, subject=member, at=now)


@transaction.atomic
def correct_contact(*, member: Member, phone: str, email: str, by: Member, now: datetime) -> None:
    """Write down the contact that a person gives at the desk. A new one is not proved yet; whoever
    had proved the one before is told, as when the person changes it.

    :raises Refused: if a phone or an e-mail cannot be read.
    """
    member = Member.objects.select_for_update().get(pk=member.pk)
    phone, email = readable_phone(phone), readable_email(email)
    before = []
    if phone != member.phone:
        before += [Contact(phone=member.phone)] if member.phone_proved_at else []
        member.phone, member.phone_proved_at = phone, None
    if email != member.email:
        before += [Contact(email=member.email)] if member.email_proved_at else []
        member.email, member.email_proved_at = email, None
    member.channel = usual_channel(member)
    member.save(update_fields=["phone", "phone_proved_at", "email", "email_proved_at", "channel"])
    record("people.contact_corrected", by=by, subject=member, at=now)
    for contact in before:
        tell_the_one_before(contact, language=member.language, now=now)


@transaction.atomic
def say_met(*, member: Member, by: Member, now: datetime) -> None:
    """« Je connais cette personne »: she needs no proved contact to keep a seat."""
    met = Member.objects.filter(pk=member.pk, met_at=None).update(met_at=now)
    if met:
        record("people.met", by=by, subject=member, at=now)


@transaction.atomic
def say_stays(*, member: Member, by: Member, now: datetime) -> None:
    """« Je reste »: somebody we were about to forget has told it to the team."""
    if Member.objects.filter(pk=member.pk, forgotten_on__isnull=False).exists():
        note_coming(members=[member.pk], now=now)
        record("people.stays", by=by, subject=member, at=now)


@transaction.atomic
def say_message(*, notice: Notice, by: Member, now: datetime) -> None:
    """« C'est dit »: somebody of the team has told it, by word of mouth."""
    if notice.to and said(notice=notice, now=now):
        record("people.message_said", by=by, subject=notice.to, at=now, kind=notice.kind)


@transaction.atomic
def forget_openings(*, now: datetime) -> int:
    """Two years later it no longer matters who opened a page."""
    forgotten, _kinds = Opening.objects.filter(at__lt=now - OPENINGS_KEPT).delete()
    return forgotten
