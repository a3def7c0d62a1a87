"""Two people who are kept apart tap at the same instant, for twenty dates, from many processes; then one
taps while the team makes the other a host."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from interra.gatherings.actions import joining, scheduling
from interra.gatherings.actions.hosting import CannotHost
from interra.gatherings.models import Registration, Session
from interra.gatherings.tests.make import a_session, a_venue
from interra.people.actions.apart import keep_apart
from interra.people.tests.make import a_coordinator, a_member
from tests.proofs.processes import in_processes

if TYPE_CHECKING:
    from interra.people.models import Member

pytestmark = pytest.mark.django_db(transaction=True)
DATES, PROCESSES = 20, 4


def two_and_their_dates() -> tuple[Member, Member, list[Session]]:
    samira, marc = a_member("Samira"), a_member("Marc")
    now = timezone.now()
    keep_apart(asker=samira, other_code=marc.code, by=a_coordinator(), now=now)
    venue = a_venue()
    dates = [
        a_session(starts_at=now + timedelta(days=3 + n), now=now, venue=venue)
        for n in range(DATES)
    ]
    return samira, marc, dates


def both_tap_everywhere() -> list[list[str]]:
    """The two states of each date."""
    samira, marc, dates = two_and_their_dates()

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


def one_taps_and_the_other_is_made_a_host() -> list[tuple[bool, str]]:
    """Of each date: whether Marc hosts, and Samira's state."""
    samira, marc, dates = two_and_their_dates()

    def go(number: int) -> list[Any]:
        """They come towards each other: at some dates she is first, at others he."""
        for first, last in zip(dates, reversed(dates), strict=True):
            if number % 2:
                joining.join(member=samira, session_id=first.pk, now=timezone.now())
            else:
                with suppress(CannotHost):
                    make_host(marc, last)
        return []

    in_processes(PROCESSES, go)
    return [
        (one.hosts.filter(pk=marc.pk).exists(), one.registrations.get().state) for one in dates
    ]


def make_host(member: Member, session: Session) -> None:
    scheduling.describe_session(
        session=session,
        title=session.title,
        language=session.language,
        door=session.door,
        venue=session.venue,
        hosts=[member],
        discreet_place=False,
        team_present=False,
        by=None,
        now=timezone.now(),
    )


def test_where_one_has_a_seat_the_other_does_not_host():
    found = one_taps_and_the_other_is_made_a_host()

    assert set(found) <= {(False, "placed"), (True, "reserve")}
    assert len(found) == DATES
