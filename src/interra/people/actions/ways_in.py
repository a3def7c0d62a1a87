"""Ways back in that are not a contact: a code read out at the desk, a printed card."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from interra.foundation.codes import a_code
from interra.foundation.errors import Refused
from interra.foundation.journal.actions import record
from interra.foundation.sealing import keyed_digest
from interra.people.actions.devices import close_devices
from interra.people.models import Member, WayIn
from interra.people.rules import entrance

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

Kind = WayIn.Kind
SECRET_LETTERS = 26  # 125 bits


class NotOurCode(Refused):
    """Unknown, too old or already used: the same for who types it."""

    def __init__(self) -> None:
        super().__init__(_("This code does not work. Ask for a new code at the desk."))


@transaction.atomic
def make_desk_code(*, member: Member, by: Member, now: datetime) -> str:
    """Eight digits that the team reads out; they open once, for ten minutes. The last one counts."""
    WayIn.objects.filter(member=member, kind=Kind.DESK).delete()
    code = _unused_desk_code()
    _keep(member, Kind.DESK, code, by=by, now=now, expires_at=now + entrance.DESK_CODE_LIVES)
    record("people.desk_code_made", by=by, subject=member, at=now)
    return code


@transaction.atomic
def use_desk_code(*, typed: str, now: datetime) -> Member:
    """Whose code it is; it opens nothing more.

    :raises NotOurCode:
    """
    member = use_once(kind=Kind.DESK, secret=typed, now=now)
    if member is None:
        raise NotOurCode
    record("people.entered_by_desk_code", by=member, subject=member, at=now)
    return member


@transaction.atomic
def make_card(*, member: Member, by: Member, now: datetime) -> str:
    """The secret of a new card, to be printed now: it is kept nowhere. Older cards stop working."""
    revoke_cards(member=member, by=by, now=now)
    secret = a_code(SECRET_LETTERS)
    _keep(member, Kind.CARD, secret, by=by, now=now, expires_at=None)
    record("people.card_made", by=by, subject=member, at=now)
    return secret


@transaction.atomic
def revoke_cards(*, member: Member, by: Member, now: datetime) -> int:
    """A lost card opens nothing from now on."""
    live = WayIn.objects.filter(member=member, kind=Kind.CARD, revoked_at=None)
    revoked = live.update(revoked_at=now)
    if revoked:
        record("people.card_revoked", by=by, subject=member, at=now)
    return revoked


@transaction.atomic
def close_all(*, member: Member, by: Member, now: datetime) -> None:
    """Nothing that was open or printed opens any more; the contact still does."""
    revoke_cards(member=member, by=by, now=now)
    WayIn.objects.filter(member=member, kind=Kind.DESK).delete()
    close_devices(member=member, by=by, now=now)


@transaction.atomic
def invite(*, member: Member, by: Member | None, now: datetime) -> str:
    """The secret of a link by which somebody of the team sets a password and a second factor."""
    WayIn.objects.filter(member=member, kind=Kind.INVITATION).delete()
    secret = a_code(SECRET_LETTERS)
    expires_at = now + entrance.INVITATION_LIVES
    _keep(member, Kind.INVITATION, secret, by=by, now=now, expires_at=expires_at)
    record("people.team_invited", by=by, subject=member, at=now)
    return secret


def holder(*, kind: str, secret: str, now: datetime) -> Member | None:
    """Whose way in this is. Looking does not use it."""
    way = _live(kind, secret, now).select_related("member").first()
    return way.member if way else None


def use_once(*, kind: str, secret: str, now: datetime) -> Member | None:
    """Like `holder`, and nobody else can use it after.

    The row is named by its key alone: PostgreSQL looks again at the conditions of a row that
    somebody just changed, but not inside a sub-query, and a condition on the member is one.
    """
    way = _live(kind, secret, now).select_related("member").first()
    if way is None:
        return None
    unused = WayIn.objects.filter(pk=way.pk, used_at=None, revoked_at=None)
    return way.member if unused.update(used_at=now) else None


def forget_ways_in(*, now: datetime) -> int:
    """What has expired or was revoked is of no use to anybody."""
    yesterday = now - timedelta(days=1)
    expired, _kinds = WayIn.objects.filter(expires_at__lt=yesterday).delete()
    revoked, _kinds = WayIn.objects.filter(revoked_at__lt=yesterday).delete()
    return expired + revoked


def _live(kind: str, secret: str, now: datetime) -> QuerySet[WayIn]:
    rows = WayIn.objects.filter(kind=kind, digest=_digest(kind, secret), member__is_active=True)
    rows = rows.filter(used_at=None, revoked_at=None)
    return rows.exclude(expires_at__lte=now)


def _keep(
    member: Member,
    kind: str,
    secret: str,
    *,
    by: Member | None,
    now: datetime,
    expires_at: datetime | None,
) -> None:
    WayIn.objects.create(
        member=member,
        kind=kind,
        digest=_digest(kind, secret),
        made_at=now,
        made_by=by,
        expires_at=expires_at,
    )


def _unused_desk_code() -> str:
    """Few codes live at once among a hundred million: the loop hardly ever turns."""
    while True:
        code = f"{secrets.randbelow(10**entrance.DESK_CODE_DIGITS):0{entrance.DESK_CODE_DIGITS}}"
        if not WayIn.objects.filter(digest=_digest(Kind.DESK, code)).exists():
            return code


def _digest(kind: str, secret: str) -> str:
    return keyed_digest(secret, purpose=f"way_in:{kind}").hex()
