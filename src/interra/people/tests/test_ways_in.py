"""A code read out at the desk, a printed card: ways back in without any contact."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from interra.people.actions import ways_in
from interra.people.models import Member, WayIn
from interra.people.tests.make import (
    a_coordinator,
    a_member,
    open_page_of,
    sign_in,
    sign_in_staff,
)
from interra.people.timeline.entrance import sweep_entrance

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
with translation.override("en"):
    DESK = reverse("people:enter_with_code")
NOON = dt.datetime(2026, 3, 2, 11, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def clock() -> object:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def is_in(client: Client) -> bool:
    return client.get(reverse("people:devices")).status_code == 200


def a_desk_code(client: Client) -> str:
    """Nora makes one for Samira, and reads it out."""
    samira = a_member()
    nora = sign_in_staff(type(client)(), a_coordinator())
    open_page_of(nora, samira)
    page = nora.post(reverse("people:desk_code", args=[samira.code])).content.decode()
    found = re.search(r'<b dir="ltr">(\d{4} \d{4})</b>', page)
    assert found
    return found[1]


def test_a_code_read_out_opens_once(client: Client) -> None:
    code = a_desk_code(client)

    client.post(DESK, {"code": code, "mine": "no"})
    again = type(client)()
    answer = again.post(DESK, {"code": code, "mine": "yes"})

    assert is_in(client)
    assert client.session.get_expire_at_browser_close()
    assert "This code does not work." in answer.content.decode()
    assert not is_in(again)


def test_it_lives_ten_minutes_and_only_the_last_one_counts(
    client: Client, clock: time_machine.Traveller
) -> None:
    samira, nora = a_member(), a_coordinator()
    old = ways_in.make_desk_code(member=samira, by=nora, now=NOON)
    new = ways_in.make_desk_code(member=samira, by=nora, now=NOON)

    client.post(DESK, {"code": old, "mine": "yes"})
    assert not is_in(client)
    clock.shift(601)
    client.post(DESK, {"code": new, "mine": "yes"})
    assert not is_in(client)


def test_it_is_kept_only_as_a_digest(client: Client) -> None:
    code = a_desk_code(client).replace(" ", "")

    assert code not in str(list(WayIn.objects.values_list()))


def test_two_people_never_hold_the_same_digits(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter([7, 7, 8])
    monkeypatch.setattr("secrets.randbelow", lambda _: next(drawn))
    nora = a_coordinator()

    first = ways_in.make_desk_code(member=a_member(), by=nora, now=NOON)
    second = ways_in.make_desk_code(member=a_member("Marc"), by=nora, now=NOON)

    assert (first, second) == ("00000007", "00000008")


def test_guessing_is_slow(client: Client) -> None:
    for n in range(30):
        client.post(DESK, {"code": f"{n:08}", "mine": "yes"})

    answer = client.post(DESK, {"code": a_desk_code(client), "mine": "yes"})

    assert "Many people are entering now" in answer.content.decode()


@pytest.mark.parametrize("name", ["desk_code", "make_card", "close_all"])
def test_only_the_team_makes_ways_in(client: Client, name: str) -> None:
    samira = a_member()
    address = reverse(f"people:{name}", args=[samira.code])

    assert sign_in(client, samira).post(address).status_code == 403
    without = sign_in(client, a_coordinator()).post(address)
    assert without["Location"].startswith(reverse("people:staff_enter"))
    nora = sign_in_staff(client, a_coordinator("Lara"))
    assert nora.get(address).status_code == 405
    assert nora.post(reverse(f"people:{name}", args=["unknown"])).status_code == 404


@pytest.mark.parametrize("name", ["desk_code", "make_card", "close_all"])
def test_the_team_says_why_before_making_or_closing_a_way_in(client: Client, name: str) -> None:
    card, samira = a_card(client)
    nora = sign_in_staff(type(client)(), a_coordinator("Lara"))
    ways = list(WayIn.objects.values_list("pk", "revoked_at"))

    answer = nora.post(reverse(f"people:{name}", args=[samira.code]))

    assert answer["Location"] == reverse("people:person", args=[samira.code])
    assert list(WayIn.objects.values_list("pk", "revoked_at")) == ways
    assert client.get(card).status_code == 200


@pytest.mark.parametrize("name", ["contact", "erase", "my_data_readable", "my_data_download"])
def test_who_finds_a_card_or_overhears_a_code_types_a_code_of_the_contact_first(
    client: Client, name: str
) -> None:
    address, samira = a_card(client)
    Member.objects.update(phone="+32470123456", phone_proved_at=NOON)
    code = ways_in.make_desk_code(member=samira, by=a_coordinator(), now=NOON)
    by_code = type(client)()

    client.post(address)
    by_code.post(DESK, {"code": code, "mine": "no"})

    for browser in (client, by_code):
        asked = browser.get(reverse(f"people:{name}"))
        assert asked["Location"].startswith(reverse("people:confirm"))


def a_card(client: Client) -> tuple[str, object]:
    samira = a_member(language="ar")
    secret = ways_in.make_card(member=samira, by=a_coordinator(), now=NOON)
    return reverse("people:card", args=[secret]), samira


def test_opening_a_card_does_nothing_and_confirming_signs_in(client: Client) -> None:
    address, _samira = a_card(client)

    for _ in range(20):
        robot = type(client)()
        page = robot.get(address)
        assert page.status_code == 200
        assert "Samira" not in page.content.decode()
        assert not is_in(robot)
    client.post(address)
    again = type(client)()
    again.post(address, {"mine": "no"})

    assert is_in(client)
    assert is_in(again)


def test_a_revoked_card_is_unknown(client: Client) -> None:
    address, samira = a_card(client)
    member = sign_in(type(client)(), samira)
    page = member.get(reverse("people:devices")).content.decode()
    assert "Stop my card" in page

    member.post(reverse("people:stop_card"))

    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404
    assert client.get(reverse("people:card", args=["never-was"])).status_code == 404
    assert "Stop my card" not in member.get(reverse("people:devices")).content.decode()


def test_a_new_card_stops_the_old_one(client: Client) -> None:
    address, samira = a_card(client)
    nora = sign_in_staff(type(client)(), a_coordinator("Lara"))
    open_page_of(nora, samira)

    page = nora.post(reverse("people:make_card", args=[samira.code]))

    assert page.status_code == 200
    assert "data:image/svg+xml" in page.content.decode()
    assert client.get(address).status_code == 404


def test_the_desk_closes_everything_of_a_lost_phone(client: Client) -> None:
    address, samira = a_card(client)
    lost = sign_in(type(client)(), samira)
    nora = sign_in_staff(type(client)(), a_coordinator("Lara"))
    open_page_of(nora, samira)

    closed = nora.post(
        reverse("people:close_all", args=[samira.code]),
        {"next": "/fr/help/"},
    )

    assert closed["Location"] == "/fr/help/"
    assert not is_in(lost)
    assert client.get(address).status_code == 404
    assert is_in(nora)


def test_somebody_who_left_does_not_come_back_by_card(client: Client) -> None:
    address, samira = a_card(client)
    samira.is_active = False
    samira.save()

    assert client.get(address).status_code == 404


def test_many_cards_at_one_address_wait(client: Client) -> None:
    address, _samira = a_card(client)
    unknown = reverse("people:card", args=["never-was"])
    for _ in range(60):
        assert type(client)().post(unknown).status_code == 404

    assert client.post(address)["Location"] == reverse("people:enter")
    assert not is_in(client)


def test_what_is_over_is_swept_away(client: Client, clock: time_machine.Traveller) -> None:
    a_desk_code(client)
    _address, samira = a_card(client)
    ways_in.revoke_cards(member=samira, by=samira, now=NOON)
    client.post(reverse("people:enter"), {"contact": "0470 12 34 56"})
    later = NOON + dt.timedelta(days=2)

    assert sweep_entrance(NOON) == 0
    assert sweep_entrance(later) >= 3
    assert sweep_entrance(later) == 0
