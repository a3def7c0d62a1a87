"""« Je suis là »: a member says so, with the code on the host's screen or the four digits on paper."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING
from uuid import uuid4

from django.core.cache import caches
from django.utils.translation import gettext as _

from interra.foundation.errors import Refused
from interra.gatherings.actions.presence import merge
from interra.gatherings.queries.here import door_digits, is_fresh, my_party
from interra.gatherings.rules import presence

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from interra.gatherings.models import Session
    from interra.people.models import Member

ONE_HOUR = 3600


class NotNow(Refused):
    """Half an hour before the start to half an hour after; later the host ticks names."""

    def __init__(self) -> None:
        super().__init__(_("This is not the moment. Tell your host that you are here."))


class NoSeat(Refused):
    """A guest is welcome: the host writes the name."""

    def __init__(self) -> None:
        super().__init__(_("You have no seat on this date. Talk to your host."))


class OldCode(Refused):
    """The code on the screen has changed since it was read."""

    def __init__(self) -> None:
        super().__init__(_("This code is too old. Scan it again, or write the 4 digits."))


class OtherDigits(Refused):
    def __init__(self) -> None:
        super().__init__(_("These are not the digits of this date. Look at the paper again."))


class TooManyTries(Refused):
    """Four digits must not be guessed."""

    def __init__(self) -> None:
        super().__init__(_("You tried many times. Tell your host that you are here."))


def say_here(
    *,
    session: Session,
    member: Member,
    token: str | None = None,
    digits: str = "",
    also: Collection[int] = (),
    now: datetime,
) -> None:
    """I am there; `also` those of my party whom I name. Saying it twice changes nothing.

    :raises NotNow, NoSeat, OldCode, OtherDigits, TooManyTries: in words for the person.
    """
    if session.is_cancelled or not presence.may_say_here(session.starts_at, now):
        raise NotNow
    party = my_party(session, member)
    if not party:
        raise NoSeat
    if token is None:
        _check_digits(session, member, digits)
    elif not is_fresh(token, session, now):
        raise OldCode
    me, *others = party
    here = [me.pk, *(one.pk for one in others if one.pk in also)]
    absent = {one.pk for one in party if not one.is_present}
    taps = [
        presence.Tap(presence.Mark(uuid4(), is_add=True), who, now)
        for who in here
        if who in absent
    ]
    source = "code" if token is None else "qr"
    merge(session=session, taps=taps, by=member, source=source, now=now)


def _check_digits(session: Session, member: Member, digits: str) -> None:
    """Counted outside any transaction, so that a refusal does not take the count back."""
    key = f"door:{session.code}:{member.pk}"
    tries = caches["shared"].get(key, 0) + 1
    caches["shared"].set(key, tries, ONE_HOUR)
    if tries > presence.DOOR_TRIES:
        raise TooManyTries
    if not hmac.compare_digest(digits.strip().encode(), door_digits(session).encode()):
        raise OtherDigits
    caches["shared"].delete(key)
