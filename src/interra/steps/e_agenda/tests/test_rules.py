from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from interra.steps.e_agenda import rules
from interra.steps.e_agenda.rules import Rhythm, dates_of, hours_of, plan_dates

SATURDAY = dt.date(2027, 3, 13)


def days(*texts: str) -> tuple[dt.date, ...]:
    return tuple(dt.date.fromisoformat(text) for text in texts)


def test_once_is_one_day_whatever_the_number() -> None:
    assert dates_of(Rhythm.ONCE, SATURDAY, 6) == (SATURDAY,)


def test_each_week_falls_on_the_same_weekday() -> None:
    assert dates_of(Rhythm.WEEKLY, SATURDAY, 3) == days("2027-03-13", "2027-03-20", "2027-03-27")


def test_every_two_weeks_passes_over_a_week() -> None:
    assert dates_of(Rhythm.FORTNIGHTLY, SATURDAY, 2) == days("2027-03-13", "2027-03-27")


def test_a_day_without_school_is_passed_over_and_the_series_keeps_its_number() -> None:
    holidays = frozenset(days("2027-03-20", "2027-04-03"))

    plan = plan_dates(Rhythm.WEEKLY, SATURDAY, 3, holidays)

    assert plan.dates == days("2027-03-13", "2027-03-27", "2027-04-10")
    assert plan.skipped == days("2027-03-20", "2027-04-03")


@pytest.mark.parametrize("n", [-1, 0, 61, 10_000, 10**18])
def test_a_series_has_between_one_and_sixty_dates(n: int) -> None:
    with pytest.raises(rules.Impossible):
        dates_of(Rhythm.WEEKLY, SATURDAY, n)


def test_a_series_cannot_leave_the_calendar() -> None:
    with pytest.raises(rules.Impossible):
        dates_of(Rhythm.WEEKLY, dt.date(9999, 12, 25), 6)


@pytest.mark.parametrize(
    ("day", "offset"),
    [("2027-03-27", 1), ("2027-03-28", 2), ("2027-10-30", 2), ("2027-10-31", 1)],
)
def test_half_past_six_stays_half_past_six_when_clocks_change(day: str, offset: int) -> None:
    starts, ends = hours_of(dt.date.fromisoformat(day), dt.time(18, 30), 150)

    assert f"{starts:%H:%M}" == "18:30"
    assert f"{ends:%H:%M}" == "21:00"
    assert starts.utcoffset() == dt.timedelta(hours=offset)


def test_an_hour_that_does_not_exist_becomes_the_next_that_does() -> None:
    starts, ends = hours_of(dt.date(2027, 3, 28), dt.time(2, 30), 30)

    assert starts.isoformat() == "2027-03-28T03:30:00+02:00"
    assert ends.isoformat() == "2027-03-28T04:00:00+02:00"


def test_an_hour_that_comes_twice_is_the_first() -> None:
    starts, ends = hours_of(dt.date(2027, 10, 31), dt.time(2, 30), 60)

    assert starts.isoformat() == "2027-10-31T02:30:00+02:00"
    assert ends.isoformat() == "2027-10-31T03:30:00+01:00"


def test_a_night_across_the_change_ends_on_the_wall_clock() -> None:
    starts, ends = hours_of(dt.date(2027, 3, 27), dt.time(22), 6 * 60)

    assert f"{ends:%H:%M}" == "04:00"
    assert ends.astimezone(dt.UTC) - starts.astimezone(dt.UTC) == dt.timedelta(hours=5)


def test_a_draw_for_saturday_is_on_thursday_at_six() -> None:
    starts, _ = hours_of(SATURDAY, dt.time(14), 120)

    assert rules.closing_of(starts, is_draw=True).isoformat() == "2027-03-11T18:00:00+01:00"
    assert rules.closing_of(starts, is_draw=False) == starts


def test_holidays_are_read_day_by_day_with_their_names() -> None:
    calendar = """
        [[period]]
        name = "Carnaval"
        start = 2027-02-20
        end = 2027-02-22
    """

    assert rules.holidays_of(calendar) == dict.fromkeys(
        days("2027-02-20", "2027-02-21", "2027-02-22"), "Carnaval"
    )


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Cuisine d’Alep", "cuisine-d-alep"),
        ("Courir ensemble, 5 km", "courir-ensemble-5-km"),
        ("مطبخ حلب", ""),
        ("Thé à la menthe", "the-a-la-menthe"),
        ("../../etc", "etc"),
        ("a" * 500, "a" * 50),
    ],
)
def test_an_address_is_made_from_the_title(title: str, slug: str) -> None:
    assert rules.slug_of(title) == slug


@pytest.mark.parametrize(
    ("given", "standing"),
    [
        ({}, "free"),
        ({"free": 0}, "full"),
        ({"cancelled": True}, "cancelled"),
        ({"awaits_draw": True}, "draw"),
        ({"awaits_draw": True, "now": 12}, "drawing"),
        ({"now": 12}, "closed"),
        ({"now": 14}, "underway"),
        ({"now": 16}, "over"),
    ],
)
def test_where_a_session_stands(given: dict[str, Any], standing: str) -> None:
    usual: dict[str, Any] = {"cancelled": False, "awaits_draw": False, "free": 3, "now": 9}
    asked = usual | given

    found = rules.standing_of(
        cancelled=asked["cancelled"],
        awaits_draw=asked["awaits_draw"],
        free=asked["free"],
        starts_at=dt.datetime(2027, 3, 13, 14, tzinfo=dt.UTC),
        ends_at=dt.datetime(2027, 3, 13, 16, tzinfo=dt.UTC),
        closes_at=dt.datetime(2027, 3, 13, 12, tzinfo=dt.UTC),
        now=dt.datetime(2027, 3, 13, asked["now"], tzinfo=dt.UTC),
    )

    assert found == standing
    assert found.is_open is (standing in {"free", "full", "draw"})
