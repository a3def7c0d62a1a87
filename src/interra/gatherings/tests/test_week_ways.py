"""A week that cannot be drawn as it is: what gives way by itself, what one tap mends, closing early."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from interra.foundation.journal.models import Entry
from interra.gatherings import rules
from interra.gatherings.actions import drawing, scheduling, week_draw, week_ways, weeks
from interra.gatherings.actions.ways_out import NoLongerAWayOut
from interra.gatherings.queries.week_runs import week_run_of
from interra.gatherings.rules.mixing import Mix
from interra.gatherings.tests.make import NOON, SATURDAY
from interra.gatherings.tests.weeks import CLOSES, a_week, dates_of, wishers, wishes
from interra.people.models import Household
from interra.people.tests.make import a_coordinator, a_local, a_newcomer, sign_in_staff

if TYPE_CHECKING:
    from django.test import Client

    from interra.gatherings.models import Week

pytestmark = pytest.mark.django_db
TODAY = CLOSES.date()


@pytest.fixture
def nora(client: Client, time_machine: Any) -> Client:
    time_machine.move_to(NOON, tick=False)
    return sign_in_staff(client, a_coordinator())


def run_of(week: Week) -> Any:
    return week_run_of(week, today=TODAY)


def asks_for(week: Week, number: int, mix: Mix) -> None:
    of = dates_of(week)[number]
    scheduling.change_mix(session=of, mix=mix, reason="Pour toutes.", by=None, now=NOON)


def softly(**bounds: int) -> Mix:
    return Mix(tuple(replace(rule, if_possible=True) for rule in Mix.of(**bounds).rules))


def test_a_clash_is_mended_by_one_tap_and_an_old_tap_changes_nothing(nora: Client):
    week = a_week(newcomers_at_least=2)
    wishers(week, newcomers=1, locals_=5)
    desk, tap = (reverse(f"gatherings:{name}", args=[week.code]) for name in ("week_desk", "take_week_way_out"))  # fmt: skip
    page = nora.get(desk)
    (way,) = page.context["week"].run.ways_out
    assert f'value="{way.key}"' in page.text

    nora.post(tap, {"way": "no such way"})
    old = nora.get(desk).text
    nora.post(tap, {"way": way.key})

    first = dates_of(week)[0]
    assert "The requests have changed. Look at the new proposals." in old
    assert first.mix == Mix.of(newcomers_at_least=1)
    assert first.mix_reason == (
        "For a possible draw: Atelier 0, Saturday 14 March: "
        "Ask for at least 1 person who arrived recently, instead of 2."
    )
    assert nora.get(desk).context["week"].state == "open"
    with pytest.raises(NoLongerAWayOut):
        week_ways.take(week=week, key=way.key, by=None, now=NOON)


def test_one_tap_may_change_two_dates_also_when_requests_are_closed():
    week = a_week(newcomers_at_least=1)
    asks_for(week, 1, Mix.of(newcomers_at_least=1))
    wishers(week, locals_=6)
    (way,) = run_of(week).ways_out

    week_ways.take(week=week, key=way.key, by=None, now=CLOSES)

    first, second, _third = dates_of(week)
    assert (first.mix, second.mix) == (Mix(), Mix())
    assert first.mix_reason == second.mix_reason
    assert run_of(week).possible


def test_the_smallest_of_several_dates_are_proposed_three_at_most():
    week = a_week(newcomers_at_least=2)
    for number in (1, 2):
        asks_for(week, number, Mix.of(newcomers_at_least=2))
    wishers(week, newcomers=5, locals_=6)

    run = run_of(week)

    assert {way.said.partition(":")[0] for way in run.ways_out} == {
        f"Atelier {n}, {day}"
        for n, day in enumerate(("Saturday 14 March", "Sunday 15 March", "Monday 16 March"))
    }


def test_more_seats_of_one_date_may_be_the_way_out():
    """Three come together or not at all, and one more newcomer is asked for."""
    week, home = a_week(seats=3, newcomers_at_least=2), Household.objects.create()
    samira = a_newcomer("Samira", household=home)
    first = wishes(samira, week, 0, 1)
    others = [a_local(name, household=home) for name in ("Ali", "Jo")]
    party = [rules.Companion(member_id=one.pk) for one in others]
    weeks.bring(registration=first, companions_=party, now=NOON)
    wishes(a_newcomer("Hala"), week, 0, 2)
    more = next(way for way in run_of(week).ways_out if "4 seats instead of 3" in way.said)

    week_ways.take(week=week, key=more.key, by=None, now=NOON)

    assert dates_of(week)[0].seats.count() == 4
    assert dates_of(week)[0].mix == Mix.of(newcomers_at_least=2)
    assert run_of(week).possible


def test_a_rule_if_possible_gives_way_by_as_little_as_needed_and_the_desk_says_so(nora: Client):
    week = a_week()
    asks_for(week, 0, softly(newcomers_at_least=2))
    (samira, *_others) = wishers(week, newcomers=1, locals_=8)

    page = nora.get(reverse("gatherings:week_desk", args=[week.code]))
    week_draw.hold_week(week_id=week.pk, by=None, now=CLOSES)

    assert [str(one) for one in page.context["week"].run.gave_way] == [
        "Atelier 0, Saturday 14 March: At least 1 person who arrived recently, if possible"
    ]
    assert "Atelier 0, Saturday 14 March: At least 1 person" in page.text
    seated = dates_of(week)[0].registrations.filter(state="placed")
    assert samira.pk in seated.values_list("member", flat=True)


def test_a_rule_if_possible_that_nobody_can_keep_is_not_kept_and_helps_nothing_else():
    week = a_week()
    asks_for(week, 0, softly(newcomers_at_least=2))
    asks_for(week, 1, Mix.of(newcomers_at_least=1))
    wishers(week, locals_=6)

    blocked = run_of(week)
    (way,) = blocked.ways_out
    week_ways.take(week=week, key=way.key, by=None, now=NOON)

    assert blocked.codes == {dates_of(week)[1].code}
    assert [one.said for one in run_of(week).gave_way] == [
        "Not kept: At least 2 people who arrived recently, if possible"
    ]


def test_requests_of_a_week_are_closed_early_with_a_reason(nora: Client):
    week = a_week()
    wishers(week, locals_=3)
    close = reverse("gatherings:close_week_early", args=[week.code])

    nora.post(close)
    still = {one.closes_at for one in dates_of(week)}
    nora.post(close, {"reason": "La salle ferme"})
    nora.post(close, {"reason": "Encore"})

    entry = Entry.objects.get(verb="gatherings.week_closed_early")
    assert still == {CLOSES}
    assert {one.closes_at for one in dates_of(week)} == {NOON}
    assert entry.facts == {"reason": "La salle ferme"}
    nora.post(reverse("gatherings:hold_week", args=[week.code]))
    with pytest.raises(drawing.AlreadyDrawn):
        week_draw.close_early(week=week, reason="x", by=None, now=NOON)


def test_a_date_that_is_called_off_leads_no_week(nora: Client, time_machine: Any):
    """It closed when it began; the others go on."""
    week = a_week()
    first, second, _third = dates_of(week)
    scheduling.cancel_session(session=first, reason="", by=None, now=NOON)

    week_draw.close_early(week=week, reason="La salle ferme", by=None, now=NOON)
    time_machine.move_to(SATURDAY, tick=False)
    sign_in_staff(nora, a_coordinator("Inès"))

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.closes_at, second.closes_at) == (CLOSES, NOON)
    desk = nora.get(reverse("gatherings:week_desk", args=[week.code]))
    assert desk.context["week"].state == "closed"
