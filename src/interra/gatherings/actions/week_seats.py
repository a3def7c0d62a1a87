"""One seat at most in a week: what happens to a person's other wishes. Used by the deeds that give or
take back seats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from interra.gatherings import rules
from interra.gatherings.actions import seating
from interra.gatherings.models import Registration, Session

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

State = Registration.State


def lock_week(week_id: int | None) -> list[Session]:
    """The sessions of a week, always in the same order: nobody waits for somebody who waits for them."""
    if week_id is None:
        return []
    of = Session.objects.filter(week=week_id).order_by("pk").values_list("pk", flat=True)
    return [Session.objects.locked(pk) for pk in of]


def settle_others(registration: Registration, now: datetime) -> None:
    """A seat was taken: nobody of the party asks for another date of the week, or waits there."""
    for other in _others(registration, (State.ASKED, State.RESERVE)):
        seating.step_back(other, State.ELSEWHERE, now)


def leave_others(registration: Registration, was: str, now: datetime) -> None:
    """Whoever leaves before the draw takes the whole list back; whoever gives a seat back is not
    « elsewhere » any more."""
    if was == State.ASKED:
        for other in _others(registration, (State.ASKED,)):
            seating.step_back(other, State.CANCELLED, now)
    elif was in rules.HOLDING:
        for other in _others(registration, (State.ELSEWHERE,)):
            seating.step_back(other, State.CANCELLED, now)


def _others(registration: Registration, states: Iterable[str]) -> list[Registration]:
    if registration.week_id is None or registration.member_id is None:
        return []
    people = registration.attendees.filter(member__isnull=False).values("member")
    theirs = Registration.objects.filter(week=registration.week_id, state__in=states).filter(
        Q(member=registration.member_id) | Q(member__in=people)
    )
    return list(theirs.exclude(pk=registration.pk).order_by("pk"))
