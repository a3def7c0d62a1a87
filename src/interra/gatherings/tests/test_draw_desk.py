"""The coordinator's draw screen."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from interra.gatherings.actions import drawing
from interra.gatherings.models import Draw, Registration
from interra.gatherings.queries.desk_draws import Draws, needs, panel
from interra.gatherings.tests.make import NOON, a_session
from interra.gatherings.tests.pools import a_pool, asks
from interra.people.tests.make import a_coordinator, a_member, a_newcomer, sign_in, sign_in_staff

pytestmark = pytest.mark.django_db
State = Registration.State


@pytest.fixture
def nora(client, time_machine):
    time_machine.move_to(NOON, tick=False)
    nora = a_coordinator()
    sign_in_staff(client, nora)
    return nora


def at(client, name, session, **post):
    url = reverse(f"gatherings:{name}", args=[session.code])
    return (
        client.post(url, post) if post or name in {"hold_draw", "close_early"} else client.get(url)
    )


def test_the_screen_says_what_would_happen_and_offers_no_button_while_people_ask(client, nora):
    session = a_session(mode="draw", newcomers_at_least=2)
    a_pool(session, newcomers=4, locals_=20)

    text = at(client, "draw_desk", session).content.decode()

    assert "This draw is possible." in text
    assert "At least 2 people who arrived recently" in text
    assert "Draw now" not in text


def test_what_blocks_and_the_smallest_change_are_said(client, nora):
    session = a_session(mode="draw", newcomers_at_least=5)
    a_pool(session, newcomers=3, locals_=20)

    text = at(client, "draw_desk", session).content.decode()

    assert "This draw is not possible" in text
    assert "Ask for at least 3 people who arrived recently, instead of 5." in text


def test_the_draw_is_launched_once(client, nora, time_machine):
    session = a_session(mode="draw")
    a_pool(session, newcomers=4, locals_=20)
    time_machine.move_to(session.closes_at, tick=False)
    sign_in_staff(client, nora)
    assert "Draw now" in at(client, "draw_desk", session).content.decode()

    at(client, "hold_draw", session)
    seed = Draw.objects.get().seed
    at(client, "hold_draw", session)

    text = at(client, "draw_desk", session).content.decode()
    assert Draw.objects.get().seed == seed
    assert Draw.objects.get().by == nora
    assert "Draw now" not in text
    assert "Nora" in text


def test_requests_are_closed_early_with_a_reason(client, nora):
    session = a_session(mode="draw")

    at(client, "close_early", session)
    session.refresh_from_db()
    open_still = session.closes_at > NOON
    at(client, "close_early", session, reason="La salle ferme")

    session.refresh_from_db()
    assert open_still
    assert session.closes_at == NOON


def test_the_mix_is_changed_with_a_reason(client, nora):
    session = a_session(mode="draw", newcomers_at_least=5)
    a_pool(session, newcomers=3, locals_=20)
    form = client.get(reverse("gatherings:change_mix", args=[session.code]) + "?way=1")

    without = at(client, "change_mix", session, newcomers_at_least="3")
    beyond = at(client, "change_mix", session, newcomers_at_least="99", reason="Peu de demandes")
    done = at(client, "change_mix", session, newcomers_at_least="3", reason="Peu de demandes")

    session.refresh_from_db()
    assert 'name="newcomers_at_least" value="3"' in form.content.decode()
    assert (without.status_code, beyond.status_code, done.status_code) == (422, 422, 302)
    assert (session.newcomers_at_least, session.mix_reason) == (3, "Peu de demandes")


@pytest.mark.parametrize("way", ["0", "9", "-1", "x", "²", ""])
def test_a_way_that_does_not_exist_fills_in_the_mix_of_today(client, nora, way):
    session = a_session(mode="draw", newcomers_at_least=5)

    url = reverse("gatherings:change_mix", args=[session.code])
    text = client.get(f"{url}?way={way}").content.decode()

    assert 'name="newcomers_at_least" value="5"' in text


def test_only_the_team_opens_it(client, time_machine):
    time_machine.move_to(NOON, tick=False)
    session = a_session(mode="draw")
    sign_in(client, a_member())

    for name in ("draw_desk", "change_mix", "hold_draw", "close_early"):
        assert at(client, name, session).status_code == 403


def test_a_session_without_a_draw_has_no_screen(client, nora):
    assert at(client, "draw_desk", a_session()).status_code == 404


def test_the_desk_hears_of_draws_that_wait_and_of_those_that_soon_cannot_be_held():
    stuck = a_session("Oud", mode="draw", newcomers_at_least=3)
    fine = a_session("Yoga", mode="draw")
    for session in (stuck, fine):
        a_pool(session, locals_=20)

    far = list(needs(NOON))
    soon = [need.said for need in needs(stuck.closes_at - dt.timedelta(days=1))]
    drawing.hold_draw(session_id=fine.pk, by=None, now=fine.closes_at)
    late = list(needs(fine.closes_at + dt.timedelta(minutes=6)))

    assert far == []
    assert len(soon) == 1
    assert "Oud" in soon[0]
    assert [need.late for need in late] == [True]


def test_the_panel_shows_draws_of_the_week_and_offers_out(client, nora):
    session = a_session(mode="draw", starts_at=NOON + dt.timedelta(days=5))
    a_pool(session, locals_=2)
    other = a_session("Yoga")
    asks(other, a_newcomer(), state=State.OFFERED, offer_until=NOON)

    shown = panel(NOON).content
    assert isinstance(shown, Draws)

    assert [(draw.session, draw.requests) for draw in shown.to_come] == [(session, 2)]
    assert [(out.session, out.offers) for out in shown.offers] == [(other, 1)]
