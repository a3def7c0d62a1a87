"""A draw is not made, or made whole: in both of its steps, whoever dies and however many launch it."""

from __future__ import annotations

import datetime as dt
import os
import random
from typing import TYPE_CHECKING, Any

import pytest

from interra.foundation.errors import Refused
from interra.foundation.notices.models import Notice
from interra.gatherings.actions import beacons, drawing
from interra.gatherings.models import Draw, Seat
from interra.gatherings.queries.transcripts import verified
from interra.gatherings.rules.beacons import Kind
from interra.gatherings.tests.make import a_session
from interra.gatherings.tests.pools import a_pool
from interra.people.tests.make import a_coordinator, a_local
from tests.proofs.processes import in_processes, killed_after
from tests.proofs.seats import broken_promises

if TYPE_CHECKING:
    from collections.abc import Callable

    from interra.gatherings.models import Session

pytestmark = pytest.mark.django_db(transaction=True)
KILLS = int(os.environ.get("INTERRA_TEST_KILLS", "200")) // 20
HOUR = dt.timedelta(hours=1)


def a_draw() -> Session:
    session = a_session(mode="draw", seats=3, newcomers_at_least=1, beacon=Kind.DICE)
    a_pool(session, newcomers=2, locals_=6)
    return session


def throw_both(session: Session) -> None:
    now = session.closes_at + HOUR
    for digits, who in (("4162253614", a_coordinator()), ("6543216543", a_local("Luc"))):
        beacons.throw_dice(session_id=session.pk, digits=digits, by=who, now=now)


def is_whole(session: Session) -> bool:
    """Nothing, or the sealed table and nothing else, or all of it."""
    draw = Draw.objects.get(session=session)
    states = sorted(session.registrations.values_list("state", flat=True))
    given = Seat.objects.filter(session=session, attendee__isnull=False).count()
    told = Notice.objects.filter(kind__in=["gatherings.placed", "gatherings.reserve"]).count()
    if draw.drawn_at is None:
        is_sealed = bool(draw.sealed_at and draw.commitment and draw.table_sealed)
        is_open = not (draw.sealed_at or draw.commitment or draw.table_sealed)
        return (is_sealed or is_open) and (states, given, told) == (["asked"] * 8, 0, 0)
    right = (["placed"] * 3 + ["reserve"] * 5, 3, 8)
    return verified(draw).ok and (states, given, told) == right


def a_worker(session: Session, now: dt.datetime) -> Callable[[Callable[[str], None]], None]:
    def work(tell: Callable[[str], None]) -> None:
        tell("begins")
        drawing.hold_draw(session_id=session.pk, by=None, now=now)
        tell("done")

    return work


def test_a_worker_that_dies_leaves_nothing_half_made_in_either_step():
    session, luck = a_draw(), random.Random(9)
    whole, steps = [], [session.closes_at, session.closes_at + HOUR]

    for step in steps:
        for _ in range(KILLS):
            killed_after(luck.uniform(0, 0.4), a_worker(session, step))
            whole.append(is_whole(session))
            if Draw.objects.get(session=session).drawn_at:
                break
        if step == steps[0]:
            drawing.seal_draw(session_id=session.pk, by=None, now=step)
            throw_both(session)
    if not Draw.objects.get(session=session).drawn_at:
        drawing.hold_draw(session_id=session.pk, by=None, now=steps[1])

    assert whole
    assert all(whole)
    assert Draw.objects.get(session=session).drawn_at == steps[1]
    assert is_whole(session)
    assert broken_promises(session) == []


def test_four_who_seal_and_four_who_hold_at_once_make_one_draw():
    session = a_draw()

    def launch(_number: int) -> list[Any]:
        now = dt.datetime.fromisoformat(moment)
        try:
            drawing.hold_draw(session_id=session.pk, by=None, now=now)
        except Refused as reason:
            return [type(reason).__name__]
        return ["done"]

    moment = session.closes_at.isoformat()
    sealed = in_processes(4, launch)
    seals = Draw.objects.get(session=session).commitment
    throw_both(session)
    moment = (session.closes_at + HOUR).isoformat()
    held = in_processes(4, launch)

    assert sealed == ["done"] * 4
    assert sorted(held) == ["AlreadyDrawn"] * 3 + ["done"]
    assert Draw.objects.get(session=session).commitment == seals
    assert is_whole(session)
