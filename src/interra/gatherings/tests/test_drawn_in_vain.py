"""A draw that is not possible is not worked out each minute: only when something has changed."""

from __future__ import annotations

import datetime as dt
import logging

import pytest
from django.core.cache import caches

from interra.gatherings.actions import joining, scheduling
from interra.gatherings.models import Draw, Registration, Session
from interra.gatherings.rules.mixing import Mix
from interra.gatherings.tests.make import NOON, SATURDAY, a_session
from interra.gatherings.tests.pools import a_pool
from interra.gatherings.tests.weeks import CLOSES, a_week, dates_of, wishers
from interra.gatherings.timeline import draws
from interra.people.actions.apart import keep_apart
from interra.people.tests.make import a_coordinator

pytestmark = pytest.mark.django_db
MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
TRIED = "was not drawn"


@pytest.fixture
def minute_by_minute(caplog):
    """Each call is the next minute of the worker: what it drew, and how often it tried in vain."""
    caches["shared"].clear()
    caplog.set_level(logging.INFO, logger=draws.logger.name)

    def run(now: dt.datetime) -> tuple[int, int]:
        caplog.clear()
        return draws.close_due_draws(now), sum(TRIED in said for said in caplog.messages)

    return run


@pytest.fixture
def stuck() -> Session:
    """Three newcomers are wanted, only locals asked."""
    session = a_session(mode="draw", newcomers_at_least=3)
    a_pool(session, locals_=4)
    return session


def test_nothing_has_changed_so_nothing_is_tried(stuck, minute_by_minute):
    closes = stuck.closes_at

    assert minute_by_minute(closes) == (0, 1)
    assert [minute_by_minute(closes + n * MINUTE) for n in (1, 2, 3)] == [(0, 0)] * 3


def test_whoever_leaves_and_whoever_is_kept_apart_makes_it_tried_again(stuck, minute_by_minute):
    closes = stuck.closes_at
    minute_by_minute(closes)
    first, second, third, _last = stuck.registrations.select_related("member").order_by("pk")

    joining.leave(registration=first, by=first.member, now=closes)
    assert minute_by_minute(closes + MINUTE) == (0, 1)

    keep_apart(asker=second.member, other_code=third.member.code, by=a_coordinator(), now=closes)
    assert [minute_by_minute(closes + n * MINUTE) for n in (2, 3)] == [(0, 1), (0, 0)]


def test_the_mix_that_the_team_mends_is_drawn_in_the_next_minute(stuck, minute_by_minute):
    closes = stuck.closes_at
    minute_by_minute(closes)

    scheduling.change_mix(session=stuck, mix=Mix(), reason="x", by=None, now=closes)

    assert minute_by_minute(closes + MINUTE) == (1, 0)
    assert Draw.objects.get(session=stuck).drawn_at == closes + MINUTE


def test_near_the_date_it_is_held_although_nothing_has_changed(stuck, minute_by_minute):
    near = stuck.starts_at - 6 * HOUR

    assert minute_by_minute(near - 2 * MINUTE) == (0, 1)
    assert minute_by_minute(near - MINUTE) == (0, 0)
    assert minute_by_minute(near) == (1, 0)
    assert Registration.objects.filter(state=Registration.State.PLACED).count() == 4


def test_another_draw_that_is_due_does_not_wait_for_it(stuck, minute_by_minute):
    minute_by_minute(stuck.closes_at)
    other = a_session(mode="draw", now=NOON)
    a_pool(other, locals_=2)

    assert minute_by_minute(stuck.closes_at + MINUTE) == (1, 0)


def test_a_week_is_tried_again_when_one_of_its_lists_changes(minute_by_minute):
    week = a_week(newcomers_at_least=2)
    marc, *_others = wishers(week, locals_=6)

    assert [minute_by_minute(CLOSES + n * MINUTE) for n in range(3)] == [(0, 1), (0, 0), (0, 0)]
    his = Registration.objects.filter(member=marc).first()
    joining.leave(registration=his, by=marc, now=CLOSES)
    assert minute_by_minute(CLOSES + 3 * MINUTE) == (0, 1)

    first = dates_of(week)[0]
    scheduling.change_mix(session=first, mix=Mix(), reason="x", by=None, now=CLOSES)
    assert minute_by_minute(SATURDAY - 7 * HOUR) == (1, 0)
