"""« Choisir » beside a way out of a week: `ways_out`, for several sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from interra.gatherings.actions import drawing, scheduling
from interra.gatherings.actions.ways_out import NoLongerAWayOut
from interra.gatherings.actions.week_seats import lock_week
from interra.gatherings.queries.week_forecasts import known_week_trial
from interra.gatherings.queries.week_runs import week_in_words

if TYPE_CHECKING:
    from datetime import datetime

    from interra.gatherings.models import Week
    from interra.people.models import Member


@transaction.atomic
def take(*, week: Week, key: str, by: Member | None, now: datetime) -> Week:
    """Make the change that the page proposed. What was changed is kept as the reason.

    :raises NoLongerAWayOut: if it is not one of the smallest changes any more.
    :raises drawing.NoDraw: and the others of `drawing.change_mix`, `scheduling.change_seats`.
    """
    sessions = {session.code: session for session in lock_week(week.pk)}
    trial = known_week_trial(week, today=localdate(now))
    ways = week_in_words(week, trial).ways_out if trial else ()
    way = next((way for way in ways if way.key == key), None)
    if way is None:
        raise NoLongerAWayOut(_("The requests have changed. Look at the new proposals."))
    reason = _("For a possible draw: %(change)s") % {"change": way.said}
    for code, (mix, seats) in way.after.items():
        session, before = sessions[code], way.free[code]
        if seats != before:
            more = session.seats.count() + seats - before
            session = scheduling.change_seats(session=session, seats=more, by=by, now=now)
        if mix != session.mix:
            drawing.change_mix(
                session=session, mix=mix, reason=reason, by=by, now=now, is_blocked=True
            )
    return week
