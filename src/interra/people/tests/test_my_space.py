from __future__ import annotations

import datetime as dt
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from interra.foundation import my_space as registry
from interra.foundation.journal.models import Entry
from interra.people.actions.contacts import believe
from interra.people.actions.my_space import (
    NotBehindTheSameContact,
    come_together,
    leave_household,
)
from interra.people.models import Household, Member, Opening
from interra.people.queries.my_space import household_of, may_come_with
from interra.people.rules.contacts import Contact
from interra.people.tests.make import a_coordinator, a_member, sign_in, with_a_fresh_code

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 3, 2, 11, tzinfo=dt.UTC)
TODAY = NOON.date()
PHONE = "+32470123456"


def a_family() -> list[Member]:
    """Three people behind one phone that each has proved."""
    return [
        a_member(name, phone=PHONE, phone_proved_at=NOON) for name in ("Samira", "Yusuf", "Leïla")
    ]


@pytest.mark.parametrize("name", ["my_space", "profile", "my_name", "household", "who_opened"])
def test_each_page_of_my_space_opens_for_its_owner_and_for_nobody_else(client, name):
    address = reverse(f"people:{name}")

    assert client.get(address).status_code == 302

    sign_in(client, a_member())
    assert client.get(address).status_code == 200


def test_what_upper_floors_have_for_me_comes_first(client, monkeypatch):
    samira = a_member()
    panel = registry.Panel("people/said.html", content=True)
    monkeypatch.setattr(registry, "_panels", [])
    registry.register_panel(lambda _member, _now: None, order=1)
    registry.register_panel(lambda member, _now: panel if member == samira else None, order=2)

    assert registry.panels(samira, NOON) == [panel]
    sign_in(client, samira)
    assert "Choose an atelier" not in client.get("/en/me/").content.decode()


def test_somebody_with_nothing_planned_is_led_to_the_ateliers(client, monkeypatch):
    monkeypatch.setattr(registry, "_panels", [])
    sign_in(client, a_member())

    assert "Nothing planned yet" in client.get("/en/me/").content.decode()


def test_a_person_is_called_otherwise_and_found_under_the_new_name(client):
    samira = a_member()
    sign_in(client, samira)

    client.post(reverse("people:my_name"), {"name": "  Sàm "})

    samira.refresh_from_db()
    assert (samira.name, samira.folded_name) == ("Sàm", "sam")


def test_a_name_that_cannot_be_read_stays_on_the_page(client):
    samira = a_member()
    sign_in(client, samira)

    answer = client.post("/en/me/name/", {"name": "Interra"})

    assert answer.status_code == 422
    samira.refresh_from_db()
    assert samira.name == "Samira"


def test_people_behind_one_proved_contact_may_become_a_household(client):
    samira, yusuf, leila = a_family()
    with_a_fresh_code(sign_in(client, samira))

    client.post(reverse("people:come_together"), {"codes": [yusuf.code]})

    samira.refresh_from_db()
    assert [other.name for other in household_of(samira)] == ["Yusuf"]
    assert may_come_with(samira, today=TODAY) == [leila]
    shown = client.get(reverse("people:household")).content.decode()
    assert "Yusuf" in shown
    assert "Leïla" in shown


def test_nobody_is_joined_to_a_stranger_nor_to_an_unproved_phone(client):
    samira = a_member(phone=PHONE, phone_proved_at=NOON)
    stranger, pretender = a_member("Marc"), a_member("Ivan", phone=PHONE)
    with_a_fresh_code(sign_in(client, samira))

    assert may_come_with(samira, today=TODAY) == []
    assert may_come_with(pretender, today=TODAY) == []
    for other in (stranger, pretender):
        with pytest.raises(NotBehindTheSameContact):
            come_together(member=samira, codes=[other.code], now=NOON)
    client.post(reverse("people:come_together"), {"codes": ["nobody"]})
    assert Household.objects.count() == 0


def test_a_shared_proved_e_mail_is_enough():
    given = {"email": "famille@example.org", "email_proved_at": NOON}
    samira, yusuf = a_member(**given), a_member("Yusuf", **given)

    assert may_come_with(samira, today=TODAY) == [yusuf]


