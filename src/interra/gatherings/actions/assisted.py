"""Somebody of the team signs a person up, at the desk or by opening the kiosk for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from interra.foundation.journal.actions import record
from interra.gatherings.actions import joining
from interra.gatherings.models import Registration
from interra.people.actions.desk import say_met

if TYPE_CHECKING:
    from datetime import datetime

    from interra.people.models import Member

Source = Registration.Source


@transaction.atomic
def sign_up(
    *,
    who: Member | joining.Who,
    language: str,
    session_id: int,
    form_key: str,
    by: Member,
    source: str = Source.DESK,
    now: datetime,
) -> Registration:
    """Ask for a seat for a person in front of us, known or new: either way, we have met them.

    :raises CannotJoin: as `join`.
    """
    if isinstance(who, dict):
        registration = joining.welcome_and_join(
            who=who,
            language=language,
            session_id=session_id,
            source=source,
            met_by=by,
            form_key=form_key,
            now=now,
        )
    else:
        say_met(member=who, by=by, now=now)
        who.refresh_from_db(fields=["met_at"])
        registration = joining.join(member=who, session_id=session_id, source=source, now=now)
    record("gatherings.signed_up", by=by, subject=registration, at=now, source=str(source))
    return registration
