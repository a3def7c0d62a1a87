"""Nora, at her desk: an atelier, six weekly dates, one of them moved, a draw that she launches."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from interra.gatherings.actions import joining
from interra.gatherings.models import Session
from interra.people.tests.make import a_coordinator, a_member
from interra.steps.e_agenda.models import Atelier
from interra.steps.e_agenda.rules import BRUSSELS
from interra.territory.tests.make import a_venue

if TYPE_CHECKING:
    from tests.journeys.conftest import Phone


def types_an_atelier(desk: Phone) -> Atelier:
    page = desk.page
    page.locator("[name=door][value=cook]").set_checked(True)
    desk.type("title_fr", "La soupe du jeudi")
    desk.type("story_fr", "Nous coupons, nous parlons, nous mangeons.")
    page.locator("[name=venue]").select_option(index=1)
    page.locator("[name=mode][value=draw]").set_checked(True)
    desk.type("seats", "2")
    desk.tap(".action-bar button")
    return Atelier.objects.get()


def plans_six_thursdays(desk: Phone, first: dt.date) -> None:
    desk.type("day", first.isoformat())
    desk.type("starts_at", "18:00")
    desk.type("ends_at", "20:00")
    desk.type("n", "6")
    desk.tap("[name=look]")
    assert desk.page.locator(".preview li").count() == 6
    desk.tap("[name=plan]")


@pytest.mark.parametrize(("language", "js"), [("fr", True), ("ar", False)])
def test_from_the_idea_to_the_draw(a_phone, language, js):
    a_venue()
    desk = a_phone(a_coordinator(), js=js)
    first = timezone.localdate() + dt.timedelta(days=8)
    desk.open(f"/{language}/desk/ateliers/new/")
    atelier = types_an_atelier(desk)
    desk.tap("form[action$='/publish/'] button")
    desk.open(f"/{language}/desk/ateliers/{atelier.slug}/plan/")
    plans_six_thursdays(desk, first)

    dates = list(Session.objects.order_by("starts_at"))
    days = [one.starts_at.astimezone(BRUSSELS).date() for one in dates]
    assert days == [first + dt.timedelta(weeks=n) for n in range(6)]

    desk.open(f"/{language}/desk/dates/{dates[2].code}/")
    moved_to = days[2] + dt.timedelta(days=1)
    desk.page.locator("#move [name=day]").fill(moved_to.isoformat())
    desk.tap("[name=do][value=move]")
    now = [one.starts_at.astimezone(BRUSSELS) for one in Session.objects.order_by("starts_at")]
    assert [one.date() for one in now] == [*days[:2], moved_to, *days[3:]]
    assert {one.hour for one in now} == {18}

    for name in ("Samira", "Marc", "Luc"):
        joining.join(member=a_member(name), session_id=dates[0].pk, now=timezone.now())
    desk.open(f"/{language}/desk/draws/{dates[0].code}/")
    assert desk.fits()
    desk.page.locator("details summary").first.click()
    desk.type("reason", "Le cuisinier doit acheter aujourd’hui.")
    desk.tap("form[action$='/close/'] button")
    desk.tap("#hold button")

    states = dates[0].registrations.values_list("state", flat=True)
    assert sorted(states) == ["placed", "placed", "reserve"]
    assert desk.fits()
