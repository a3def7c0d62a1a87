"""« My devices »: each is known, and can be closed from any other."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import translation

from interra.people.actions.devices import close_devices
from interra.people.models import Device
from interra.people.rules.devices import label_of
from interra.people.tests.make import a_member, sign_in
from interra.people.timeline.entrance import sweep_entrance

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
with translation.override("en"):
    DEVICES, CLOSE = reverse("people:devices"), reverse("people:close_device")
NOON = dt.datetime(2026, 3, 2, 11, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("agent", "label"),
    [
        ("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36",
         "Android · Chrome"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1",
         "iPhone · Safari"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/130 Safari/537.36 Edg/130", "Windows · Edge"),
        ("Mozilla/5.0 (Macintosh; Intel) Gecko/20100101 Firefox/131.0", "Mac · Firefox"),
        ("curl/8", ""),
    ],
)  # fmt: skip
def test_a_device_is_named_coarsely(agent: str, label: str) -> None:
    assert label_of(agent) == label


def test_a_closed_device_is_out_at_its_next_request(client: Client) -> None:
    samira = a_member()
    lost = sign_in(type(client)(), samira)
    number = Device.objects.get().pk
    sign_in(client, samira)

    client.post(CLOSE, {"device": number})

    assert lost.get(DEVICES).status_code == 302
    assert client.get(DEVICES).status_code == 200


def test_all_the_others_close_at_once(client: Client) -> None:
    samira = a_member()
    others = [sign_in(type(client)(), samira) for _ in range(20)]
    sign_in(client, samira)

    client.post(CLOSE)

    assert {other.get(DEVICES).status_code for other in others} == {302}
    assert client.get(DEVICES).status_code == 200


@pytest.mark.parametrize("number", ["-1", "9" * 40, "x", "²"])
def test_somebody_elses_device_is_unknown(client: Client, number: str) -> None:
    sign_in(type(client)(), a_member("Marc"))
    sign_in(client, a_member())

    theirs = Device.objects.exclude(member__name="Samira").get().pk
    assert client.post(CLOSE, {"device": theirs}).status_code == 404
    assert client.post(CLOSE, {"device": number}).status_code == 404


def test_saying_that_a_phone_is_borrowed_or_ones_own(client: Client) -> None:
    sign_in(client, a_member())
    whose = reverse("people:whose_device")

    client.post(whose, {"mine": "no"})
    assert client.session.get_expire_at_browser_close()
    client.post(whose, {"mine": "yes"})
    assert not client.session.get_expire_at_browser_close()


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_asks_as_much_for_one_device_as_for_thirty(
    client: Client, count: int, django_assert_num_queries: object
) -> None:
    samira = a_member()
    sign_in(client, samira)
    for n in range(count - 1):
        Device.objects.create(
            member=samira, session_key=f"k{n}", label="", opened_at=NOON, seen_on=NOON.date()
        )

    with django_assert_num_queries(4):
        page = client.get(DEVICES)

    assert page.content.decode().count('class="task"') == count


def test_a_session_that_ended_leaves_no_device(client: Client) -> None:
    samira = a_member()
    sign_in(client, samira)
    client.session.flush()

    sweep_entrance(NOON)

    assert not Device.objects.exists()


def test_closing_nothing_writes_nothing() -> None:
    samira = a_member()

    assert close_devices(member=samira, by=samira, now=NOON) == 0
