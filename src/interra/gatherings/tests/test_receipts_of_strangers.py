"""The receipt of somebody whom nobody knows yet: what they are asked to do first."""

from __future__ import annotations

from typing import Any

import pytest

from interra.gatherings.actions.joining import join
from interra.gatherings.tests.make import NOON, a_session
from interra.gatherings.tests.test_receipts import a_registration, address
from interra.people.tests.make import a_member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday_noon(time_machine: Any) -> None:
    time_machine.move_to(NOON, tick=False)


def test_a_stranger_is_asked_to_prove_a_contact(client):
    samira = a_member(met_at=None, phone="+32470123456")
    registration = a_registration(samira)
    client.force_login(samira)

    text = client.get(address(registration)).content.decode()

    assert "We keep your seat until 12" in text


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ("first", "First come and see us, or call us."),
        ("draw", "Come and see us, or call us, before the draw."),
    ],
)
def test_who_has_neither_phone_nor_e_mail_is_asked_to_come_not_to_prove(client, mode, words):
    session = a_session(mode=mode, seats=1)
    join(member=a_member(), session_id=session.pk, now=NOON)
    stranger = a_member("Ali", met_at=None)

    registration = join(member=stranger, session_id=session.pk, now=NOON)

    page = client.get(address(registration)).content.decode()
    assert words in page
    assert "First prove" not in page
    assert "Prove your contact before" not in page


def test_before_a_draw_a_stranger_learns_that_a_contact_must_be_proved(client):
    registration = a_registration(a_member(met_at=None, phone="+32470123456"), mode="draw")

    assert (
        "Prove your contact before the draw." in client.get(address(registration)).content.decode()
    )


def test_a_stranger_who_waits_is_told_to_prove_a_contact_first(client):
    first = a_registration(a_member("Ali", met_at=None), seats=2)
    samira = a_member(met_at=None, phone="+32470123456")
    registration = join(member=samira, session_id=first.session_id, now=NOON)

    assert "First prove your contact." in client.get(address(registration)).content.decode()
