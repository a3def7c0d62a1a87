"""One date for one's own calendar: it replaces itself there when it moves or is cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from interra.foundation.calendars import Event, calendar
from interra.gatherings.models import Registration

if TYPE_CHECKING:
    from interra.gatherings.queries.receipts import Receipt

State = Registration.State
GONE = {State.CANCELLED, State.LAPSED, State.NOT_HELD, State.ELSEWHERE}


def calendar_of(receipt: Receipt, title: str) -> bytes:
    """The file for a phone's calendar. A person who no longer comes sees the date struck through."""
    session = receipt.session
    gone = receipt.state in GONE
    event = Event(
        uid=uid_of(session.code),
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        title=title,
        stamped_at=session.changed_at,
        sequence=session.sequence,
        is_cancelled=session.is_cancelled or gone,
        place=receipt.place.line,
        url=receipt.url,
    )
    return calendar([event], name=title)


def uid_of(code: str) -> str:
    """The same name wherever this date is published."""
    return f"{code}@{settings.SITE_URL.partition('://')[2]}"
