"""Seats of a week given back after its draw: each date shows its own small draws on the week's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from interra.gatherings.actions import joining, refilling, week_draw
from interra.gatherings.models import Draw, Refill, Registration
from interra.gatherings.tests.test_draw_page import main_of
from interra.gatherings.tests.weeks import CLOSES, a_week, dates_of, wishers
from interra.gatherings.timeline.refills import reveal_ended

if TYPE_CHECKING:
    from django.test import Client

    from interra.gatherings.models import Week

pytestmark = pytest.mark.django_db
State = Registration.State
RIGHT = "We checked again just now: this draw is right."


@pytest.fixture
def refilled() -> Week:
    """On each of two dates a seat is given back, and drawn for again."""
    week = a_week(sessions=2, seats=1)
    wishers(week, newcomers=3, locals_=3)
    week_draw.hold_week(week_id=week.pk, by=None, now=CLOSES)
    for date in dates_of(week):
        placed = date.registrations.get(state=State.PLACED)
        joining.leave(registration=placed, by=None, now=CLOSES)
        refilling.refill(session_id=date.pk, now=CLOSES)
    return week


def page_of(client: Client, week: Week) -> str:
    return main_of(client.get(reverse("gatherings:week", args=[week.code])))


def test_before_the_dates_the_promise_of_each_is_shown(client: Client, refilled: Week):
    text = page_of(client, refilled)

    prints = {draw.refills_commitment for draw in Draw.objects.all()}
    assert len(prints) == 2
    assert all(one in text for one in prints)
    assert text.count("Everyone can check these small draws when the date is over.") == 2
    assert text.count(RIGHT) == 1


def test_small_draws_of_a_later_date_are_there_with_their_checks_and_file(
    client: Client, refilled: Week
):
    first, second = dates_of(refilled)
    reveal_ended(first.ends_at)
    began = page_of(client, refilled)
    reveal_ended(second.ends_at)

    text = page_of(client, refilled)

    file = reverse("gatherings:refill_file", args=[second.code, 1])
    assert (began.count(RIGHT), file in began) == (2, False)
    assert (text.count(RIGHT), file in text) == (3, True)
    assert client.get(file).json()["commitment"] == second.refills.get().public["commitment"]


def test_a_small_draw_of_a_later_date_that_was_tampered_with_says_so(
    client: Client, refilled: Week
):
    second = dates_of(refilled)[1]
    reveal_ended(second.ends_at)
    held = Refill.objects.get(session=second)
    held.public["groups"][0] = []
    held.save()

    assert "This draw does not pass the checks. Call us." in page_of(client, refilled)


def test_whoever_waited_finds_their_own_line_in_the_small_draw_of_each_date(
    client: Client, refilled: Week
):
    second = dates_of(refilled)[1]
    reveal_ended(second.ends_at)
    offered = Registration.objects.get(session=second, state=State.OFFERED)
    assert offered.member
    client.force_login(offered.member)

    small = client.get(reverse("gatherings:week", args=[refilled.code])).context["draw"].given_back

    (shown,) = small[1].draws
    assert [(own.has_seat, f"{own.chances}/{shown.groups}") for own in shown.mine] == [
        (True, offered.offer_chance)
    ]


def test_a_draw_from_before_small_draws_were_promised_shows_none(client: Client, refilled: Week):
    Draw.objects.update(refills_commitment="")

    assert (
        client.get(reverse("gatherings:week", args=[refilled.code])).context["draw"].given_back
        == ()
    )
    assert "Seats given back" not in page_of(client, refilled)
