"""« Je viens » in one word, the seats it gives, and what was told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from interra.foundation.notices.models import Notice
from interra.gatherings.actions.joining import join
from interra.gatherings.models import Registration, Seat, Session
from interra.gatherings.tests.make import NOON

if TYPE_CHECKING:
    from interra.people.models import Member


def comes(member: Member, session: Session, **more: Any) -> Registration:
    return join(member=member, session_id=session.pk, now=NOON, **more)


def seated(registration: Registration) -> int:
    return Seat.objects.filter(attendee__registration=registration).count()


def told(member: Member) -> list[str]:
    return list(Notice.objects.filter(to=member).order_by("pk").values_list("kind", flat=True))
