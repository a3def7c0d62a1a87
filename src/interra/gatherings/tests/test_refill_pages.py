"""What the public page of a draw shows of seats given back, and the file anybody checks at home."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from interra.gatherings.actions import drawing, joining, refilling
from interra.gatherings.models import Draw, Refill
from interra.gatherings.queries.transcripts import unpack
from interra.gatherings.tests import at_home
from interra.gatherings.tests.make import a_session
from interra.gatherings.tests.pools import a_pool, with_seed
from interra.gatherings.tests.test_draw_page import main_of
from interra.gatherings.timeline.refills import reveal_ended

pytestmark = pytest.mark.django_db


@pytest.fixture
def refilled():
    """Three seats drawn for, one given back, and drawn for again."""
    session = a_session(mode="draw", seats=3, newcomers_at_least=1)
    a_pool(session, newcomers=3, locals_=5)
    with_seed(session, "a story")
    drawing.hold_draw(session_id=session.pk, by=None, now=session.closes_at)
    placed = session.registrations.filter(state="placed").earliest("pk")
    joining.leave(registration=placed, by=None, now=session.closes_at)
    refilling.refill(session_id=session.pk, now=session.closes_at)
    return session


def file_of(client, session, number=1):
    return client.get(reverse("gatherings:refill_file", args=[session.code, number]))


def page_of(client, session):
    return main_of(client.get(reverse("gatherings:draw", args=[session.code])))


def test_before_the_date_the_page_shows_the_promise_and_no_small_draw(client, refilled):
    text = page_of(client, refilled)

    assert Draw.objects.get().refills_commitment in text
    assert "when the date is over" in text
    assert "seat was free" not in text
    assert file_of(client, refilled).status_code == 404


def test_when_the_date_is_over_each_small_draw_is_there_and_right(client, refilled):
    reveal_ended(refilled.ends_at)

    text, again = page_of(client, refilled), page_of(client, refilled)

    assert text == again
    assert "1 seat was free." in text
    assert "lines took part." in text
    assert text.count("We checked again just now: this draw is right.") == 2
    assert Refill.objects.get().public["commitment"] in text
    assert file_of(client, refilled, 2).status_code == 404


def test_a_small_draw_that_was_tampered_with_says_so(client, refilled):
    reveal_ended(refilled.ends_at)
    held = Refill.objects.get()
    held.public["groups"][0] = []
    held.save()

    text = page_of(client, refilled)

    assert "This draw does not pass the checks. Call us." in text


def test_whoever_waited_finds_their_line_in_the_small_draw_too(client, refilled):
    reveal_ended(refilled.ends_at)
    offered = refilled.registrations.get(state="offered")

    text = main_of(client.get(reverse("gatherings:my_draw", args=[offered.token])))

    held = unpack(Refill.objects.get().public)
    (winner,) = held["groups"][held["index"]]
    assert f'<code dir="ltr">{winner}</code>' in text
    assert f">{offered.offer_chance}</span>" in text


def test_whoever_sees_to_whom_the_seat_went_does_not_find_their_line_in_the_draw(client, refilled):
    reveal_ended(refilled.ends_at)
    in_the_draw = {line.name for line in _page(client, refilled).lines}

    (small,) = _page(client, refilled).given_back[0].draws

    assert len(small.lines) >= 5
    assert in_the_draw.isdisjoint(line.name for line in small.lines)


def _page(client, session):
    return client.get(reverse("gatherings:draw", args=[session.code])).context["draw"]


@pytest.mark.parametrize("tamper", ["", "secret", "number", "group"])
def test_the_same_thirty_lines_check_a_small_draw_at_home(client, refilled, tmp_path, tamper):
    reveal_ended(refilled.ends_at)
    told = file_of(client, refilled).json()
    if tamper == "secret":
        told["refill_secret"] = "chosen afterwards"
    elif tamper == "number":
        told["refill"] = 2
    elif tamper == "group":
        told["groups"][0] = []
    (tmp_path / "draw.json").write_text(json.dumps(told))

    noted = Draw.objects.get().refills_commitment
    said = at_home.check(tmp_path / "draw.json", noted)

    assert said.returncode == (1 if tamper else 0), said.stdout + said.stderr
