"""Four digits of one's own, for who shares a phone. The desk can take them away; nobody can read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils.translation import gettext as _

from interra.foundation.errors import Refused
from interra.foundation.journal.actions import record
from interra.foundation.sealing import keyed_digest
from interra.people.models import ProfileCode
from interra.people.rules import entrance

if TYPE_CHECKING:
    from datetime import datetime

    from interra.people.models import Member


class EasyCode(Refused):
    def __init__(self) -> None:
        super().__init__(_("Everybody guesses this code. Choose 4 other digits."))


class NotTheCode(Refused):
    def __init__(self) -> None:
        super().__init__(_("This is not the right code. Look at it again."))


class ProfileClosed(Refused):
    """Too many wrong tries, by whoever it was."""

    def __init__(self) -> None:
        super().__init__(_("Too many tries. Wait 15 minutes, or come to us: we help you."))


@transaction.atomic
def set_code(*, member: Member, code: str, now: datetime) -> None:
    """From now on these digits are asked when somebody chooses this profile. They replace the others.

    :raises EasyCode: nothing changes.
    """
    if entrance.is_easy(code):
        raise EasyCode
    kept = {"digest": make_password(_keyed(member, code)), "set_at": now}
    afresh = {"tries": 0, "closed_until": None}
    ProfileCode.objects.update_or_create(member=member, defaults=kept | afresh)
    record("people.code_set", by=member, subject=member, at=now)


def change_code(*, member: Member, current: str, code: str, now: datetime) -> None:
    """Other digits, for who knows those of today: a phone may have stayed open in other hands.

    :raises EasyCode, NotTheCode, ProfileClosed: nothing changes.
    """
    if entrance.is_easy(code):
        raise EasyCode
    use_profile_code(member=member, typed=current, now=now)
    set_code(member=member, code=code, now=now)


def give_up_code(*, member: Member, current: str, now: datetime) -> None:
    """No digits any more, said by who knows them.

    :raises NotTheCode, ProfileClosed:
    """
    use_profile_code(member=member, typed=current, now=now)
    stop_code(member=member, by=member, now=now)


def use_profile_code(*, member: Member, typed: str, now: datetime) -> None:
    """Let pass whoever knows the digits of `member`.

    Not one transaction, on purpose: a wrong try must stay counted when the refusal is raised. It is
    counted before we look, so that many tries at once are no more tries.

    :raises NotTheCode, ProfileClosed:
    """
    codes = ProfileCode.objects.filter(member=member)
    codes.filter(closed_until__lte=now).update(tries=0, closed_until=None)
    last = entrance.TRIES_PER_PROFILE - 1
    closes = Case(When(tries=last, then=Value(now + entrance.PROFILE_CLOSED_FOR)))
    if not codes.filter(tries__lte=last).update(tries=F("tries") + 1, closed_until=closes):
        if codes.exists():
            raise ProfileClosed
        return  # taken away in between: nothing is asked any more
    digest, closed_until = codes.values_list("digest", "closed_until").get()
    if not check_password(_keyed(member, typed), digest):
        raise ProfileClosed if closed_until else NotTheCode
    codes.update(tries=0, closed_until=None)


@transaction.atomic
def stop_code(*, member: Member, by: Member, now: datetime) -> None:
    """No digits are asked any more: the person has typed them, or somebody of the team helps."""
    gone, _kinds = ProfileCode.objects.filter(member=member).delete()
    if gone:
        record("people.code_stopped", by=by, subject=member, at=now)


def _keyed(member: Member, code: str) -> str:
    """Ten thousand codes are soon tried by who has the database: without our key, none fits."""
    return keyed_digest(f"{member.pk}:{code}", purpose="profile_code").hex()
