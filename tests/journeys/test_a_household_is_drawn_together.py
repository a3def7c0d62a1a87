"""A household of three asks for seats that are drawn: all three come, or nobody does."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import translation

from interra.gatherings.actions import drawing
from interra.gatherings.models import Registration, Seat
from interra.people.models import Household
from interra.people.tests.make import a_member
from interra.steps.e_agenda.tests.make import a_date, an_atelier

if TYPE_CHECKING:
    from interra.people.models import Member
    from tests.journeys.conftest import Phone

State = Registration.State


def a_family(*names: str) -> list[Member]:
    home = Household.objects.create()
    return [a_member(name, household=home) for name in names]


def asks_for_all(phone: Phone, code: str, language: str, others: list[Member]) -> None:
    """« Je viens », « Je viens avec… », everybody ticked."""
    phone.open(f"/{language}/sessions/{code}/")
    phone.tap(".action-bar button")
    phone.tap("a[href$='/with/']")
    for other in others:
        phone.page.locator(f"[name=household][value='{other.code}']").set_checked(True)
    phone.tap(".action-bar button")
    assert phone.path.startswith(f"/{language}/r/")
    assert all(phone.sees(other.name) for other in others)
    assert phone.fits()


@pytest.mark.parametrize(("language", "js"), [("fr", True), ("ar", False)])
def test_three_win_or_lose_together(a_phone, language, js, soon):
    session = a_date(an_atelier("Le grand couscous", mode="draw"), starts=soon, seats=3)
    families = [a_family("ሰላም", "Yonas", "ሊያ"), a_family("Marc", "Anne-Lise", "Zoé")]
    phones = [a_phone(family[0], js=js) for family in families]
    with translation.override(language):
        for phone, family in zip(phones, families, strict=True):
            asks_for_all(phone, session.code, language, family[1:])

    drawing.hold_draw(session_id=session.pk, by=None, now=session.closes_at + timedelta(minutes=1))

    states = {one.member_id: one.state for one in Registration.objects.all()}
    assert sorted(states.values()) == [State.PLACED, State.RESERVE]
    for phone, family in zip(phones, families, strict=True):
        seats = Seat.objects.filter(session=session, attendee__member__in=family).count()
        assert seats == (3 if states[family[0].pk] == State.PLACED else 0)
        phone.open(phone.path)
        tone = phone.page.locator(".receipt-top").get_attribute("data-tone")
        assert (tone == "draw") == (seats == 0)
        assert phone.fits()
    assert phones[0].title != phones[1].title
