"""« Une question pour le tirage »: what the mix of one date counts, told by the people themselves.

An answer is sealed, belongs to one person and one date, and is read by the draw only
(docs/adr/0010-what-a-mix-asks-for-one-date.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from interra.foundation.errors import Refused
from interra.foundation.journal.actions import record
from interra.foundation.sealing import seal
from interra.gatherings.models import Registration, Session
from interra.gatherings.queries.answering import asks_something

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from interra.gatherings.rules.mixing import Answer


class NothingToAnswer(Refused):
    """The draw is sealed, or its mix asks nothing (any more)."""

    def __init__(self) -> None:
        super().__init__(_("This draw asks no question any more."))


class OthersCome(Refused):
    """The party has changed since the page was made."""

    def __init__(self) -> None:
        super().__init__(_("The people who come with you have changed. Please answer again."))


@transaction.atomic
def answer(
    *, registration: Registration, answers: Mapping[int, Answer], now: datetime
) -> Registration:
    """Keep what was told of each person of the party, by position. It replaces what was told before.
    The journal says that there was an answer, not which.

    :raises NothingToAnswer: if this draw asks nothing now.
    :raises OthersCome: if these are not the people of the party.
    """
    session = Session.objects.locked(registration.session_id)
    registration = Registration.objects.select_related("member").get(pk=registration.pk)
    if not asks_something(registration, session, now):
        raise NothingToAnswer
    people = {attendee.position: attendee for attendee in registration.attendees.all()}
    if people.keys() != answers.keys():
        raise OthersCome
    for position, attendee in people.items():
        told = answers[position].as_counted_by(session.mix)
        attendee.answers_sealed = seal(told.as_json())
        attendee.save(update_fields=["answers_sealed"])
    registration.answers += 1
    registration.save(update_fields=["answers"])
    record("gatherings.question_answered", by=registration.member, subject=registration, at=now)
    return registration
