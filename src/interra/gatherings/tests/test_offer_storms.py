"""Cancel storms: whatever people, deadlines and the clock do, in whatever order (TRUST R7)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interra.foundation.errors import Refused
from interra.gatherings import rules
from interra.gatherings.actions import drawing, joining, offers
from interra.gatherings.models import Registration
from interra.gatherings.tests.make import NOON, a_session
from interra.gatherings.tests.pools import asks
from interra.gatherings.timeline import offers as in_time
from interra.gatherings.timeline.refills import refill_drawn_sessions
from interra.people.tests.make import a_local, a_newcomer

State = Registration.State
SIZES = (1, 2, 1, 3, 1, 1, 2, 1)  # who comes alone, in two, in three
SEATS, STORIES = 4, 125  # for each way to give seats, on each of two databases: 500 in all

who = st.integers(0, len(SIZES) - 1)
alone = st.just(0)
step = st.one_of(
    *(st.tuples(st.just(deed), who) for deed in ("leave", "accept", "decline", "come back")),
    st.tuples(st.just("expire"), alone),
    st.tuples(st.just("sweep"), alone),
    st.tuples(st.just("time passes"), st.integers(1, 48)),
)


@pytest.fixture(params=["first", "draw"])
def full(request):
    """Four seats, eight requests: some have seats, the others wait. Drawn ones have a mix to keep."""
    mix: dict[str, Any] = (
        {"newcomers_at_least": 1, "newcomers_at_most": 3} if request.param == "draw" else {}
    )
    session = a_session(seats=SEATS, mode=request.param, **mix)
    wishes = [
        asks(
            session,
            (a_newcomer if number % 2 else a_local)(f"P{number}"),
            friends=size - 1,
            state=State.ASKED if session.is_draw else State.RESERVE,
            line=number + 1,
        )
        for number, size in enumerate(SIZES)
    ]
    if session.is_draw:
        drawing.close_early(session=session, reason="Fête", by=None, now=NOON)
        drawing.hold_draw(session_id=session.pk, by=None, now=NOON)
    return session, wishes


def sweep(now):
    in_time.offer_free_seats(now)
    refill_drawn_sessions(now)


def do(what, number, session, registrations, now):
    one = Registration.objects.select_related("member").get(pk=registrations[number].pk)
    assert one.member
    try:
        if what == "leave":
            joining.leave(registration=one, by=one.member, now=now)
        elif what == "accept":
            offers.accept(registration=one, now=now)
        elif what == "decline":
            offers.decline(registration=one, now=now)
        elif what == "come back":
            joining.join(member=one.member, session_id=session.pk, now=now)
        elif what == "expire":
            in_time.expire_offers(now)
        elif what == "sweep":
            sweep(now)
    except Refused:
        return


def check(session, now):
    """Never more than the seats, whole parties, seats only for those to whom they were given."""
    people = Counter(session.attendees.values_list("registration", flat=True))
    seated = Counter(
        session.seats.exclude(attendee=None).values_list("attendee__registration", flat=True)
    )
    assert sum(seated.values()) <= SEATS
    for wish in session.registrations.all():
        assert seated[wish.pk] == (people[wish.pk] if wish.state in rules.HOLDING else 0)
        if wish.state == State.OFFERED:
            assert wish.moved_at < wish.offer_until < session.starts_at


@pytest.mark.django_db
@settings(
    max_examples=STORIES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(step, min_size=4, max_size=8))
def test_whatever_happens_no_seat_is_given_twice_and_no_offer_lasts(full, steps):
    session, registrations = full
    with transaction.atomic():
        now = NOON
        sweep(now)
        for what, number in steps:
            if what == "time passes":
                now += dt.timedelta(hours=number)
                continue
            do(what, number, session, registrations, now)
            check(session, now)
        in_time.expire_offers(session.starts_at - dt.timedelta(minutes=1))
        check(session, now)
        assert not session.registrations.filter(state=State.OFFERED).exists()
        transaction.set_rollback(True)
