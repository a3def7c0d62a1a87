"""The team: invited from the server's command line, a password, and a second factor by allauth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, validate_totp_code
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.cache import caches
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from interra.foundation.errors import Refused
from interra.foundation.journal.actions import record
from interra.foundation.sealing import seal, unseal
from interra.people.actions import devices, ways_in
from interra.people.actions.codes import DEMO_CODE
from interra.people.actions.entering import welcome
from interra.people.models import Member, WayIn
from interra.people.rules import contacts, names

if TYPE_CHECKING:
    from datetime import datetime

TOTP_KIND = Authenticator.Type.TOTP
RECOVERY_KIND = Authenticator.Type.RECOVERY_CODES
_REMEMBER_USED = 120  # seconds: longer than a code of the second factor is good for


class SealedSecrets(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """What makes the codes is sealed in the database (allauth's hook: MFA_ADAPTER)."""

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return str(unseal(encrypted_text))


class NotTheTeam(Refused):
    """Unknown name, wrong password or wrong code: one sentence for all."""

    def __init__(self) -> None:
        super().__init__(_("The name, the password or the code is not right. Try again."))


class WrongSecondFactor(Refused):
    def __init__(self) -> None:
        super().__init__(_("This is not the code of your phone now. Try the next one."))


class InvitationTooOld(Refused):
    def __init__(self) -> None:
        super().__init__(_("This link is too old. Ask for a new one."))


class TwoOfThisName(Refused):
    def __init__(self) -> None:
        super().__init__(_("Two people of the team have this name."))


@transaction.atomic
def invite_to_team(*, name: str, email: str = "", now: datetime) -> tuple[Member, str]:
    """Make `name` one of the team (or let them begin anew); returns the secret of their link.

    :raises TwoOfThisName: and what `welcome` refuses.
    """
    same = list(Member.objects.team().filter(folded_name=names.fold(name))[:2])
    if len(same) > 1:
        raise TwoOfThisName
    member = same[0] if same else _new_in_team(name, email, now)
    return member, ways_in.invite(member=member, by=None, now=now)


@transaction.atomic
def accept_invitation(
    *, invitation: str, password: str, secret: str, typed: str, now: datetime
) -> tuple[Member, list[str]]:
    """Set the password and the second factor. Returns the recovery codes, shown once.

    :raises WrongSecondFactor: the invitation stays good.
    :raises InvitationTooOld:
    """
    if not _is_code_of(secret, typed):
        raise WrongSecondFactor
    member = ways_in.use_once(kind=WayIn.Kind.INVITATION, secret=invitation, now=now)
    if member is None:
        raise InvitationTooOld
    return member, equip(member=member, password=password, secret=secret, now=now)


@transaction.atomic
def equip(*, member: Member, password: str, secret: str, now: datetime) -> list[str]:
    """A password and a second factor, in place of any before; every open device is closed."""
    Authenticator.objects.filter(user=member).delete()
    TOTP.activate(member, secret)
    codes = RecoveryCodes.activate(member).generate_codes()
    member.set_password(password)
    member.is_staff = True
    member.save(update_fields=["password", "is_staff"])
    devices.close_devices(member=member, by=member, now=now)
    record("people.team_equipped", by=member, subject=member, at=now)
    return list(codes)


@transaction.atomic
def leave_team(*, member: Member, now: datetime) -> None:
    """From the next request on, the desk is closed to them; they stay a member."""
    Authenticator.objects.filter(user=member).delete()
    WayIn.objects.filter(member=member, kind=WayIn.Kind.INVITATION).delete()
    member.set_unusable_password()
    member.is_staff = False
    member.save(update_fields=["password", "is_staff"])
    devices.close_devices(member=member, by=member, now=now)
    record("people.team_left", by=member, subject=member, at=now)


def recognise(*, who: str, password: str, typed: str, now: datetime) -> Member:
    """Who of the team this is: name, e-mail or phone, then both factors.

    Not one transaction: a password is checked slowly, and must not hold the others up.

    :raises NotTheTeam:
    """
    candidates = _named(who)
    if not candidates:
        make_password(password)  # as slow as a real check
    for member in candidates:
        if member.check_password(password) and _passes(member, typed):
            record("people.team_entered", by=member, subject=member, at=now)
            return member
    raise NotTheTeam


def _new_in_team(name: str, email: str, now: datetime) -> Member:
    member = welcome(name=name, language=settings.LANGUAGE_CODE, email=email, now=now)
    member.is_staff, member.met_at = True, now
    member.save(update_fields=["is_staff", "met_at"])
    return member


def _named(who: str) -> list[Member]:
    contact = contacts.read_contact(who)
    same = Q(folded_name=names.fold(who))
    if contact and contact.phone:
        same |= Q(phone=contact.phone)
    if contact and contact.email:
        same |= Q(email=contact.email)
    return list(Member.objects.team().filter(same)[:3])


def _passes(member: Member, typed: str) -> bool:
    """The code of now, once; or one of the recovery codes, once."""
    for factor in Authenticator.objects.filter(user=member):
        if factor.type == RECOVERY_KIND and RecoveryCodes(factor).validate_code(typed):
            return True
        if factor.type == TOTP_KIND and _is_demo_code(typed):
            return True
        if factor.type == TOTP_KIND and TOTP(factor).validate_code(typed):
            # allauth remembers for one period only, and we accept the neighbours too.
            return caches["shared"].add(f"second-factor:{member.pk}:{typed}", 1, _REMEMBER_USED)
    return False


def _is_code_of(secret: str, typed: str) -> bool:
    return _is_demo_code(typed) or validate_totp_code(secret, typed)


def _is_demo_code(typed: str) -> bool:
    return settings.DEMO and typed == DEMO_CODE
