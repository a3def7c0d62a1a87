"""One-time codes by SMS and e-mail. The same work is done for a contact we know and for one we do
not, so that nobody learns from the answer, or from its time, who is a member."""

from __future__ import annotations

import hmac
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from interra.foundation.errors import Refused
from interra.foundation.notices.actions import tell_address
from interra.foundation.notices.rules import takes_sms
from interra.foundation.ready import write_new
from interra.foundation.sealing import keyed_digest, pseudonym, seal, unseal
from interra.people.models import Attempt, Member
from interra.people.queries.profiles import profiles_behind
from interra.people.rules import entrance
from interra.people.rules.contacts import Contact

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

DEMO_CODE = "123456"  # a demo sends nothing: its pages show this code
Purpose = Attempt.Purpose


class TooManyCodes(Refused):
    """This contact has been written to often enough."""

    def __init__(self) -> None:
        super().__init__(_("Many codes were sent. Wait one hour, or call us."))


class NoSms(Refused):
    """A landline, or a country that the association does not pay for."""

    def __init__(self) -> None:
        super().__init__(_("We cannot send an SMS to this number. Write your e-mail."))


class WrongCode(Refused):
    def __init__(self) -> None:
        super().__init__(_("This is not the right code. Look at it again."))


class CodeTooOld(Refused):
    """Too old, used, tried too often, or asked in another browser: all the same for who types."""

    def __init__(self) -> None:
        super().__init__(_("This code is too old. Ask for a new code."))


@transaction.atomic
def ask_to_enter(*, contact: Contact, language: str, earlier: str = "", now: datetime) -> Attempt:
    """Send a code to whoever is behind `contact`, if anybody is. `earlier` is this browser's key.

    :raises NoSms, TooManyCodes: for known and unknown contacts alike.
    """
    same = _just_asked(contact, now).filter(purpose=Purpose.ENTER, key=earlier).first()
    known = bool(profiles_behind(contact, today=now.date()))
    return same or _send(contact, Purpose.ENTER, known=known, language=language, now=now)


@transaction.atomic
def ask_member(*, member: Member, contact: Contact, purpose: str, now: datetime) -> Attempt:
    """Send a code to a contact that `member` says is theirs.

    :raises NoSms, TooManyCodes: nothing is sent.
    """
    same = _just_asked(contact, now).filter(purpose=purpose, member=member).first()
    return same or _send(
        contact, purpose, known=True, language=member.language, now=now, member=member
    )


def use_code(*, attempt: Attempt | None, typed: str, now: datetime) -> Contact:
    """The contact that the right code proves.

    Not one transaction, on purpose: a wrong try must stay counted when the refusal is raised.

    :raises WrongCode, CodeTooOld:
    """
    if attempt is None:
        raise CodeTooOld
    live = Attempt.objects.filter(
        pk=attempt.pk, used_at=None, expires_at__gt=now, tries__lt=entrance.TRIES_PER_CODE
    )
    is_right = hmac.compare_digest(attempt.digest, _digest(attempt.key, typed))
    # One statement counts the try and uses the code: of two right tries at once, one comes in.
    if not live.update(tries=F("tries") + 1, used_at=now if is_right else None):
        raise CodeTooOld
    if not is_right:
        raise WrongCode if live.exists() else CodeTooOld
    return contact_of(attempt)


def contact_of(attempt: Attempt) -> Contact:
    return Contact(**unseal(attempt.contact))


def forget_attempts(*, now: datetime) -> int:
    """A day is what the limits need."""
    gone, _kinds = Attempt.objects.filter(asked_at__lt=now - timedelta(days=1)).delete()
    return gone


def _send(
    contact: Contact,
    purpose: str,
    *,
    known: bool,
    language: str,
    now: datetime,
    member: Member | None = None,
) -> Attempt:
    if contact.phone and not takes_sms(contact.phone, tuple(settings.SMS_COUNTRIES)):
        raise NoSms
    _refuse_a_flood(contact, now)
    code = _a_code()
    attempt = Attempt(purpose=purpose, member=member, asked_at=now)
    attempt.contact = seal({"phone": contact.phone, "email": contact.email})
    attempt.contact_digest = _who(contact)
    attempt.digest = _digest(attempt.key, code)
    attempt.expires_at = now + entrance.CODE_LIVES
    write_new(attempt)
    tell_address(
        "people.code",
        phone=contact.phone,
        email=contact.email,
        language=language,
        at=now,
        # For a stranger the same row is written, already useless: the worker drops it.
        useless_after=attempt.expires_at if known else now - entrance.CODE_LIVES,
        secret=code,
    )
    return attempt


def _refuse_a_flood(contact: Contact, now: datetime) -> None:
    asked = Attempt.objects.filter(
        contact_digest=_who(contact), asked_at__gt=now - timedelta(days=1)
    )
    times = list(asked.values_list("asked_at", flat=True))
    this_hour = sum(time > now - timedelta(hours=1) for time in times)
    most = entrance.SMS_PER_DAY if contact.phone else entrance.EMAILS_PER_DAY
    if this_hour >= entrance.CODES_PER_HOUR or len(times) >= most:
        raise TooManyCodes


def _just_asked(contact: Contact, now: datetime) -> QuerySet[Attempt]:
    return Attempt.objects.filter(
        contact_digest=_who(contact), used_at=None, asked_at__gt=now - entrance.SAME_CODE_FOR
    )


def _a_code() -> str:
    if settings.DEMO:
        return DEMO_CODE
    return f"{secrets.randbelow(10**entrance.CODE_DIGITS):0{entrance.CODE_DIGITS}}"


def _digest(key: str, code: str) -> str:
    return keyed_digest(code, purpose=f"attempt:{key}").hex()


def _who(contact: Contact) -> str:
    return pseudonym("contact", contact.phone, contact.email)
