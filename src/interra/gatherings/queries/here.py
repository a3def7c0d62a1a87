"""« Je suis là »: the code on the host's screen, the four digits on paper, and who may use them."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING

import segno
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from interra.foundation.sealing import keyed_digest
from interra.gatherings.queries.presence import coming
from interra.gatherings.rules import presence

if TYPE_CHECKING:
    from datetime import datetime

    from interra.gatherings.models import Attendee, Session
    from interra.people.models import Member


def here_token(session: Session, now: datetime) -> str:
    """This minute's proof of having seen the screen; nobody can make it without our key."""
    return _token(session, presence.step_of(now))


def is_fresh(token: str, session: Session, now: datetime) -> bool:
    fresh = [_token(session, step) for step in presence.steps_valid(now)]
    return any(hmac.compare_digest(token.encode(), known.encode()) for known in fresh)


def door_digits(session: Session) -> str:
    """Four digits for this date, printed on the host's paper: for who has no camera."""
    digest = keyed_digest(session.code, purpose="door")
    return (
        f"{int.from_bytes(digest[:8], 'big') % 10**presence.DOOR_DIGITS:0{presence.DOOR_DIGITS}}"
    )


def here_qr(session: Session, now: datetime) -> SafeString:
    """Drawn on the page itself. No language in the address: each phone opens it in its own."""
    return _qr(f"{settings.SITE_URL}/here/{session.code}/{here_token(session, now)}/")


def paper_qr(session: Session) -> SafeString:
    """Leads to where the four digits are written; it proves nothing by itself."""
    return _qr(f"{settings.SITE_URL}/here/{session.code}/")


def _qr(url: str) -> SafeString:
    drawn = segno.make(url, error="m").svg_inline(
        border=2, dark="#000", light="#fff", omitsize=True, svgclass=None, lineclass=None
    )
    return mark_safe(drawn)  # noqa: S308 -- made here, from our own address


def my_party(session: Session, member: Member) -> list[Attendee]:
    """Those who come with me, and me first; nobody when I have no seat."""
    mine = coming(session).filter(member=member).values("registration")
    party = coming(session).filter(registration__in=mine).select_related("member")
    found = list(party.order_by("position"))
    return sorted(found, key=lambda one: one.member_id != member.pk)


def _token(session: Session, step: int) -> str:
    digest = keyed_digest(f"{session.code}:{step}", purpose="here")
    return urlsafe_b64encode(digest[:12]).decode()
