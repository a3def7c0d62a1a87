"""Messages leave. Never forgotten, at most one duplicate (same Message-ID), none after its use.

A message is claimed (`sending`, with a lease), handed to a carrier, then marked. A worker that
dies in between leaves it claimed: after the lease it is tried once more, and if that fails in the
same way a person says it at the desk. The same holds for a carrier that takes it and does not answer.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from interra.foundation.notices import contexts, rules
from interra.foundation.notices.channels import email, sms
from interra.foundation.notices.channels.carrier import Letter, Never, NotNow, Unsure
from interra.foundation.notices.models import Notice
from interra.foundation.sealing import Unreadable, unseal

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

logger = logging.getLogger(__name__)
AT_ONCE = 200
State = Notice.State


@dataclass(frozen=True, slots=True)
class Reader:
    """Where a message goes and how it must look. `channel` is "" when only a person can say it."""

    channel: str
    address: str
    language: str
    discreet: bool


def send_due(now: datetime) -> int:
    """Send what is due. Several workers may run at once; each message has one of them."""
    _recover(now)
    due = Notice.objects.due(now).select_related("to").order_by("-urgent", "due_at", "pk")
    return sum(_send(notice, now) for notice in due[:AT_ONCE])


def forget_old(now: datetime) -> int:
    """What was sent long ago is of no use any more."""
    old = Notice.objects.filter(written_at__lt=now - rules.KEPT)
    deleted, _ = old.exclude(state__in=[State.WAITING, State.SENDING]).delete()
    return deleted


def _recover(now: datetime) -> None:
    Notice.objects.stuck(now).filter(unsure=0).update(state=State.WAITING, unsure=1)
    Notice.objects.stuck(now).filter(unsure__gte=1).update(state=State.DESK, secret="", address="")


def _send(notice: Notice, now: datetime) -> bool:
    if notice.useless_after and now > notice.useless_after:
        return _close(notice, State.DROPPED)
    later = _not_before(notice, now)
    if later is not None:
        Notice.objects.filter(pk=notice.pk, state=State.WAITING).update(due_at=later)
        return False
    try:
        reader = reader_of(notice, now)
    except Unreadable:  # the key has changed: one letter that nobody can read stops no other
        return _close(notice, State.DROPPED)
    carry = _carriers().get(reader.channel)
    if carry is None:
        return _close(notice, State.DESK)
    return _claim(notice, now) and _hand_over(notice, reader, carry, now)


def _hand_over(
    notice: Notice, reader: Reader, carry: Callable[[Letter], None], now: datetime
) -> bool:
    try:
        carry(write(notice, reader))
    except contexts.Nothing:
        return _close(notice, State.DROPPED)
    except NotNow:
        return _try_later(notice, now)
    except Unsure:
        return _once_more(notice, now)
    except (Never, Unreadable) as why:
        logger.warning("Notice %s cannot be sent: %s.", notice.code, type(why).__name__)
        return _close(notice, State.DESK)
    Notice.objects.filter(pk=notice.pk).update(
        state=State.SENT, channel=reader.channel, sent_at=now, secret="", address=""
    )
    return True


def reader_of(notice: Notice, now: datetime) -> Reader:
    """The channel this message takes today."""
    if notice.to is None:
        known = unseal(notice.address)
        phone, mail, language, discreet = known["phone"], known["email"], known["language"], False
        wish = "sms" if phone else "email"
    else:
        person = notice.to
        phone = person.phone if person.phone_proved_at or person.met_at else ""
        mail = person.email if person.email_proved_at or person.met_at else ""
        language, discreet, wish = person.language, person.discreet, person.channel
    addresses = {
        "sms": phone if phone and sms.reaches(phone) and _sms_left(now) else "",
        "email": mail if mail and email.is_open() else "",
    }
    if wish == "desk":
        return Reader("", "", language, discreet)
    for channel in sorted(addresses, key=lambda name: name != wish):
        if addresses[channel]:
            return Reader(channel, addresses[channel], language, discreet)
    return Reader("", "", language, discreet)


def write(notice: Notice, reader: Reader) -> Letter:
    """Make the text, in the reader's language, at the moment it leaves."""
    with translation.override(reader.language):
        context = contexts.context_of(notice) | {
            "association": settings.ASSOCIATION,
            "site": settings.SITE_URL,
            "reader": notice.to,
            "discreet": reader.discreet,
            "channel": reader.channel,
            "secret": unseal(notice.secret) if notice.secret else None,
        }
        text = render_to_string(f"notices/{notice.kind}.txt", context)
    subject, _, body = text.strip().partition("\n")
    return Letter(notice.code, reader.address, subject.strip(), body.strip(), reader.language)


def _not_before(notice: Notice, now: datetime) -> datetime | None:
    """The morning, when it is night or the person has had enough for today; unless it would be too late."""
    later = None if notice.urgent else _kinder_hour(notice, now)
    too_late = later is not None and notice.useless_after and later >= notice.useless_after
    return None if too_late else later


def _kinder_hour(notice: Notice, now: datetime) -> datetime | None:
    local = timezone.localtime(now)
    morning = rules.next_morning(local, quiet_until=settings.QUIET_UNTIL)
    if rules.is_quiet(local, quiet_from=settings.QUIET_FROM, quiet_until=settings.QUIET_UNTIL):
        return morning
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    sent_today = Notice.objects.filter(to=notice.to, sent_at__gte=midnight, urgent=False).count()
    return morning if sent_today >= settings.MESSAGES_PER_PERSON_PER_DAY else None


def _sms_left(now: datetime) -> bool:
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    sent = Notice.objects.filter(channel="sms", sent_at__gte=midnight).count()
    return sent < settings.SMS_PER_DAY


def _carriers() -> dict[str, Callable[[Letter], None]]:
    return {"email": email.carry, "sms": sms.carry}


def _claim(notice: Notice, now: datetime) -> bool:
    mine = Notice.objects.filter(pk=notice.pk, state=State.WAITING, due_at=notice.due_at)
    return bool(mine.update(state=State.SENDING, due_at=now + rules.LEASE))


def _try_later(notice: Notice, now: datetime) -> bool:
    later = rules.next_try(now, notice.attempts)
    if later is None:
        return _close(notice, State.DESK)
    Notice.objects.filter(pk=notice.pk).update(
        state=State.WAITING, due_at=later, attempts=notice.attempts + 1
    )
    return False


def _once_more(notice: Notice, now: datetime) -> bool:
    """It may have arrived: a second copy at most."""
    if notice.unsure:
        return _close(notice, State.DESK)
    Notice.objects.filter(pk=notice.pk).update(
        state=State.WAITING, due_at=now + rules.LEASE, unsure=1
    )
    return False


def _close(notice: Notice, state: Notice.State) -> bool:
    Notice.objects.filter(pk=notice.pk).update(state=state, secret="", address="")
    return False
