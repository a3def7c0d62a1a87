"""Seats given back are drawn for wholly or not at all, once, whoever dies and however many launch it."""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING, Any

import pytest

from interra.foundation.notices.models import Notice
from interra.gatherings.actions import drawing, joining, refilling
from interra.gatherings.models import Refill, Seat
from interra.gatherings.tests.make import a_session
from interra.gatherings.tests.pools import a_pool
from tests.proofs.processes import in_processes, killed_after
from tests.proofs.seats import broken_promises

if TYPE_CHECKING:
    from collections.abc import Callable

    from interra.gatherings.models import Session

pytestmark = pytest.mark.django_db(transaction=True)
KILLS = int(os.environ.get("INTERRA_TEST_KILLS", "200")) // 20


def two_seats_given_back() -> Session:
    session = a_session(mode="draw", seats=4, newcomers_at_least=1)
    a_pool(session, newcomers=3, locals_=7)
    drawing.hold_draw(session_id=session.pk, by=None, now=session.closes_at)
    for placed in session.registrations.filter(state="placed").order_by("pk")[:2]:
        joining.leave(registration=placed, by=None, now=session.closes_at)
    return session


def what_stands(session: Session) -> tuple[int, int, int, int]:
    """Small draws, offers, seats that are taken, messages."""
    return (
        Refill.objects.filter(session=session).count(),
        session.registrations.filter(state="offered").count(),
        Seat.objects.filter(session=session, attendee__isnull=False).count(),
        Notice.objects.filter(kind="gatherings.offered").count(),
    )


def a_worker(session: Session) -> Callable[[Callable[[str], None]], None]:
    def work(tell: Callable[[str], None]) -> None:
        tell("begins")
        refilling.refill(session_id=session.pk, now=session.closes_at)
        tell("done")

    return work


def test_a_worker_that_dies_leaves_no_small_draw_half_made():
    session, luck = two_seats_given_back(), random.Random(9)
    seen = []

    for _ in range(KILLS):
        killed_after(luck.uniform(0, 0.4), a_worker(session))
        seen.append(what_stands(session))
    refilling.refill(session_id=session.pk, now=session.closes_at)

    assert set(seen) <= {(0, 0, 2, 0), (1, 2, 4, 2)}
    assert what_stands(session) == (1, 2, 4, 2)
    assert broken_promises(session) == []


def test_four_workers_at_once_make_one_small_draw():
    session = two_seats_given_back()

    def launch(_number: int) -> list[Any]:
        return [refilling.refill(session_id=session.pk, now=session.closes_at)]

    assert sorted(in_processes(4, launch)) == [0, 0, 0, 2]
    assert what_stands(session) == (1, 2, 4, 2)
