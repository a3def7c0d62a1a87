"""How often one may knock at the entrance, from one contact and from one address."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from interra.foundation.notices.models import Notice
from interra.people.tests.entrance import (
    EMAIL,
    ENTER,
    PHONE,
    ask,
)
from interra.people.tests.make import a_member

if TYPE_CHECKING:
    import time_machine
    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_a_double_tap_sends_one_message(client: Client, clock: time_machine.Traveller) -> None:
    a_member(phone=PHONE)

    for _ in range(3):
        ask(client)
    assert Notice.objects.count() == 1

    clock.shift(31)
    ask(client)
    assert Notice.objects.count() == 2


@pytest.mark.parametrize("contact", ["0470 12 34 56", "0470 65 43 21"])
def test_one_contact_is_written_to_five_times_an_hour(
    client: Client, clock: time_machine.Traveller, contact: str
) -> None:
    """Known or not: whoever floods somebody's phone learns nothing either."""
    a_member(phone=PHONE)

    answers = []
    for _ in range(6):
        answers.append(ask(type(client)(), contact))
        clock.shift(60)

    assert [answer.status_code for answer in answers] == [302] * 5 + [422]
    assert "Many codes were sent." in answers[-1].content.decode()


def test_sms_stop_at_five_a_day_and_email_goes_on(
    client: Client, clock: time_machine.Traveller
) -> None:
    a_member(phone=PHONE, email=EMAIL)
    for _ in range(5):
        ask(client)
        clock.shift(2 * 3600)

    assert "Many codes" in ask(client).content.decode()
    assert ask(client, EMAIL).status_code == 302


def test_a_reception_centre_can_enter_from_one_address(client: Client) -> None:
    answers = [ask(type(client)(), f"0470 00 00 {n:02}") for n in range(100)]

    assert {answer.status_code for answer in answers} == {302}


def test_a_robot_at_one_address_is_told_to_wait(client: Client) -> None:
    for n in range(120):
        ask(client, f"0470 00 0{n:03}")

    assert "Many people are entering now" in ask(client).content.decode()


def test_x_forwarded_for_is_believed_only_from_our_own_proxies(
    client: Client, settings: object
) -> None:
    def knock(n: int, forwarded: str) -> Answer:
        known = {"x-forwarded-for": forwarded}
        return client.post(ENTER, {"contact": f"0471 00 {n:04}"}, headers=known)

    pretended = [knock(n, f"10.0.0.{n}") for n in range(121)]
    assert "Many people" in pretended[-1].content.decode()

    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    behind = [knock(200 + n, f"10.0.0.{n}, 203.0.113.7") for n in range(121)]
    assert "Many people" in behind[-1].content.decode()
    free = knock(400, "203.0.113.7, 203.0.113.8")
    assert free.status_code == 302


@pytest.mark.parametrize("header", ["", "nonsense", ",,,", "1.2.3.4"])
def test_a_strange_forwarding_header_breaks_nothing(
    client: Client, settings: object, header: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2

    answer = client.post(ENTER, {"contact": "0470 12 34 56"}, headers={"x-forwarded-for": header})

    assert answer.status_code == 302
