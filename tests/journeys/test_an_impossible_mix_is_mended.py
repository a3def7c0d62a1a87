"""Nora, on a tram: her mix is not possible with those who ask. The page says why; one tap mends it."""

from __future__ import annotations

import pytest
from django.utils import translation

from interra.gatherings.actions import joining, weeks
from interra.gatherings.models import Session
from interra.gatherings.rules.mixing import Mix, MixRule, Sort
from interra.people.tests.make import a_coordinator, a_local, a_newcomer
from interra.steps.e_agenda.tests.make import a_date, an_atelier
from tests.journeys.conftest import DAY, HOUR

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
def test_one_tap_makes_a_week_possible(a_phone, language, js, soon):
    atelier = an_atelier("Le grand couscous", mode="draw")
    dates = [a_date(atelier, starts=soon + n * DAY, mode="draw", seats=3) for n in range(2)]
    early = dates[0].closes_at - HOUR
    week = weeks.make_week(sessions=dates, closes_at=soon - HOUR, by=None, now=early)
    Session.objects.filter(week=week).update(
        mix_rules=Mix.of(newcomers_at_least=2).as_json(), mix_reason=""
    )
    people = [
        *(a_newcomer(f"سميرة {n}") for n in range(3)),
        *(a_local(f"Zoé {n}") for n in range(5)),
    ]
    for person in people:
        weeks.wish(member=person, week=week, wishes=dates, now=early)
    desk = a_phone(a_coordinator(), js=js)
    desk.open(f"/{language}/desk/weeks/{week.code}/")
    ways = desk.page.locator("button[name=way]")
    assert ways.count() == 2
    assert desk.fits()

    desk.taps = 0
    desk.tap(ways.first)

    assert desk.taps == 1
    assert desk.page.locator("button[name=way]").count() == 0
    reasons = Session.objects.filter(week=week).values_list("mix_reason", flat=True)
    assert sum(bool(reason) for reason in reasons) == 1
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
