"""The draw of a week is not made, or made whole, and once: whoever dies and however many launch it."""

from __future__ import annotations

import os
import random
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from interra.foundation.errors import Refused
from interra.foundation.notices.models import Notice
from interra.gatherings.actions import week_draw
from interra.gatherings.models import Draw, Seat
from interra.gatherings.queries.transcripts import verified
from interra.gatherings.tests.weeks import CLOSES, a_week, states_of, wishers
from tests.proofs.processes import in_processes, killed_after

if TYPE_CHECKING:
    from collections.abc import Callable

    from interra.gatherings.models import Week

pytestmark = pytest.mark.django_db(transaction=True)
KILLS = int(os.environ.get("INTERRA_TEST_KILLS", "200")) // 20


def a_week_of_ten() -> Week:
    week = a_week()
    wishers(week, newcomers=4, locals_=6)
    return week


def is_whole(week: Week) -> bool:
    """Nothing, or all of it."""
    draw = Draw.objects.get(week=week)
    states = Counter(tuple(theirs) for theirs in states_of(week).values())
    given = Seat.objects.filter(attendee__isnull=False).count()
    told = Notice.objects.filter(kind__in=["gatherings.placed", "gatherings.reserve"]).count()
    if draw.drawn_at is None:
        return not draw.sealed_at and (states, given, told) == ({("asked", "asked"): 10}, 0, 0)
    right = {("elsewhere", "placed"): 6, ("reserve", "reserve"): 4}
    return verified(draw).ok and (states, given, told) == (right, 6, 10)


def a_worker(week: Week) -> Callable[[Callable[[str], None]], None]:
    def work(tell: Callable[[str], None]) -> None:
        tell("begins")
        week_draw.hold_week(week_id=week.pk, by=None, now=CLOSES)
        tell("done")

    return work


def test_a_worker_that_dies_leaves_nothing_half_made():
    week, luck, whole = a_week_of_ten(), random.Random(7), []

    for _ in range(KILLS):
        killed_after(luck.uniform(0, 1.5), a_worker(week))
        whole.append(is_whole(week))
        if Draw.objects.get(week=week).drawn_at:
            break
    if not Draw.objects.get(week=week).drawn_at:
        week_draw.hold_week(week_id=week.pk, by=None, now=CLOSES)

    assert whole
    assert all(whole)
    assert is_whole(week)


def test_four_who_launch_it_at_once_make_one_draw():
    week = a_week_of_ten()

    def launch(_number: int) -> list[str]:
        try:
            week_draw.hold_week(week_id=week.pk, by=None, now=CLOSES)
        except Refused as reason:
            return [type(reason).__name__]
        return ["done"]

    held = in_processes(4, launch)

    assert sorted(held) == ["AlreadyDrawn"] * 3 + ["done"]
    assert Draw.objects.get(week=week).drawn_at == CLOSES
    assert is_whole(week)
