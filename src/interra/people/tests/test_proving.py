"""A contact is believed once its code was typed; changing it asks for two."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from interra.foundation.notices.models import Notice
from interra.foundation.sealing import unseal
from interra.people.actions import contacts
from interra.people.actions.entering import welcome
from interra.people.models import Attempt
from interra.people.rules.contacts import Contact
from interra.people.tests.make import LONG_AGO, a_member

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
with translation.override("en"):
    PROVE, CHANGE, CONFIRM = (
        reverse(f"people:{name}") for name in ("prove", "contact", "confirm")
    )
PHONE, OTHER = "+32470123456", "+32471654321"


@pytest.fixture(autouse=True)
def clock() -> object:
    with time_machine.travel("2026-03-02T11:00:00Z", tick=False) as traveller:
        yield traveller


def the_code() -> str:
    return str(unseal(Notice.objects.filter(kind="people.code").latest("pk").secret))


def sent_to() -> str:
    known = unseal(Notice.objects.filter(kind="people.code").latest("pk").address)
    return str(known["phone"] or known["email"])


def test_whoever_joins_gets_a_code_and_proves_their_phone(
    client: Client, clock: time_machine.Traveller
) -> None:
    now = dt.datetime(2026, 3, 2, 11, tzinfo=dt.UTC)
    samira = welcome(name="Samira", language="fr", phone="0470123456", now=now)
    client.force_login(samira)
    assert sent_to() == PHONE

    assert "0470 12 34 56" in client.get(PROVE).content.decode()
    answer = client.post(PROVE, {"code": the_code(), "next": "/fr/help/"})

    assert answer["Location"] == "/fr/help/"
    samira.refresh_from_db()
    assert samira.is_reachable
    assert client.get(PROVE)["Location"] == reverse("people:my_space")


def test_a_mobile_is_proved_before_an_email_and_a_landline_never() -> None:
    both = a_member(phone="+32470123456", email="a@example.org")
    landline = a_member(phone="+3242223344", email="a@example.org")

    assert both.contact_to_prove == Contact(phone="+32470123456")
    assert landline.contact_to_prove == Contact(email="a@example.org")


def test_a_mobile_from_a_country_we_pay_for_is_proved_first(settings) -> None:
    french = a_member(phone="+33612345678", email="a@example.org")

    settings.SMS_COUNTRIES = ["+32"]
    here = french.contact_to_prove
    settings.SMS_COUNTRIES = ["+32", "+33"]

    assert here == Contact(email="a@example.org")
    assert french.contact_to_prove == Contact(phone="+33612345678")


def test_the_code_is_sent_again_on_demand(client: Client, clock: time_machine.Traveller) -> None:
    samira = a_member(phone=PHONE, met_at=None)
    client.force_login(samira)
    assert "0470 12 34 56" in client.get(PROVE).content.decode()
    assert not Notice.objects.exists()

    client.post(PROVE, {"send": "yes"})
    first = the_code()
    clock.shift(60)
    client.post(PROVE, {"send": "yes"})

    assert Notice.objects.count() == 2
    wrong = client.post(PROVE, {"code": first})
    assert wrong.status_code == 422
    client.post(PROVE, {"code": the_code()})
    samira.refresh_from_db()
    assert samira.phone_proved_at is not None


def test_a_code_to_enter_proves_nothing_elsewhere(client: Client) -> None:
    samira, marc = a_member(phone=PHONE), a_member("Marc", phone=OTHER)
    client.force_login(samira)
    client.post(PROVE, {"send": "yes"})
    code = the_code()
    client.force_login(marc)
    client.post(PROVE, {"send": "yes"})

    client.post(PROVE, {"code": code})

    marc.refresh_from_db()
    assert marc.phone_proved_at is None


def test_changing_a_proved_contact_asks_for_the_old_one_then_the_new_one(
    client: Client, clock: time_machine.Traveller
) -> None:
    samira = a_member(phone=PHONE, phone_proved_at=LONG_AGO, channel="sms")
    client.force_login(samira)

    confirm = client.get(CHANGE)["Location"]
    assert confirm.startswith(CONFIRM)
    client.post(confirm, {"send": "yes"})
    assert sent_to() == PHONE
    assert client.post(confirm, {"code": the_code(), "next": CHANGE})["Location"] == CHANGE
    assert client.post(CHANGE, {"contact": "0471 65 43 21"})["Location"] == PROVE
    samira.refresh_from_db()
    assert samira.phone == PHONE
    assert sent_to() == OTHER
    client.post(PROVE, {"code": the_code()})

    samira.refresh_from_db()
    assert (samira.phone, samira.phone_proved_at is not None) == (OTHER, True)
    told = Notice.objects.get(kind="people.contact_changed")
    assert unseal(told.address)["phone"] == PHONE


def test_a_code_is_fresh_for_a_quarter_of_an_hour(
    client: Client, clock: time_machine.Traveller
) -> None:
    samira = a_member(phone=PHONE, phone_proved_at=LONG_AGO)
    client.force_login(samira)
    client.post(CONFIRM, {"send": "yes"})
    client.post(CONFIRM, {"code": the_code()})

    assert client.get(CHANGE).status_code == 200
    clock.shift(15 * 60)
    assert client.get(CHANGE).status_code == 302


def test_without_a_proved_contact_nothing_more_can_be_asked(client: Client) -> None:
    client.force_login(a_member())

    assert client.get(CHANGE).status_code == 200
    assert client.get(CONFIRM)["Location"] == reverse("people:my_space")


def test_a_code_to_confirm_does_not_prove_a_new_contact(client: Client) -> None:
    samira = a_member(phone=PHONE, phone_proved_at=LONG_AGO)
    client.force_login(samira)
    client.post(CONFIRM, {"send": "yes"})

    page = client.post(PROVE, {"code": the_code()})

    assert page.status_code in {302, 422}
    assert Attempt.objects.get().used_at is None


def test_what_cannot_be_read_or_sent_is_told(client: Client) -> None:
    client.force_login(a_member())

    for typed in ("112", "04 222 33 44", ""):
        page = client.post(CHANGE, {"contact": typed})
        assert page.status_code == 422
        assert "field-errors" in page.content.decode()
    assert "field-errors" not in client.get(CHANGE).content.decode()


def test_too_many_codes_are_told_on_both_pages(
    client: Client, clock: time_machine.Traveller
) -> None:
    samira = a_member(phone=PHONE, phone_proved_at=LONG_AGO, email="s@example.org")
    client.force_login(samira)
    for page in (PROVE, CONFIRM):
        for _ in range(5):
            client.post(page, {"send": "yes"})
            clock.shift(40)
        answer = client.post(page, {"send": "yes"}, follow=True)
        assert "Many codes were sent" in answer.content.decode()


def test_the_same_contact_proved_twice_tells_nobody() -> None:
    samira = a_member(phone=PHONE, phone_proved_at=LONG_AGO)

    contacts.believe(member=samira, contact=Contact(phone=PHONE), now=LONG_AGO)

    assert not Notice.objects.exists()


def test_nothing_to_prove_sends_nothing() -> None:
    assert contacts.ask_proof(member=a_member(), now=LONG_AGO) is None


def test_only_a_changed_contact_is_told_to_the_one_before() -> None:
    samira = a_member(phone=PHONE)

    contacts.believe(member=samira, contact=Contact(phone=OTHER), now=LONG_AGO)

    samira.refresh_from_db()
    assert samira.phone == OTHER
    assert not Notice.objects.exists()  # nobody had proved the one before


def test_a_demo_code_is_always_the_same(settings: object) -> None:
    settings.DEMO = True
    samira = a_member(phone=PHONE, met_at=None)

    contacts.ask_proof(member=samira, now=LONG_AGO)
    contacts.prove(member=samira, typed="123456", now=LONG_AGO)

    assert samira.phone_proved_at == LONG_AGO


def test_an_email_is_proved_and_changed_like_a_phone() -> None:
    samira = a_member(email="a@example.org", email_proved_at=LONG_AGO, channel="email")

    contacts.believe(member=samira, contact=Contact(email="b@example.org"), now=LONG_AGO)

    assert samira.email == "b@example.org"
    assert unseal(Notice.objects.get().address)["email"] == "a@example.org"
