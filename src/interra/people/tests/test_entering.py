"""The entrance: who holds the contact comes in; nobody learns who is a member."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from interra.foundation.notices.models import Notice
from interra.foundation.sealing import unseal
from interra.people.models import Attempt, Device, Member
from interra.people.rules import entrance
from interra.people.tests.entrance import (
    CODE,
    EMAIL,
    ENTER,
    PHONE,
    WHO,
    ask,
    is_in,
    the_code,
    type_code,
)
from interra.people.tests.make import a_member, sign_in

if TYPE_CHECKING:
    import time_machine
    from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_a_phone_a_code_and_samira_is_in(client: Client) -> None:
    samira = a_member(phone=PHONE)

    ask(client, next="/fr/help/")
    answer = type_code(client, the_code())

    assert answer["Location"] == "/fr/help/"
    assert is_in(client)
    samira.refresh_from_db()
    assert samira.phone_proved_at is not None
    assert Device.objects.get().member == samira


def test_an_email_is_as_good_and_digits_may_be_arabic(client: Client) -> None:
    a_member(email=EMAIL)

    ask(client, "Samira@Example.org")
    code = the_code()
    type_code(client, code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")))

    assert is_in(client)


def test_a_message_goes_to_the_contact_and_its_code_is_stored_nowhere_in_clear(
    client: Client,
) -> None:
    a_member(phone=PHONE)

    ask(client)

    notice = Notice.objects.get()
    assert (notice.kind, notice.urgent, notice.to) == ("people.code", True, None)
    assert unseal(notice.address)["phone"] == PHONE
    kept = Attempt.objects.values_list("digest", "contact", "key").get()
    session = " ".join(map(str, client.session.items()))
    assert the_code() not in " ".join(kept) + session


def seen_by_a_stranger(client: Client, contact: str) -> list[object]:
    """Everything that comes back, but what is random by nature."""
    seen: list[object] = []
    first = ask(client, contact)
    page = client.get(CODE)
    wrong = type_code(client, "000000")
    for answer in (first, page, wrong):
        text = answer.content.decode().replace(contact, "CONTACT")
        cookies = {
            name: (len(cookie.value), cookie["max-age"], cookie["path"], cookie["samesite"])
            for name, cookie in answer.cookies.items()
        }
        hidden = re.sub(r'(csrfmiddlewaretoken" value=")\w+', r"\1", text)
        headers = {k: v for k, v in answer.headers.items() if k != "Expires"}
        seen.append((answer.status_code, headers, cookies, hidden))
    return seen


@pytest.mark.parametrize(
    ("known", "unknown"),
    [("0470 12 34 56", "0470 65 43 21"), ("samira@example.org", "nobody@example.org")],
)
def test_known_and_unknown_look_the_same_to_the_byte(
    client: Client, known: str, unknown: str
) -> None:
    a_member(phone=PHONE, email=EMAIL)
    stranger = type(client)()

    assert seen_by_a_stranger(client, known) == seen_by_a_stranger(stranger, unknown)


def test_known_and_unknown_cost_the_same_queries(client: Client) -> None:
    a_member(phone=PHONE)
    ask(type(client)(), "0470 00 00 00")  # the limits of this address are counted from now on

    with CaptureQueriesContext(connection) as known:
        ask(client)
    with CaptureQueriesContext(connection) as unknown:
        ask(type(client)(), "0470 65 43 21")

    shapes = [[q["sql"].split()[0] for q in seen] for seen in (known, unknown)]
    assert shapes[0] == shapes[1]


def test_nothing_leaves_for_a_stranger(client: Client) -> None:
    ask(client)

    notice = Notice.objects.get()
    assert notice.useless_after is not None
    assert notice.useless_after < notice.due_at


def test_the_fifth_wrong_code_drops_the_attempt(client: Client) -> None:
    a_member(phone=PHONE)
    ask(client)
    right = the_code()
    wrong = f"{(int(right) + 1) % 10**6:06}"

    answers = [type_code(client, wrong).content.decode() for _ in range(5)]

    assert all("This is not the right code" in answer for answer in answers[:4])
    assert "This code is too old" in answers[4]
    assert "This code is too old" in type_code(client, right).content.decode()
    assert not is_in(client)


def test_what_is_not_six_digits_is_no_try(client: Client) -> None:
    a_member(phone=PHONE)
    ask(client)

    for typed in ("", "12345", "abcdef", "1" * 5000, "1\u200b"):
        assert "Write the 6 digits." in type_code(client, typed).content.decode()

    assert Attempt.objects.get().tries == 0
    type_code(client, the_code())
    assert is_in(client)


def test_a_code_opens_nothing_in_another_browser(client: Client) -> None:
    a_member(phone=PHONE)
    other = type(client)()
    ask(client)
    mine = the_code()
    ask(other, "0470 99 99 99")

    type_code(other, mine)

    assert not is_in(other)
    assert other.get(CODE).status_code == 200
    assert type(client)().get(CODE)["Location"] == ENTER


def test_a_code_opens_once(client: Client) -> None:
    a_member(phone=PHONE)
    ask(client)
    code = the_code()
    session = dict(client.session)
    type_code(client, code)
    other = type(client)()
    again = other.session
    again.update(session)
    again.save()

    type_code(other, code)

    assert not is_in(other)


def test_a_code_lives_ten_minutes(client: Client, clock: time_machine.Traveller) -> None:
    a_member(phone=PHONE)
    ask(client)
    clock.shift(601)

    assert "too old" in type_code(client, the_code()).content.decode()


def test_two_profiles_behind_one_phone_choose_by_name(client: Client) -> None:
    samira, nour = a_member("Samira", phone=PHONE), a_member("Nour", phone=PHONE)
    marc = a_member("Marc", phone="+32470999999")
    ask(client, next="/fr/help/")

    assert type_code(client, the_code())["Location"] == WHO
    page = client.get(WHO).content.decode()
    assert page.index("Nour") < page.index("Samira")
    assert "Marc" not in page
    assert not is_in(client)
    assert client.post(WHO, {"profile": marc.code}).status_code == 404

    assert client.post(WHO, {"profile": nour.code})["Location"] == "/fr/help/"
    assert client.session["_auth_user_id"] == str(nour.pk)
    samira.refresh_from_db()
    assert samira.phone_proved_at is None
    assert client.get(WHO)["Location"] == ENTER


def test_choosing_waits_ten_minutes_at_most(client: Client, clock: time_machine.Traveller) -> None:
    for name in ("Samira", "Nour"):
        a_member(name, phone=PHONE)
    ask(client)
    type_code(client, the_code())
    clock.shift(601)

    assert client.get(WHO)["Location"] == ENTER


def test_a_phone_that_slept_half_a_year_opens_nothing(client: Client) -> None:
    a_member(phone=PHONE, email=EMAIL, seen_on=dt.date(2025, 8, 1))

    ask(client)
    by_phone = Notice.objects.latest("pk")
    ask(client, EMAIL)
    by_email = Notice.objects.latest("pk")

    assert by_phone.useless_after < by_phone.due_at
    assert by_email.useless_after > by_email.due_at


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Write your phone or your e-mail."),
        ("112", "Write the number with 10 digits, for example 0470 12 34 56."),
        ("a@b", "Write the whole e-mail, for example samira@example.org."),
        ("04 222 33 44", "We cannot send an SMS to this number. Write your e-mail."),
        ("+33 6 12 34 56 78", "We cannot send an SMS to this number. Write your e-mail."),
        ("\u202e" * 20_000, "Write the number with 10 digits"),
    ],
)
def test_what_cannot_be_read_is_told_and_kept(client: Client, typed: str, said: str) -> None:
    answer = ask(client, typed)

    assert said in answer.content.decode()
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("there", ["https://evil.example/", "//evil.example", "javascript:1"])
def test_the_way_back_stays_in_the_house(client: Client, there: str) -> None:
    a_member(phone=PHONE)
    ask(client, next=there)

    assert type_code(client, the_code())["Location"] == reverse("people:my_space")


def test_a_borrowed_phone_forgets_with_the_browser_and_after_two_hours(
    client: Client, clock: time_machine.Traveller
) -> None:
    a_member(phone=PHONE)
    ask(client)

    type_code(client, the_code(), mine="no")

    assert client.session.get_expire_at_browser_close()
    assert client.cookies["session"]["max-age"] == ""
    assert is_in(client)
    clock.shift(entrance.BORROWED_AT_MOST.total_seconds() + 1)
    assert not is_in(client)


def test_ones_own_phone_stays_open_thirty_days(
    client: Client, clock: time_machine.Traveller
) -> None:
    a_member(phone=PHONE)
    ask(client)
    type_code(client, the_code())
    assert client.cookies["session"]["max-age"] == 30 * 24 * 3600

    clock.shift(29 * 24 * 3600)
    assert is_in(client)
    assert Member.objects.get().seen_on.isoformat() == "2026-03-31"
    clock.shift(31 * 24 * 3600)
    assert not is_in(client)


def test_whoever_is_in_does_not_enter_again(client: Client) -> None:
    sign_in(client, a_member())

    assert client.get(ENTER, {"next": "/fr/help/"})["Location"] == "/fr/help/"


def test_the_session_changes_its_name_when_somebody_enters(client: Client) -> None:
    a_member(phone=PHONE)
    ask(client)
    before = client.cookies["session"].value

    type_code(client, the_code())

    assert client.cookies["session"].value != before


def test_leaving_closes_the_device(client: Client) -> None:
    sign_in(client, a_member())

    answer = client.post(reverse("people:leave"))

    assert answer["Clear-Site-Data"] == '"storage"'
    assert not is_in(client)
    assert not Device.objects.exists()


def test_a_profile_that_went_away_meanwhile_opens_nothing(client: Client) -> None:
    samira = a_member(phone=PHONE)
    ask(client)
    code = the_code()
    samira.delete()

    assert "too old" in type_code(client, code).content.decode()
    assert not is_in(client)
