"""Two people who are kept apart tap at the same instant, for twenty dates, from many processes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from interra.gatherings.actions import joining
from interra.gatherings.models import Registration, Session
from interra.gatherings.tests.make import a_session, a_venue
from interra.people.actions.apart import keep_apart
from interra.people.tests.make import a_coordinator, a_member
from tests.proofs.processes import in_processes

if TYPE_CHECKING:
    from interra.people.models import Member

pytestmark = pytest.mark.django_db(transaction=True)
DATES, PROCESSES = 20, 4


def both_tap_everywhere() -> list[list[str]]:
    """The two states of each date."""
    samira, marc = a_member("Samira"), a_member("Marc")
    now = timezone.now()
    keep_apart(asker=samira, other_code=marc.code, by=a_coordinator(), now=now)
    venue = a_venue()
    dates = [
        a_session(starts_at=now + timedelta(days=3 + n), now=now, venue=venue)
        for n in range(DATES)
    ]

    def tap(number: int) -> list[Any]:
        who: Member = (samira, marc)[number % 2]
        for session in dates if number < 2 else reversed(dates):
            joining.join(member=who, session_id=session.pk, now=timezone.now())
        return []

    in_processes(PROCESSES, tap)
    return [
        sorted(Registration.objects.filter(session=one).values_list("state", flat=True))
        for one in dates
    ]


def test_at_each_date_one_has_a_seat_and_the_other_waits():
    assert both_tap_everywhere() == [["placed", "reserve"]] * DATES
    assert Session.objects.count() == DATES
