"""One message about one registration: who asked is told, when there is still somebody to tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interra.foundation.notices.actions import tell

if TYPE_CHECKING:
    from datetime import datetime

    from interra.gatherings.models import Registration, Session


def tell_of(
    registration: Registration,
    session: Session,
    kind: str,
    *,
    at: datetime,
    due_at: datetime | None = None,
    urgent: bool = False,
    until: datetime | None = None,
) -> None:
    """`kind` without its app: "placed". After the session, or after `until` (the last moment to
    answer), the message is of no use."""
    if registration.member is None:
        return
    tell(
        [registration.member],
        f"gatherings.{kind}",
        at=at,
        due_at=due_at,
        urgent=urgent,
        useless_after=until or session.ends_at,
        session=session.code,
        registration=registration.code,
    )