def test_the_names_behind_a_phone_are_shown_to_who_types_its_code_and_to_no_found_card(client):
    samira, yusuf, _leila = a_family()
    sign_in(client, samira)
    page, go = reverse("people:household"), reverse("people:come_together")

    shown = client.get(page).content.decode()
    sent = client.post(go, {"codes": [yusuf.code]})

    assert "Yusuf" not in shown
    assert "write the code that we send you" in shown
    assert sent.url == f"{reverse('people:confirm')}?next={quote(page, safe='')}"
    assert Household.objects.count() == 0
    with_a_fresh_code(client)
    assert "Yusuf" in client.get(page).content.decode()


def test_nobody_is_bound_to_a_third_person_who_does_not_share_their_contact():
    mail = {"email": "famille@example.org", "email_proved_at": NOON}
    phone = {"phone": PHONE, "phone_proved_at": NOON}
    samira = a_member(**phone, **mail)
    by_phone, by_mail = a_member("Yusuf", **phone), a_member("Leïla", **mail)

    assert may_come_with(samira, today=TODAY) == [by_mail, by_phone]
    with pytest.raises(NotBehindTheSameContact):
        come_together(member=samira, codes=[by_phone.code, by_mail.code], now=NOON)
    come_together(member=samira, codes=[by_phone.code], now=NOON)

    assert may_come_with(samira, today=TODAY) == []


def test_with_a_new_phone_the_people_behind_it_are_not_bound_to_the_old_household():
    samira, yusuf, _leila = a_family()
    come_together(member=samira, codes=[yusuf.code], now=NOON)
    a_member("Marc", phone="+32470999999", phone_proved_at=NOON)
    believe(member=samira, contact=Contact(phone="+32470999999"), now=NOON)

    assert may_come_with(samira, today=TODAY) == []


def test_a_number_with_a_new_owner_binds_nobody_to_its_old_one():
    long_ago = TODAY - dt.timedelta(days=400)
    a_member("Ali", phone=PHONE, phone_proved_at=NOON, seen_on=long_ago)
    samira = a_member(phone=PHONE, phone_proved_at=NOON, seen_on=TODAY)

    assert may_come_with(samira, today=TODAY) == []


def test_a_household_of_one_is_no_household(client):
    samira, yusuf, _leila = a_family()
    come_together(member=samira, codes=[yusuf.code], now=NOON)
    sign_in(client, samira)

    client.post(reverse("people:leave_household"))

    yusuf.refresh_from_db()
    assert yusuf.household is None
    assert Household.objects.count() == 0
    leave_household(member=yusuf, now=NOON)  # twice does no harm


def test_a_household_of_three_goes_on_without_me():
    samira, yusuf, leila = a_family()
    come_together(member=samira, codes=[yusuf.code, leila.code], now=NOON)

    leave_household(member=samira, now=NOON)

    leila.refresh_from_db()
    assert [other.name for other in household_of(leila)] == ["Yusuf"]


def opened(member: Member, by: Member, times: int) -> None:
    for _ in range(times):
        Opening.objects.create(member=member, by=by, reason=Opening.Reason.SEAT, at=NOON)


def test_each_opening_is_shown_with_its_day_its_role_and_its_reason_but_no_name(client):
    samira, nora = a_member(), a_coordinator()
    opened(samira, nora, 1)
    sign_in(client, samira)

    shown = client.get("/en/me/openings/").content.decode()

    assert "To arrange a seat" in shown
    assert "The team" in shown
    assert "2 March 2026" in shown
    assert nora.name not in shown.replace("Nora</", "")  # the person who helps is in no list


def test_thirty_openings_cost_as_much_as_one(client):
    samira, nora = a_member(), a_coordinator()
    sign_in(client, samira)
    address = reverse("people:who_opened")

    opened(samira, nora, 1)
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    opened(samira, nora, 29)
    with CaptureQueriesContext(connection) as thirty:
        client.get(address)

    assert len(thirty) == len(one)


def test_who_leaves_twice_at_once_leaves_once():
    home = Household.objects.create()
    samira, marc, _ali = (a_member(household=home) for _ in range(3))
    in_another_tab = Member.objects.get(pk=samira.pk)

    leave_household(member=samira, now=NOON)
    leave_household(member=in_another_tab, now=NOON)

    assert Entry.objects.filter(verb="people.left_household").count() == 1
    marc.refresh_from_db()
    assert marc.household == home
