"""Draws that are too large for a page to wait for: the worker has them in hand, and the pages say so."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest
from django.core.cache import caches
from django.urls import reverse

from interra.gatherings.actions import drawing, forecasting, scheduling
from interra.gatherings.models import Draw, Forecast
from interra.gatherings.queries import draw_pages, floors, forecasts
from interra.gatherings.queries.fairest import fairest, has_bent
from interra.gatherings.queries.floors import guaranteed_floor
from interra.gatherings.queries.forecasts import Prediction, Promise, forecast_of, impossible
from interra.gatherings.queries.promises import chance_before, floor_in_words
from interra.gatherings.queries.terms import terms_of
from interra.gatherings.queries.trials import Trial
from interra.gatherings.rules.memory import LEAST_CHANCE
from interra.gatherings.rules.mixing import Mix, MixRule, Sort
from interra.gatherings.tests.make import NOON, a_session
from interra.gatherings.tests.pools import a_pool, asks, with_seed
from interra.gatherings.timeline import draws
from interra.gatherings.timeline.forecasts import forecast_draws, some_are_due
from interra.people.actions.circumstances import answer
from interra.people.rules import Band
from interra.people.tests.make import a_member, a_newcomer, sign_in_staff

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _pages_are_made_anew():
    caches["pages"].clear()


@pytest.fixture
def large(monkeypatch):
    """Eight people are a crowd."""
    monkeypatch.setattr(floors, "AT_ONCE", 8)
    monkeypatch.setattr(forecasts, "AT_ONCE", 8)
    monkeypatch.setattr(forecasts, "LARGEST", 5)


def a_crowd(**given):
    session = a_session(mode="draw", seats=4, **given)
    return session, a_pool(session, newcomers=4, locals_=8)


def desk(client, session):
    return client.get(reverse("gatherings:draw_desk", args=[session.code]))


def press(client, session):
    return client.post(reverse("gatherings:hold_draw", args=[session.code]), follow=True)


def test_a_page_waits_for_what_the_worker_works_out(client, nora, large):
    session, asked = a_crowd(newcomers_at_least=1)

    waiting = desk(client, session).content.decode()
    before = (floor_in_words(session, now=NOON), chance_before(asked[0], now=NOON))
    done = forecast_draws(NOON)
    caches["pages"].clear()
    after = desk(client, session).content.decode()

    assert "We are working out what the draw would be" in waiting
    assert 'http-equiv="refresh"' in waiting
    assert before == ("", [])
    assert done == 1
    assert "This draw is possible." in after
    assert 'http-equiv="refresh"' not in after
    assert floor_in_words(session, now=NOON) == "Everyone has at least 3 chances in 10."
    assert chance_before(asked[0], now=NOON) == ["You have about 1 chance in 3."]


def test_what_is_kept_is_what_would_be_worked_out_now(large):
    session, _asked = a_crowd(newcomers_at_least=2)
    now = forecast_of(terms_of(session, today=TODAY))

    forecasting.keep_forecast(session_id=session.pk, now=NOON)
    kept = forecasts.kept_forecast(session, forecasts.name_of(session))

    assert kept == Prediction(now.trial, now.promise, made_at=NOON)
    assert kept.trial.possible
    assert kept.promise.floor


def test_it_is_worked_out_once_until_noticeably_more_people_ask(large):
    session, _asked = a_crowd()

    first = [forecast_draws(NOON), forecast_draws(NOON), some_are_due(NOON)]
    a_pool(session, locals_=3)
    again = [some_are_due(NOON), forecast_draws(NOON), forecast_draws(NOON)]

    assert first == [1, 0, False]
    assert again == [True, 1, 0]


def test_whoever_answers_later_is_counted_within_the_half_hour(large):
    session, asked = a_crowd(newcomers_at_least=2)
    alex = a_member("Alex")
    asks(session, alex)
    forecast_draws(NOON)
    before = chance_before(asked[0], now=NOON)
    half_an_hour = NOON + 30 * MINUTE

    unchanged = [some_are_due(NOON + MINUTE), forecast_draws(half_an_hour)]
    held_still = Forecast.objects.get().made_at
    answer(member=alex, band=Band.UNDER_1, languages=[], mix_consent=True, now=half_an_hour)
    later = NOON + 60 * MINUTE
    forecast_draws(later)
    caches["pages"].clear()

    assert unchanged == [False, 1]
    assert held_still == half_an_hour
    assert "You have about 1 chance in 2." in before
    assert "You have about 4 chances in 10." in chance_before(asked[0], now=later)


def test_where_a_page_is_quick_only_that_is_noted():
    session = a_session(mode="draw", seats=4, newcomers_at_least=1)
    asked = a_pool(session, newcomers=2, locals_=5)

    done = forecast_draws(NOON)

    assert done == 1
    assert Forecast.objects.get().sealed == ""
    assert chance_before(asked[0], now=NOON)


def test_few_people_and_no_mix_give_the_worker_nothing_to_do():
    a_pool(a_session(mode="draw", seats=4), newcomers=2, locals_=5)
    a_pool(a_session(mode="draw", seats=2, newcomers_at_least=1), newcomers=2, locals_=2)

    assert not some_are_due(NOON)


def test_many_silences_are_the_workers_and_the_floor_is_told_then(monkeypatch):
    monkeypatch.setattr(floors, "MOST_SILENCES", 1)
    session = a_session(mode="draw", seats=4, newcomers_at_least=2, locals_at_least=1)
    a_pool(session, newcomers=4, locals_=10)

    before = floor_in_words(session, now=NOON)
    forecast_draws(NOON)
    caches["pages"].clear()

    assert before == ""
    assert floor_in_words(session, now=NOON) == "Everyone has at least 1 chance in 10."


def test_where_no_short_proof_is_found_few_draws_are_worked_out_whole(monkeypatch):
    session = a_session(mode="draw", seats=4, newcomers_at_least=2)
    a_pool(session, newcomers=2, locals_=10)
    terms = terms_of(session, today=TODAY)
    best = fairest(terms)
    proved = guaranteed_floor(terms, best)
    monkeypatch.setattr("interra.gatherings.queries.floors.surely_keeps", lambda *_a, **_k: False)

    whole = guaranteed_floor(terms, best)
    monkeypatch.setattr(floors, "MOST_WHOLE", 0)

    assert proved == whole == best.levels[0]
    assert guaranteed_floor(terms, best) is None


def test_where_too_many_have_no_proof_of_the_floor_a_little_less_is_promised(monkeypatch):
    monkeypatch.setattr(floors, "MOST_WHOLE", 0)
    session, _asked = a_crowd(newcomers_at_least=2)
    terms = terms_of(session, today=TODAY)
    best = fairest(terms)

    told = guaranteed_floor(terms, best)

    exact = min(fairest(other).levels[0] for other in terms.had_one_kept_silent())
    assert (best.levels[0], exact, told) == (Fraction(1, 4), Fraction(2, 9), Fraction(1, 5))


def test_where_even_the_worker_would_be_too_long_each_person_is_told_their_own_chance_alone(
    large, monkeypatch
):
    monkeypatch.setattr(floors, "MOST_WORK", 11)
    session, asked = a_crowd(newcomers_at_least=2)

    forecast_draws(NOON)

    assert floor_in_words(session, now=NOON) == ""
    told = chance_before(asked[0], now=NOON)
    assert told[0] == "You have about 1 chance in 2."
    assert "The draw looks for a mixed group" in told[1]


def test_where_memory_bent_for_the_least_chance_that_one_is_promised():
    session = a_session(mode="draw", seats=2, newcomers_at_least=1)
    a_pool(session, newcomers=3, locals_=14)
    terms = terms_of(session, today=TODAY)
    parties = [
        _with_tickets(party, Fraction(4) if number else Fraction(1, 9))
        for number, party in enumerate(terms.parties)
    ]
    heavy = replace(terms, parties=tuple(parties))
    best = fairest(heavy)

    assert has_bent(heavy, best)
    assert best.levels[0] >= LEAST_CHANCE
    assert guaranteed_floor(heavy, best) == LEAST_CHANCE


def _with_tickets(party, tickets):
    return replace(party, people=tuple(replace(one, tickets=tickets) for one in party.people))


def test_the_promise_of_a_draw_that_cannot_be_is_empty(large):
    session = a_session(mode="draw", seats=4, newcomers_at_least=3)
    a_pool(session, locals_=9)

    forecasting.keep_forecast(session_id=session.pk, now=NOON)
    kept = forecasts.kept_forecast(session, forecasts.name_of(session))

    assert kept.promise == Promise()
    assert not kept.trial.possible
    assert impossible([session], today=TODAY) == [session]


def test_nobody_who_can_be_drawn_makes_an_empty_forecast():
    terms = terms_of(a_session(mode="draw", seats=4), today=TODAY)

    assert forecast_of(terms) == Prediction(Trial(possible=False, people=0, seats=4), Promise())


def test_a_large_draw_that_is_not_looked_at_yet_is_not_called_impossible(large):
    session = a_session(mode="draw", seats=4, newcomers_at_least=3)
    a_pool(session, locals_=9)

    assert impossible([session], today=TODAY) == []


def test_the_button_launches_the_worker_holds_and_the_page_says_how_far(
    client, nora, large, time_machine
):
    session, _asked = a_crowd()
    with_seed(session, "a story")
    time_machine.move_to(session.closes_at, tick=False)
    sign_in_staff(client, nora)
    forecast_draws(session.closes_at)

    first = press(client, session).content.decode()
    launched = Draw.objects.get()
    press(client, session)

    assert "The draw is being prepared" in first
    assert "0 in 100 is done." in first
    assert (launched.launched_at, launched.launched_by) == (session.closes_at, nora)
    assert Draw.objects.get().launched_at == launched.launched_at

    assert draws.some_are_launched(session.closes_at)
    assert draws.hold_launched_draws(session.closes_at) == 1
    assert not draws.some_are_launched(session.closes_at)
    after = desk(client, session).content.decode()
    held = Draw.objects.get()
    assert (held.by, held.progress, held.launched_at) == (nora, None, None)
    assert "The draw is being prepared" not in after
    assert "Nora" in after
    assert not Forecast.objects.exists()


def test_how_far_it_has_come_can_be_read_while_it_goes_on(client, nora, large, monkeypatch):
    session, _asked = a_crowd()
    seen = []
    make = drawing.transcripts.make

    def look(*given, **named):
        seen.append(Draw.objects.get().progress)
        table = make(*given, **named)
        seen.append(Draw.objects.get().progress)
        return table

    monkeypatch.setattr(drawing.transcripts, "make", look)
    draws.close_due_draws(session.closes_at)

    assert seen == [40, 90]


def test_a_large_draw_that_cannot_be_shows_why_and_may_be_launched_again(
    client, nora, large, time_machine
):
    session = a_session(mode="draw", seats=4, newcomers_at_least=3)
    a_pool(session, newcomers=2, locals_=9)
    time_machine.move_to(session.closes_at, tick=False)
    sign_in_staff(client, nora)
    drawing.launch(session_id=session.pk, by=nora, now=session.closes_at)

    held = draws.close_due_draws(session.closes_at)
    forecast_draws(session.closes_at)
    text = desk(client, session).content.decode()

    assert held == 0
    assert Draw.objects.get().launched_at is None
    assert "This draw is not possible as it is." in text
    way = desk(client, session).context["draw"].dry_run.ways_out[0]
    taken = client.post(
        reverse("gatherings:take_way_out", args=[session.code]), {"way": way.key}, follow=True
    )
    assert "We are working out" in taken.content.decode()
    assert draws.close_due_draws(session.closes_at) == 1


def test_a_way_out_of_a_large_draw_is_not_taken_before_it_is_known(client, nora, large):
    session = a_session(mode="draw", seats=4, newcomers_at_least=3)
    a_pool(session, newcomers=2, locals_=9)

    url = reverse("gatherings:take_way_out", args=[session.code])
    told = client.post(url, {"way": "any"}, follow=True).content.decode()

    session.refresh_from_db()
    assert "Look at the new proposals." in told
    assert session.mix == Mix.of(newcomers_at_least=3)


def test_the_mix_of_a_closed_large_draw_changes_only_if_it_is_impossible(large):
    possible, _asked = a_crowd(newcomers_at_least=1)

    with pytest.raises(drawing.WhyPlease):
        drawing.change_mix(
            session=possible, mix=Mix(), reason="Plus simple", by=None, now=possible.closes_at
        )


def test_too_early_is_said_at_once(client, nora, large):
    session, _asked = a_crowd()

    told = press(client, session).content.decode()

    assert "People can still ask for a seat." in told
    assert Draw.objects.get().launched_at is None


def test_a_change_of_the_date_makes_the_forecast_old(large):
    session, asked = a_crowd(newcomers_at_least=1)
    forecast_draws(NOON)

    scheduling.change_mix(
        session=session,
        mix=Mix((MixRule(Sort.LOCALS, 2),)),
        reason="Autrement",
        by=None,
        now=NOON + MINUTE,
    )

    session.refresh_from_db()
    assert chance_before(asked[0], now=NOON + MINUTE) == []
    assert some_are_due(NOON + MINUTE)


def test_a_forecast_says_nothing_to_whoever_holds_the_database(large):
    session, asked = a_crowd(newcomers_at_least=2)
    asks(session, a_newcomer("Zahra"))

    forecast_draws(NOON)

    sealed = Forecast.objects.get().sealed
    assert sealed
    assert asked[0].code not in sealed


def test_too_many_lines_for_a_phone_are_in_the_file_and_ones_own_is_on_the_page(
    client, large, monkeypatch
):
    monkeypatch.setattr(draw_pages, "MOST_LINES", 11)
    session, asked = a_crowd()
    draws.close_due_draws(session.closes_at)

    page = client.get(reverse("gatherings:my_draw", args=[asked[0].token])).content.decode()

    assert "There are 12 lines: too many for a page." in page
    assert "Your line:" in page
    assert "All lines, without names" not in page


def test_the_draw_may_be_launched_while_what_it_would_be_is_not_known(
    client, nora, large, time_machine
):
    session, _asked = a_crowd()
    time_machine.move_to(session.closes_at, tick=False)
    sign_in_staff(client, nora)

    assert "Draw now" in desk(client, session).content.decode()
