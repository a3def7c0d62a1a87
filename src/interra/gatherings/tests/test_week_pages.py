"""The pages of a week: the wish list, the receipt, the desk and the public page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from interra.gatherings.actions import week_draw
from interra.gatherings.models import Registration, Week
from interra.gatherings.tests.make import NOON, SATURDAY
from interra.gatherings.tests.weeks import CLOSES, a_week, dates, dates_of, wishers, wishes
from interra.people.models import Member
from interra.people.tests.make import a_coordinator, a_newcomer, sign_in_staff

if TYPE_CHECKING:
    import datetime as dt

    from django.test import Client

pytestmark = pytest.mark.django_db
State = Registration.State


@pytest.fixture(autouse=True)
def _on_monday(time_machine: Any) -> None:
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def nora(client: Client) -> Client:
    return sign_in_staff(client, a_coordinator())


def order_of(member: Member) -> list[str]:
    asked = Registration.objects.filter(member=member, state=State.ASKED).order_by("wish")
    return [one.session.title["fr"] for one in asked]


def codes(week: Week, *which: int) -> dict[str, str]:
    of = dates_of(week)
    return {f"wish_{rank}": of[n].code for rank, n in enumerate(which, start=1)}


def test_the_tapped_date_comes_first_and_one_form_makes_a_member_and_a_list(client: Client):
    week = a_week()
    url = reverse("gatherings:join", args=[dates_of(week)[1].code])

    page = client.get(url)
    assert page.context["form"]["wish_1"].initial == dates_of(week)[1].code
    assert "Choose at least 2 dates" in page.text
    sent = client.post(
        url, {"name": "Samira", "in_person": "on", "form_key": "k", **codes(week, 1, 0)}
    )

    samira = Member.objects.get(name="Samira")
    assert order_of(samira) == ["Atelier 1", "Atelier 0"]
    first = Registration.objects.get(wish=1)
    assert sent.url == reverse("gatherings:receipt", args=[first.token])  # type: ignore[attr-defined]  # it goes on
    assert client.get(sent.url).context["user"] == samira  # type: ignore[attr-defined]  # it goes on


def test_one_wish_is_too_few_and_nothing_typed_is_lost(client: Client):
    week = a_week()
    url = reverse("gatherings:join", args=[dates_of(week)[0].code])

    page = client.post(url, {"name": "Samira", **codes(week, 0)})

    assert page.context["form"].errors == {
        "wish_2": ["Choose at least 2 dates. You have more chances."]
    }
    assert "Samira" in page.text
    assert not Member.objects.exists()


def test_the_same_date_twice_or_a_date_that_is_none_of_the_week_is_said(client: Client):
    week = a_week()
    url = reverse("gatherings:join", args=[dates_of(week)[0].code])

    twice = client.post(url, {"name": "Samira", **codes(week, 0, 0)})
    none = client.post(url, {"name": "Samira", "wish_1": "nothing", "wish_2": ""})
    empty = client.post(url, {"name": "Samira", "wish_1": "", "wish_2": ""})

    assert list(twice.context["form"].errors) == ["wish_2"]
    assert none.context["form"].errors == {"wish_1": ["Requests are closed for this date."]}
    assert list(empty.context["form"].errors) == ["wish_1"]


def test_the_language_may_change_in_the_middle_of_typing(client: Client):
    week = a_week()
    url = reverse("gatherings:join", args=[dates_of(week)[0].code])

    page = client.post(url, {"name": "Samira", "language": "en", **codes(week, 2, 1)})

    assert page.context["form"]["wish_1"].value() == dates_of(week)[2].code
    assert "Samira" in page.text


def test_a_known_person_adds_the_tapped_date_to_their_list(client: Client):
    week, samira = a_week(), a_newcomer("Samira")
    wishes(samira, week, 0, 1)
    client.force_login(samira)
    url = reverse("gatherings:join", args=[dates_of(week)[2].code])

    page = client.post(url)
    initial = [page.context["form"][f"wish_{n}"].initial for n in (1, 2, 3)]
    assert initial == [one.code for one in dates_of(week)]
    client.post(url, {"seen_list": page.context["seen"], **codes(week, 2, 0, 1)})

    assert order_of(samira) == ["Atelier 2", "Atelier 0", "Atelier 1"]


def test_the_receipt_shows_the_list_and_lets_it_change_until_requests_close(
    client: Client, time_machine: Any
):
    week = a_week()
    asked = wishes(a_newcomer("Samira"), week, 0, 1)
    url = reverse("gatherings:wishes", args=[asked.token])

    receipt = client.get(reverse("gatherings:receipt", args=[asked.token]))
    assert [line.said for line in receipt.context["wishes"].lines] == ["Waiting for the draw"] * 2
    assert url in receipt.text
    client.post(url, codes(week, 1, 2))
    time_machine.move_to(CLOSES, tick=False)

    assert asked.member
    assert order_of(asked.member) == ["Atelier 1", "Atelier 2"]
    assert client.get(url).status_code == 302


def test_after_the_draw_each_receipt_says_where_the_seat_is(client: Client, time_machine: Any):
    week = a_week()
    wishers(week, newcomers=3)
    week_draw.hold_week(week_id=week.pk, by=None, now=CLOSES)
    time_machine.move_to(CLOSES, tick=False)
    elsewhere = Registration.objects.filter(state=State.ELSEWHERE)[0]

    page = client.get(reverse("gatherings:receipt", args=[elsewhere.token]))

    assert page.context["receipt"].headline == "You have a seat on another date of the week."
    assert {line.state for line in page.context["wishes"].lines} == {"placed", "elsewhere"}


def test_the_public_page_before_and_after_and_its_file(client: Client, time_machine: Any):
    week = a_week()
    (samira, *_others) = wishers(week, newcomers=3, locals_=5)
    url = reverse("gatherings:week", args=[week.code])
    session = dates_of(week)[1]

    assert client.get(url).context["draw"].seats == 6
    week_draw.hold_week(week_id=week.pk, by=None, now=CLOSES)
    client.force_login(samira)
    after = client.get(url).context["draw"]
    mine = client.get(
        reverse("gatherings:my_draw", args=[Registration.objects.filter(member=samira)[0].token])
    )
    file = client.get(reverse("gatherings:week_file", args=[week.code]))

    assert (after.is_right, after.asked, len(after.mine)) == (True, 8, 1)
    assert len(mine.context["draw"].mine) == 1
    assert after.file_name == f"week-{week.code}.json"
    assert set(file.json()["sessions"]) == {one.code for one in dates_of(week)}
    assert client.get(reverse("gatherings:draw", args=[session.code])).url == url  # type: ignore[attr-defined]  # it goes on
    there = client.get(reverse("gatherings:draw_file", args=[session.code]))
    assert there.url == reverse("gatherings:week_file", args=[week.code])  # type: ignore[attr-defined]  # it goes on
    assert client.get(reverse("gatherings:week", args=["nothing"])).status_code == 404


def test_the_coordinator_makes_changes_and_takes_apart_a_week(nora: Client):
    three = dates()
    told = {"sessions": [one.code for one in three[:2]], "closes": "48", "kind": "house"}

    assert "fewer than 2" not in nora.get(reverse("gatherings:new_week")).text
    nora.post(reverse("gatherings:new_week"), told)
    week = Week.objects.get()
    assert [line.session for line in _shown(nora, week).sessions] == three[:2]
    change = reverse("gatherings:change_week", args=[week.code])
    assert nora.get(change).context["form"].initial["closes"] == "48"
    nora.post(change, told | {"sessions": [one.code for one in three[1:]], "closes": "24"})
    assert dates_of(week) == three[1:]
    assert nora.get(reverse("gatherings:desk_weeks")).context["weeks"][0].state == "open"
    nora.post(reverse("gatherings:take_week_apart", args=[week.code]))

    assert Week.objects.count() == 0
    assert nora.get(reverse("gatherings:week_desk", args=["nothing"])).status_code == 404


def test_what_cannot_be_a_week_is_said_on_the_form(nora: Client):
    three = dates()
    one = {"sessions": [three[0].code], "closes": "48", "kind": "house"}

    page = nora.post(reverse("gatherings:new_week"), one)
    week = a_week()
    changed = nora.post(
        reverse("gatherings:change_week", args=[week.code]),
        one | {"sessions": [dates_of(week)[0].code]},
    )

    assert page.context["form"].non_field_errors() == ["Choose at least 2 dates."]
    assert changed.context["form"].non_field_errors() == ["Choose at least 2 dates."]


def test_once_asked_for_a_week_is_neither_changed_nor_taken_apart(nora: Client):
    week = a_week()
    wishes(a_newcomer("Samira"), week, 0, 1)

    desk = reverse("gatherings:week_desk", args=[week.code])
    assert nora.get(reverse("gatherings:change_week", args=[week.code])).url == desk  # type: ignore[attr-defined]  # it goes on
    assert nora.post(reverse("gatherings:take_week_apart", args=[week.code])).url == desk  # type: ignore[attr-defined]  # it goes on
    assert Week.objects.count() == 1


@pytest.mark.parametrize(("beacon", "state"), [("house", "drawn"), ("dice", "sealed")])
def test_the_coordinator_draws_when_requests_are_closed(
    nora: Client, time_machine: Any, beacon: str, state: str
):
    week = a_week(beacon=beacon)
    wishers(week, newcomers=3)
    hold = reverse("gatherings:hold_week", args=[week.code])

    nora.post(hold)
    assert _shown(nora, week).state == "open"
    _later(nora, time_machine, CLOSES)
    assert _shown(nora, week).may_draw
    nora.post(hold)

    assert _shown(nora, week).state == state
    _later(nora, time_machine, SATURDAY)
    assert _shown(nora, week).state == ("drawn" if state == "drawn" else "over")


def test_the_desk_says_which_rules_clash_and_the_mix_may_change(nora: Client, time_machine: Any):
    week = a_week(newcomers_at_least=2)
    wishers(week, locals_=6)
    _later(nora, time_machine, CLOSES)

    shown = _shown(nora, week)
    page = nora.get(reverse("gatherings:week_desk", args=[week.code])).text
    assert shown.state == "impossible"
    assert shown.run.clashing[0].title in page
    session = dates_of(week)[0]
    nora.post(reverse("gatherings:change_mix", args=[session.code]), {"reason": "Nobody came."})

    assert _shown(nora, week).state == "closed"
    desk = nora.get(reverse("gatherings:draw_desk", args=[session.code]))
    assert desk.url == reverse("gatherings:week_desk", args=[week.code])  # type: ignore[attr-defined]  # it goes on


def test_two_dice_of_a_week_hold_it(nora: Client, time_machine: Any):
    week = a_week(beacon="dice")
    wishers(week, newcomers=3)
    _later(nora, time_machine, CLOSES)
    nora.post(reverse("gatherings:hold_week", args=[week.code]))
    assert _shown(nora, week).awaits == "dice"
    throw = reverse("gatherings:throw_dice", args=[dates_of(week)[0].code])

    nora.post(throw, {"dice": "1 2 3 4 5 6 1 2 3 4"})
    sign_in_staff(nora, a_coordinator("Inès"))
    nora.post(throw, {"dice": "4 1 6 2 2 5 3 6 1 4"})

    assert _shown(nora, week).state == "drawn"


def _shown(nora: Client, week: Week) -> Any:
    return nora.get(reverse("gatherings:week_desk", args=[week.code])).context["week"]


def _later(nora: Client, time_machine: Any, moment: dt.datetime) -> None:
    """The team enters again: a day is too long for its key."""
    time_machine.move_to(moment, tick=False)
    sign_in_staff(nora, Member.objects.team()[0])
