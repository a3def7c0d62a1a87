"""Time goes on by itself: it seals, asks for public numbers, holds, and does not wait for ever."""

from __future__ import annotations

import datetime as dt

import pytest

from interra.foundation.tests.test_drand import RANDOMNESS, SIGNATURE, an_address
from interra.gatherings.actions import beacons
from interra.gatherings.models import Draw, Registration
from interra.gatherings.queries.beacons import given_up_at, named_of
from interra.gatherings.queries.desk_draws import needs
from interra.gatherings.rules.beacons import Kind
from interra.gatherings.tests.make import a_session
from interra.gatherings.tests.pools import a_pool
from interra.gatherings.timeline import draws
from interra.people.tests.make import a_coordinator, a_local

pytestmark = pytest.mark.django_db
State = Registration.State
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def session(settings):
    settings.DRAND_URLS = ["http://127.0.0.1:9"]
    session = a_session(mode="draw", seats=2, beacon=Kind.ROUND)
    a_pool(session, locals_=4)
    return session


def the_draw(session):
    return Draw.objects.get(session=session)


def answer_of(draw):
    number = named_of(draw).round
    told = {"round": number, "randomness": RANDOMNESS, "signature": SIGNATURE}
    return an_address(told, path=f"/{draw.network['chain']}/public/{number}")


def test_a_number_is_asked_for_once_its_round_is_out_and_picks_in_the_same_tick(session, settings):
    closes = session.closes_at
    out = named_of(session.draw).known_from
    assert draws.some_are_due(closes)
    assert (draws.ask_for_public_numbers(closes), draws.close_due_draws(closes)) == (0, 1)
    assert not draws.some_are_due(out)

    with answer_of(the_draw(session)) as address:
        settings.DRAND_URLS = [address, address]
        early = draws.ask_for_public_numbers(out - MINUTE)
        asked = [draws.ask_for_public_numbers(out) for _ in "12"]
    held = [draws.close_due_draws(out) for _ in "12"]

    assert (early, asked, held) == (0, [1, 0], [1, 0])
    assert the_draw(session).beacon.endswith(RANDOMNESS)
    assert the_draw(session).drawn_at == out


def test_a_network_that_does_not_answer_is_asked_again_and_then_given_up(session, caplog):
    caplog.set_level("INFO")
    draws.close_due_draws(session.closes_at)
    out, late = named_of(the_draw(session)).known_from, given_up_at(session)

    tries = [draws.ask_for_public_numbers(out + n * MINUTE) for n in range(3)]
    waits = draws.close_due_draws(late - MINUTE)
    assert draws.some_are_due(late)
    assert draws.ask_for_public_numbers(late) == 0
    held = draws.close_due_draws(late)

    assert (tries, waits, held) == ([0, 0, 0], 0, 1)
    assert the_draw(session).beacon.startswith("house:")
    assert sum("is not there yet" in line for line in caplog.messages) == 3
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def test_a_number_that_comes_when_the_date_is_cancelled_meanwhile_is_left_aside(
    session, settings, monkeypatch
):
    draws.close_due_draws(session.closes_at)
    out = named_of(the_draw(session)).known_from

    def refused(**_given):
        raise beacons.NotAwaited("cancelled")

    monkeypatch.setattr(beacons, "take_public_number", refused)
    with answer_of(the_draw(session)) as address:
        settings.DRAND_URLS = [address]
        assert draws.ask_for_public_numbers(out) == 0


def test_one_network_that_is_silent_does_not_stop_the_others(settings):
    settings.DRAND_URLS = ["http://127.0.0.1:9"]
    sessions = [a_session(str(n), mode="draw", beacon=Kind.ROUND) for n in range(6)]
    closes = sessions[0].closes_at
    draws.close_due_draws(closes)
    last = the_draw(sessions[-1])
    out = named_of(last).known_from.replace(second=0) + MINUTE

    with answer_of(last) as address:
        settings.DRAND_URLS = [address]
        # Its neighbours ask for the same round of the same network: all are answered, four a minute.
        asked = [draws.ask_for_public_numbers(out + n * MINUTE) for n in range(3)]

    assert asked == [4, 2, 0]


def test_the_desk_hears_when_numbers_or_dice_are_awaited(settings):
    dice = a_session("Oud", mode="draw", beacon=Kind.DICE)
    a_pool(dice, locals_=2)
    closes = dice.closes_at
    starts = closes + dt.timedelta(days=8)
    lotto = a_session("Yoga", mode="draw", beacon=Kind.LOTTO, starts_at=starts, closes_at=closes)
    a_pool(lotto, locals_=2)

    draws.close_due_draws(closes)
    soon = [need.said for need in needs(closes + 10 * MINUTE)]
    evening = [need.said for need in needs(named_of(the_draw(lotto)).known_from)]
    thrown = given_up_at(dice) - MINUTE
    for digits, who in (("1111111111", a_coordinator()), ("2222222222", a_local())):
        beacons.throw_dice(session_id=dice.pk, digits=digits, by=who, now=thrown)
    done = [need.said for need in needs(thrown)]

    assert len(soon) == 1
    assert "two people must throw dice" in soon[0]
    assert next(said for said in evening if "Yoga" in said).endswith("Then the draw is held.")
    assert not [said for said in done if "dice" in said]
