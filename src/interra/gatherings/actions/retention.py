"""We keep little, and not for long: a year later, a registration no longer says whose it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from interra.foundation.journal.models import Entry
from interra.foundation.sealing import pseudonym
from interra.gatherings.models import (
    Attendee,
    Draw,
    KioskTicket,
    PresenceMark,
    Refill,
    Registration,
)
from interra.gatherings.rules.deadlines import ANSWERS_KEPT, KEPT_BY_NAME, TERMS_KEPT
from interra.gatherings.rules.kiosk import TICKETS_KEPT

if TYPE_CHECKING:
    from datetime import datetime

AT_ONCE = 500
REGISTRATION = Registration._meta.label_lower


@transaction.atomic
def forget_names(*, now: datetime) -> int:
    """Take names and members away from old sessions, some at a time; how many requests that changed.

    Step F can still count people by their pseudonym, until the terms of the draw go too.
    """
    past = now - KEPT_BY_NAME
    old = list(Registration.objects.to_forget(past).select_related("member")[:AT_ONCE])
    for registration in old:
        whose = registration.member
        registration.traced_as = pseudonym("registration", whose.code) if whose else ""
        registration.member = registration.form_key = None
    Registration.objects.bulk_update(old, ["traced_as", "member", "form_key"], batch_size=100)
    named = Attendee.objects.filter(session__ends_at__lt=past)
    named.exclude(name="", member=None).update(name="", member=None)
    return len(old)


@transaction.atomic
def forget_traces(*, now: datetime) -> int:
    """Three years later nothing leads from a draw, or a request, to anybody: counts stay."""
    past = now - TERMS_KEPT
    traced = Registration.objects.filter(session__ends_at__lt=past).exclude(traced_as="")
    forgotten = traced.update(traced_as="")
    for drawn in (Draw, Refill):
        old = drawn._default_manager.filter(session__ends_at__lt=past)
        forgotten += old.exclude(terms_sealed="").update(terms_sealed="")
    return forgotten


@transaction.atomic
def forget_answers(*, now: datetime) -> int:
    """What people told the draw of one date is of no use after it, nor who counted in its rules."""
    past = now - ANSWERS_KEPT
    told = Attendee.objects.filter(session__ends_at__lt=past).exclude(answers_sealed="")
    counted = Draw.objects.filter(session__ends_at__lt=past).exclude(answers_sealed="")
    return told.update(answers_sealed="") + counted.update(answers_sealed="")


@transaction.atomic
def forget_who_answered(*, now: datetime) -> int:
    """What a member did for a seat, or tapped at the door, says whose it was as a name does."""
    past = now - KEPT_BY_NAME
    old = Entry.objects.filter(at__lt=past, subject__startswith=f"{REGISTRATION}:")
    taps = PresenceMark.objects.filter(attendee__session__ends_at__lt=past).exclude(by=None)
    return old.filter(by__is_staff=False).update(by=None) + taps.update(by=None)


@transaction.atomic
def forget_tickets(*, now: datetime) -> int:
    """A number of the kiosk is asked for within days, or never."""
    forgotten, _kinds = KioskTicket.objects.filter(received_at__lt=now - TICKETS_KEPT).delete()
    return forgotten
