"""« Choisir » beside a way out: the smallest change that makes a draw possible, in one tap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from interra.foundation.errors import Refused
from interra.gatherings.actions import drawing, scheduling
from interra.gatherings.models import Session
from interra.gatherings.queries.drawing import in_words
from interra.gatherings.queries.forecasts import known_trial

if TYPE_CHECKING:
    from datetime import datetime

    from interra.people.models import Member


class NoLongerAWayOut(Refused):
    """People have come or left since the page was shown: other changes would help now."""


@transaction.atomic
def take(*, session: Session, key: str, by: Member | None, now: datetime) -> Session:
    """Make the change that the page proposed. What was changed is kept as the reason.

    :raises NoLongerAWayOut: if it is not one of the smallest changes any more.
    :raises drawing.NoDraw: and the others of `drawing.change_mix`, `scheduling.change_seats`.
    """
    session = Session.objects.locked(session.pk)
    trial = known_trial(session, today=localdate(now))
    found = in_words(session.mix, trial) if trial else None
    way = next((way for way in found.ways_out if way.key == key), None) if found else None
    if found is None or way is None:
        raise NoLongerAWayOut(_("The requests have changed. Look at the new proposals."))
    if way.seats != found.seats:
        seats = session.seats.count() + way.seats - found.seats
        session = scheduling.change_seats(session=session, seats=seats, by=by, now=now)
    if way.mix != session.mix:
        reason = _("For a possible draw: %(change)s") % {"change": way.said}
        session = drawing.change_mix(session=session, mix=way.mix, reason=reason, by=by, now=now)
    return session
