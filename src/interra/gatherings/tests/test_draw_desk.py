"""The coordinator's draw screen."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from interra.gatherings.actions import drawing
from interra.gatherings.forms.mixing import MixForm
from interra.gatherings.models import Draw, Registration
from interra.gatherings.queries.desk_draws import Draws, needs, panel
from interra.gatherings.queries.drawing import dry_run
from interra.gatherings.queries.mixes import mix_in_words
from interra.gatherings.rules.mixing import Mix
from interra.gatherings.tests.make import NOON, a_session
from interra.gatherings.tests.pools import a_pool, asks
from interra.people.models import Household
from interra.people.tests.make import (
    a_local,
    a_member,
    a_newcomer,
    sign_in,
    sign_in_staff,
)

pytestmark = pytest.mark.django_db
State = Registration.State


def at(client, name, session, **post):
    url = reverse(f"gatherings:{name}", args=[session.code])
    return (
        client.post(url, post)
        if post or name in {"hold_draw", "close_early", "take_way_out"}
        else client.get(url)
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

    without = at(client, "change_mix", session, newcomers_at_least="3")
    beyond = at(client, "change_mix", session, newcomers_at_least="99", reason="Peu de demandes")
    done = at(client, "change_mix", session, newcomers_at_least="3", reason="Peu de demandes")

    session.refresh_from_db()
    assert (without.status_code, beyond.status_code, done.status_code) == (422, 422, 302)
    assert (session.mix, session.mix_reason) == (Mix.of(newcomers_at_least=3), "Peu de demandes")


def test_a_way_out_is_taken_in_one_tap(client, nora):
    session = a_session(mode="draw", newcomers_at_least=5)
    a_pool(session, newcomers=3, locals_=20)
    page = at(client, "draw_desk", session)
    ways = page.context["draw"].dry_run.ways_out
    assert all(f'value="{way.key}"' in page.content.decode() for way in ways)

    old = at(client, "take_way_out", session, way="no such way")
    told = at(client, "draw_desk", session).content.decode()
    done = at(client, "take_way_out", session, way=ways[0].key)

    session.refresh_from_db()
    assert (old.status_code, done.status_code) == (302, 302)
    assert session.mix == Mix.of(newcomers_at_least=3)
    assert session.mix_reason == (
        "For a possible draw: Ask for at least 3 people who arrived recently, instead of 5."
    )
    assert "This draw is possible." in at(client, "draw_desk", session).content.decode()
    assert "The requests have changed." in told


def test_the_way_out_may_be_more_seats(client, nora):
    session = a_session(mode="draw", seats=4, newcomers_at_least=3, locals_at_least=1)
    home = Household.objects.create()
    asks(session, a_newcomer("Samira", household=home), household=(a_local("Ali"), a_local("Jo")))
    a_pool(session, newcomers=2, locals_=0)
    (more,) = (way for way in dry_run(session, today=NOON.date()).ways_out if way.seats > 4)

    at(client, "take_way_out", session, way=more.key)

    session.refresh_from_db()
    assert session.seats.count() == more.seats
    assert dry_run(session, today=NOON.date()).possible


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("", 'name="newcomers_at_least" value="5"'),
        ("?preset=nothing", 'name="newcomers_at_least" value="5"'),
        ("?preset=mixed", 'name="newcomers_at_least" value="4"'),
        ("?preset=talk", '<option value="fr" selected>'),
        ("?preset=new_faces", 'name="first_timers_at_least" value="3"'),
        ("?preset=none", 'name="newcomers_at_least" inputmode'),
    ],
)
def test_a_ready_mix_fills_the_page_in_one_tap_and_keeps_nothing(client, nora, asked, shown):
    session = a_session(mode="draw", newcomers_at_least=5)

    url = reverse("gatherings:change_mix", args=[session.code])
    text = client.get(url + asked).content.decode()

    session.refresh_from_db()
    assert shown in text
    assert session.mix == Mix.of(newcomers_at_least=5)


def test_every_sort_of_rule_is_written_kept_and_shown_again(client, nora):
    session = a_session(mode="draw")
    typed = {
        "newcomers_at_least": "3",
        "speakers_language": "ar",
        "speakers_at_least": "2",
        "speakers_2_language": "nl",
        "speakers_2_at_most": "5",
        "beside_beginners_language": "fr",
        "first_timers_at_least": "2",
        "first_timers_if_possible": "on",
        "women_at_least": "4",
        "easy_access_at_most": "2",
        "reason": "Une table à deux langues",
    }

    at(client, "change_mix", session, **typed)

    session.refresh_from_db()
    assert mix_in_words(session.mix) == [
        "At least 3 people who arrived recently",
        "At least 2 people who speak Arabic",
        "At most 5 people who speak Dutch",
        "Beside each beginner, one person who speaks French",
        "At least 2 people who come for the first time, if possible",
        "At least 4 women",
        "At most 2 people who need a seat without steps",
    ]
    shown = client.get(reverse("gatherings:change_mix", args=[session.code])).context["form"]
    assert MixForm(
        {name: value for name, value in shown.initial.items() if value not in (None, "", False)}
        | {"reason": "La même"},
        seats=12,
    ).is_valid()
    assert shown.initial["speakers_2_language"] == "nl"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"speakers_at_least": "2"}, "Choose the language."),
        (
            {
                "speakers_language": "ar",
                "speakers_at_least": "2",
                "speakers_2_language": "ar",
                "speakers_2_at_most": "3",
            },
            "Choose another language.",
        ),
        ({"women_at_least": "8", "men_at_least": "8"}, "need more seats than there are"),
        ({"men_at_least": "8", "men_at_most": "2"}, "is larger than its"),
    ],
)
def test_a_mix_that_cannot_be_is_refused_in_words_and_nothing_typed_is_lost(
    client, nora, typed, said
):
    session = a_session(mode="draw")

    answer = at(client, "change_mix", session, reason="Essai", **typed)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text
    assert 'value="Essai"' in text


def test_only_the_team_opens_it(client, time_machine):
    time_machine.move_to(NOON, tick=False)
    session = a_session(mode="draw")
    sign_in(client, a_member())

    for name in ("draw_desk", "change_mix", "take_way_out", "hold_draw", "close_early"):
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
