"""Weeks that are too large for a page to wait for: the worker has them in hand, and the pages say so."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import caches
from django.db import IntegrityError
from django.urls import reverse
from django.utils import translation

from interra.gatherings import rules
from interra.gatherings.actions import drawing, scheduling, week_ways, weeks
from interra.gatherings.models import Forecast
from interra.gatherings.queries import week_floors
from interra.gatherings.queries.week_forecasts import (
    WeekPrediction,
    WeekPromise,
    is_large_week,
    kept_week_forecast,
    known_week_trial,
    people_asking,
    week_forecast_of,
)
from interra.gatherings.queries.week_promises import week_chance_before, week_floor_in_words
from interra.gatherings.queries.week_runs import week_in_words
from interra.gatherings.queries.week_terms import week_terms_of
from interra.gatherings.queries.week_trials import WeekTrial
from interra.gatherings.rules.mixing import Mix
from interra.gatherings.tests.large_weeks import (
    a_crowd,
    an_impossible_week,
    at_closing,
    desk,
    first_wish,
)
from interra.gatherings.tests.make import NOON, a_session
from interra.gatherings.tests.weeks import CLOSES, a_week, dates_of, wishers, wishes
from interra.gatherings.timeline.forecasts import forecast_draws, some_are_due
from interra.people.actions.circumstances import answer
from interra.people.models import Household
from interra.people.rules import Band
from interra.people.tests.make import a_local, a_member, a_newcomer

if TYPE_CHECKING:
    from django.test import Client

    from interra.gatherings.models import Week
    from interra.people.models import Member

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
MINUTE = dt.timedelta(minutes=1)
WORKING = "We are working out what the draw would be"
OF_DATES = "This is the chance of a seat on one of your dates."


def test_no_page_works_a_large_week_out_and_each_tells_what_the_worker_found(
    client: Client, nora: Member, large_weeks: None, solved: list[int]
):
    week, people = a_crowd(newcomers_at_least=2)
    hers = first_wish(people[0])
    public = [
        reverse("gatherings:join", args=[dates_of(week)[0].code]),
        reverse("gatherings:week", args=[week.code]),
        reverse("gatherings:receipt", args=[hers.token]),
        reverse("gatherings:wishes", args=[hers.token]),
        reverse("gatherings:change_mix", args=[dates_of(week)[0].code]),
    ]

    waiting = desk(client, week).text
    before = [client.get(url).text for url in public]
    assert solved == []
    assert forecast_draws(NOON) == 1
    caches["pages"].clear()
    solved.clear()
    after = desk(client, week).text
    told = [client.get(url).text for url in public]

    assert solved == []
    assert WORKING in waiting
    assert 'http-equiv="refresh"' in waiting
    assert not any("Everyone has at least" in page or "You have about" in page for page in before)
    assert "This draw is possible. Everyone has at least 4 chances in 10." in after
    assert WORKING not in after
    assert 'http-equiv="refresh"' not in after
    assert "Everyone has at least 4 chances in 10." in told[1]
    assert week_chance_before(hers, week, now=NOON)[0] == "Everyone has at least 4 chances in 10."
    assert week_chance_before(hers, week, now=NOON)[1] in told[2]
    assert week_chance_before(hers, week, now=NOON)[1].startswith("You have about")


def test_what_is_kept_is_what_would_be_worked_out_now(large_weeks: None):
    week, _people = a_crowd(newcomers_at_least=2)

    forecast_draws(NOON)

    kept = kept_week_forecast(week)
    assert kept == week_forecast_of(week_terms_of(week, today=TODAY))
    assert kept.trial.possible
    assert kept.promise.mattered.rules == {dates_of(week)[0].code}


def test_of_a_large_week_too_only_a_date_whose_own_mix_moved_a_chance_is_named(large_weeks: None):
    week, _people = a_crowd(newcomers_at_least=2)
    first, held_anyway, _last = dates_of(week)
    one = Mix.of(locals_at_least=1)
    scheduling.change_mix(session=held_anyway, mix=one, reason="Aussi.", by=None, now=NOON)

    found = week_forecast_of(week_terms_of(week, today=TODAY))

    assert is_large_week(week)
    assert found.promise.mattered.rules == {first.code}


def test_what_a_small_week_would_be_is_worked_out_at_once():
    week, people = a_crowd()

    assert not is_large_week(week)
    assert not some_are_due(NOON)
    assert known_week_trial(week, today=TODAY)
    assert week_chance_before(first_wish(people[0]), week, now=NOON)


def test_a_large_week_is_worked_out_once_until_noticeably_more_people_ask(large_weeks: None):
    week, _people = a_crowd()

    first = [some_are_due(NOON), forecast_draws(NOON), forecast_draws(NOON), some_are_due(NOON)]
    for n in range(3):
        wishes(a_local(f"Jo {n}"), week, 0, 1)
    again = [some_are_due(NOON), forecast_draws(NOON), forecast_draws(NOON)]

    assert first == [True, 1, 0, False]
    assert again == [True, 1, 0]
    assert Forecast.objects.get().week == week


def test_a_change_of_one_date_makes_the_forecast_of_its_week_old(large_weeks: None):
    week, people = a_crowd()
    hers = first_wish(people[0])
    forecast_draws(NOON)
    before = week_chance_before(hers, week, now=NOON)

    scheduling.change_seats(session=dates_of(week)[2], seats=3, by=None, now=NOON + MINUTE)

    assert before
    assert week_chance_before(hers, week, now=NOON + MINUTE) == []
    assert forecast_draws(NOON + MINUTE) == 1


def test_whoever_answers_later_is_counted_within_the_half_hour(large_weeks: None):
    week, _people = a_crowd(newcomers_at_least=2)
    alex = a_member("Alex")
    wishes(alex, week, 0, 1)
    forecast_draws(NOON)
    half_an_hour = NOON + 30 * MINUTE

    soon = some_are_due(NOON + MINUTE)
    kept = Forecast.objects.get().sealed
    forecast_draws(half_an_hour)
    held_still = Forecast.objects.get()
    answer(member=alex, band=Band.UNDER_1, languages=[], mix_consent=True, now=half_an_hour)
    forecast_draws(NOON + 60 * MINUTE)

    assert not soon
    assert (held_still.made_at, held_still.sealed) == (half_an_hour, kept)
    assert Forecast.objects.get().sealed != kept


def test_each_person_counts_once_with_whom_they_bring_to_whatever_dates():
    week, home = a_week(seats=4), Household.objects.create()
    samira, ali = (a_newcomer(name, household=home) for name in ("Samira", "Ali"))
    first = wishes(samira, week, 0, 1, 2)
    weeks.bring(registration=first, companions_=[rules.Companion(member_id=ali.pk)], now=NOON)
    wishes(a_local("Marc"), week, 0, 1)
    scheduling.cancel_session(session=dates_of(week)[0], reason="", by=None, now=NOON)

    assert people_asking(week) == 3


def test_where_too_many_silences_would_have_to_be_looked_at_ones_own_chance_is_told_alone(
    large_weeks: None, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(week_floors, "MOST_WORK", 11)
    week, people = a_crowd(newcomers_at_least=2)
    whoever_is_new = wishes(a_member("Alex", met_at=None, phone="+32470123456"), week, 0, 1)

    forecast_draws(NOON)

    assert week_floor_in_words(week, now=NOON) == ""
    about, of_dates, why = week_chance_before(first_wish(people[0]), week, now=NOON)
    assert about.startswith("You have about")
    assert of_dates == OF_DATES
    assert "The draw looks for a mixed group" in why
    assert week_chance_before(whoever_is_new, week, now=NOON) == []


def test_a_forecast_of_a_week_says_nothing_to_whoever_holds_the_database(large_weeks: None):
    _week, people = a_crowd()

    forecast_draws(NOON)

    sealed = Forecast.objects.get().sealed
    assert sealed
    assert first_wish(people[0]).code not in sealed


def test_nobody_who_can_be_drawn_makes_an_empty_forecast():
    week = a_week()

    found = week_forecast_of(week_terms_of(week, today=TODAY))

    free = {one.code: 2 for one in dates_of(week)}
    assert found == WeekPrediction(WeekTrial(True, 0, free), WeekPromise())


@pytest.mark.parametrize("of", ["neither", "both"])
def test_a_forecast_is_of_a_date_or_of_a_week(of: str):
    week = a_week()
    both = {"week": week, "session": a_session(mode="draw", seats=2)}

    with pytest.raises(IntegrityError, match="forecast_of_a_session_or_a_week"):
        Forecast.objects.create(**(both if of == "both" else {}), name="", made_at=NOON)


def test_a_large_week_that_cannot_be_is_told_with_its_ways_out_and_mended_in_one_tap(
    client: Client, nora: Member, large_weeks: None, solved: list[int], time_machine: Any
):
    week = an_impossible_week()
    tap = reverse("gatherings:take_week_way_out", args=[week.code])
    at_closing(client, nora, time_machine)

    early = client.post(tap, {"way": "any"}, follow=True).text
    forecast_draws(CLOSES)
    solved.clear()
    page = desk(client, week)
    way = page.context["week"].run.ways_out[0]
    taken = client.post(tap, {"way": way.key}, follow=True).text

    assert solved == []
    assert "The requests have changed. Look at the new proposals." in early
    assert page.context["week"].state == "impossible"
    assert page.context["week"].run.clashing[0].title in page.text
    assert kept_week_forecast(week) is None
    assert WORKING in taken
    assert dates_of(week)[0].mix == Mix.of(newcomers_at_least=1)
    forecast_draws(CLOSES)
    assert desk(client, week).context["week"].state == "closed"


def test_one_tap_may_change_two_dates_of_a_large_week(large_weeks: None):
    week = a_week(newcomers_at_least=1)
    second = dates_of(week)[1]
    one = Mix.of(newcomers_at_least=1)
    scheduling.change_mix(session=second, mix=one, reason="Aussi.", by=None, now=NOON)
    wishers(week, locals_=12)
    forecast_draws(CLOSES)
    trial = known_week_trial(week, today=TODAY)
    assert trial
    (way,) = week_in_words(week, trial).ways_out

    week_ways.take(week=week, key=way.key, by=None, now=CLOSES)

    assert [session.mix for session in dates_of(week)] == [Mix()] * 3


def test_the_mix_of_a_closed_large_week_changes_once_it_is_known_to_be_impossible(
    large_weeks: None,
):
    possible, _people = a_crowd()
    blocked = an_impossible_week()

    def change(week: Week) -> None:
        (session, *_others) = dates_of(week)
        drawing.change_mix(session=session, mix=Mix(), reason="Plus simple", by=None, now=CLOSES)

    with pytest.raises(drawing.NotKnownYet):
        change(blocked)
    forecast_draws(CLOSES)
    change(blocked)
    with pytest.raises(drawing.WhyPlease):
        change(possible)

    assert dates_of(blocked)[0].mix == Mix()


def test_words_of_a_kept_forecast_are_said_in_the_readers_language(
    client: Client, nora: Member, large_weeks: None
):
    week = an_impossible_week()
    forecast_draws(NOON)
    url = reverse("gatherings:week_desk", args=[week.code])

    with translation.override("fr"):
        french = reverse("gatherings:week_desk", args=[week.code])

    assert "At least 2 people who arrived recently" in client.get(url).text
    assert "Au moins 2 personnes arrivées récemment" in client.get(french).text
