"""A large week is launched at the desk; the worker holds it, once and whole, and says how far it is."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from interra.foundation.journal.models import Entry
from interra.gatherings.actions import scheduling, week_draw
from interra.gatherings.models import Draw, Forecast
from interra.gatherings.queries import week_fairest
from interra.gatherings.queries.transcripts import verified
from interra.gatherings.tests.large_weeks import (
    a_crowd,
    an_impossible_week,
    at_closing,
    desk,
    press,
)
from interra.gatherings.tests.weeks import CLOSES, dates_of, states_of
from interra.gatherings.timeline import draws
from interra.gatherings.timeline.forecasts import forecast_draws

if TYPE_CHECKING:
    from django.test import Client

    from interra.people.models import Member

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


def test_the_button_launches_the_worker_holds_once_and_the_page_says_how_far(
    client: Client, nora: Member, large_weeks: None, solved: list[int], time_machine: Any
):
    week, _people = a_crowd()
    at_closing(client, nora, time_machine)
    may_draw = "Draw now" in desk(client, week).text

    first = press(client, week).text
    launched = Draw.objects.get(week=week)
    time_machine.move_to(CLOSES + MINUTE, tick=False)
    press(client, week)
    assert solved == []
    held = [draws.some_are_launched(CLOSES), draws.hold_launched_draws(CLOSES)]
    again = [draws.some_are_launched(CLOSES), draws.hold_launched_draws(CLOSES)]

    assert may_draw
    assert "The draw is being prepared" in first
    assert "0 in 100 is done." in first
    assert 'http-equiv="refresh"' in first
    assert "Draw now" not in first
    assert (launched.launched_at, launched.launched_by) == (CLOSES, nora)
    assert Entry.objects.get(verb="gatherings.draw_launched").by == nora
    assert (held, again) == ([True, 1], [False, 0])
    draw = Draw.objects.get(week=week)
    assert (draw.by, draw.launched_at, draw.progress) == (nora, None, None)
    assert verified(draw).ok
    assert sorted(map(tuple, states_of(week).values())) == [
        *[("elsewhere", "placed")] * 6,
        *[("reserve", "reserve")] * 6,
    ]
    assert not Forecast.objects.exists()
    after = desk(client, week)
    assert after.context["week"].state == "drawn"
    assert "The draw is being prepared" not in after.text


def test_how_far_a_week_has_come_can_be_read_while_it_goes_on(
    client: Client,
    nora: Member,
    large_weeks: None,
    time_machine: Any,
    monkeypatch: pytest.MonkeyPatch,
):
    week, _people = a_crowd(newcomers_at_least=2)
    at_closing(client, nora, time_machine)
    week_draw.launch(week_id=week.pk, by=nora, now=CLOSES)
    seen = []
    make, solve = week_draw.week_tables.make_weeks, week_fairest._batch

    def look() -> None:
        seen.append(desk(client, week).context["week"].progress)

    def make_slowly(*given: Any, **named: Any) -> Any:
        table = make(*given, **named)
        look()
        return table

    def solve_slowly(terms: Any) -> Any:
        look()
        return solve(terms)

    monkeypatch.setattr(week_draw.week_tables, "make_weeks", make_slowly)
    monkeypatch.setattr(week_fairest, "_batch", solve_slowly)
    draws.hold_launched_draws(CLOSES)

    assert seen == [0, 20, 60]


def test_time_holds_a_large_week_that_nobody_launched(large_weeks: None):
    week, _people = a_crowd()

    held = [draws.close_due_draws(CLOSES), draws.close_due_draws(CLOSES)]

    assert held == [1, 0]
    assert Draw.objects.get(week=week).by is None


def test_a_launched_week_that_cannot_be_says_why_and_may_be_launched_again(
    client: Client, nora: Member, large_weeks: None, time_machine: Any
):
    week = an_impossible_week()
    at_closing(client, nora, time_machine)
    press(client, week)

    held = draws.hold_launched_draws(CLOSES)
    stopped = Draw.objects.get(week=week)
    forecast_draws(CLOSES)
    told = desk(client, week).text
    press(client, week)

    assert held == 0
    assert (stopped.launched_at, stopped.progress) == (None, None)
    assert "This draw is not possible as it is." in told
    assert "At least 2 people who arrived recently" in told
    assert Draw.objects.get(week=week).launched_at == CLOSES


def test_too_early_is_said_at_once(client: Client, nora: Member, large_weeks: None):
    week, _people = a_crowd()

    told = press(client, week).text

    assert "People can still ask for a seat." in told
    assert Draw.objects.get(week=week).launched_at is None


def test_a_launched_week_whose_first_date_is_called_off_is_held_by_the_others(
    nora: Member, large_weeks: None
):
    week, _people = a_crowd()
    week_draw.launch(week_id=week.pk, by=nora, now=CLOSES)
    scheduling.cancel_session(session=dates_of(week)[0], reason="", by=None, now=CLOSES)

    held = draws.hold_launched_draws(CLOSES)

    assert held == 1
    assert Draw.objects.get(week=week).session == dates_of(week)[1]
    assert not Draw.objects.exclude(launched_at=None).exists()


def test_a_week_that_waits_for_dice_is_launched_no_second_time(
    client: Client, nora: Member, large_weeks: None, time_machine: Any
):
    week, _people = a_crowd(beacon="dice")
    at_closing(client, nora, time_machine)
    press(client, week)
    draws.hold_launched_draws(CLOSES)

    late = press(client, week).text

    draw = Draw.objects.get(week=week)
    assert (draw.sealed_at, draw.launched_at) == (CLOSES, None)
    assert "The draw is being prepared" not in late
    assert "Throw the dice" in late
