"""Nora, on a tram: her mix is not possible with those who ask. The page says why; one tap mends it."""

from __future__ import annotations

import pytest
from django.utils import translation

from interra.gatherings.actions import joining
from interra.gatherings.models import Session
from interra.gatherings.rules.mixing import Mix, MixRule, Sort
from interra.people.tests.make import a_coordinator, a_local, a_newcomer
from interra.steps.e_agenda.tests.make import a_date, an_atelier
from tests.journeys.conftest import HOUR

FIVE_AND_THREE = Mix.holding([MixRule(Sort.NEWCOMERS, 5), MixRule(Sort.LOCALS, 1, 3)])


@pytest.mark.parametrize(("language", "js"), [("fr", True), ("ar", False)])
def test_one_tap_makes_the_draw_possible(a_phone, language, js, soon):
    session = a_date(an_atelier("Le grand couscous", mode="draw"), starts=soon, seats=6)
    Session.objects.filter(pk=session.pk).update(mix_rules=FIVE_AND_THREE.as_json())
    people = [
        *(a_newcomer(f"سميرة {n}") for n in range(2)),
        *(a_local(f"Zoé {n}") for n in range(6)),
    ]
    for person in people:
        joining.join(member=person, session_id=session.pk, now=session.closes_at - HOUR)
    desk = a_phone(a_coordinator(), js=js)
    desk.open(f"/{language}/desk/draws/{session.code}/")
    with translation.override(language):
        ways = desk.page.locator(".task")
        assert 1 <= ways.count() <= 3
        assert desk.page.locator(".notice[data-tone=warning]").count() >= 1
        assert desk.fits()

        desk.taps = 0
        desk.tap(ways.first.locator("button"))

    assert desk.taps == 1
    assert desk.page.locator(".notice[data-tone=success]").count() >= 1
    assert desk.page.locator(".task").count() == 0
    session.refresh_from_db()
    assert session.mix != FIVE_AND_THREE
    assert session.mix_reason
    assert desk.fits()


@pytest.mark.parametrize(("language", "js"), [("fr", False), ("ar", True)])
def test_a_ready_mix_is_kept_in_two_taps_and_a_sentence(a_phone, language, js, soon):
    session = a_date(an_atelier("Le grand couscous", mode="draw"), starts=soon, seats=12)
    desk = a_phone(a_coordinator(), js=js)
    desk.open(f"/{language}/desk/draws/{session.code}/mix/")

    desk.tap("a[href='?preset=new_faces']")
    desk.type("reason", "يأتي أشخاص جدد")
    desk.tap("form.form button[type=submit]")

    session.refresh_from_db()
    assert {rule.sort for rule in session.mix.rules} == {
        Sort.NEWCOMERS,
        Sort.LOCALS,
        Sort.FIRST_TIMERS,
        Sort.TURNED_AWAY,
    }
    assert desk.sees("يأتي أشخاص جدد")
    assert desk.fits()
