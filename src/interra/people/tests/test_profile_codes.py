"""Four digits of one's own, when a phone is used by several people."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from interra.foundation.journal.models import Entry
from interra.people.actions import profile_codes as deeds
from interra.people.actions.my_space import NotBehindTheSameContact, come_together
from interra.people.models import Member, ProfileCode
from interra.people.queries.my_space import may_come_with
from interra.people.rules.entrance import is_easy
from interra.people.tests.entrance import ENTER, PHONE, WHO, ask, is_in, the_code, type_code
from interra.people.tests.make import (
    a_coordinator,
    a_member,
    open_page_of,
    sign_in,
    sign_in_staff,
    with_a_fresh_code,
)

if TYPE_CHECKING:
    import time_machine
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
NOON = dt.datetime(2026, 3, 2, 11, tzinfo=dt.UTC)
QUARTER = dt.timedelta(minutes=15)


def samira(code: str = "2608") -> Member:
    member = a_member("Samira", phone=PHONE, phone_proved_at=NOON, seen_on=NOON.date())
    if code:
        deeds.set_code(member=member, code=code, now=NOON)
    return member


def yusuf() -> Member:
    return a_member("Yusuf", phone=PHONE, phone_proved_at=NOON, seen_on=NOON.date())


def at_the_question(client: Client, member: Member) -> str:
    """The code of the phone was typed, and this profile chosen; where that leads."""
    ask(client)
    answer = type_code(client, the_code())
    if answer["Location"] == WHO:
        answer = client.post(WHO, {"profile": member.code})
    return str(answer["Location"])


def type_digits(client: Client, digits: str) -> Answer:
    return client.post(reverse("people:profile_code"), {"code": digits})


@pytest.mark.parametrize(
    "code",
    ["0000", "9999", "1234", "0123", "7890", "4321", "0987", "2468", "8642", "1212", "2020"],
)
def test_what_everybody_would_try_is_easy(code: str) -> None:
    assert is_easy(code)


@pytest.mark.parametrize("code", ["2608", "1235", "4711", "9071", "1221"])
def test_other_digits_are_not(code: str) -> None:
    assert not is_easy(code)


# --- coming in -----------------------------------------------------------------------------------


def test_of_two_profiles_behind_a_phone_the_one_with_a_code_asks_for_it(client: Client) -> None:
    her = samira()
    yusuf()

    assert at_the_question(client, her) == reverse("people:profile_code")
    assert not is_in(client)
    page = client.get(reverse("people:profile_code")).content.decode()
    assert 'inputmode="numeric"' in page
    assert "Hello <bdi>Samira</bdi>." in page

    type_digits(client, "٢٦٠٨")
    assert client.session["_auth_user_id"] == str(her.pk)
    assert client.get(reverse("people:profile_code"))["Location"] == WHO


def test_the_other_comes_in_as_before(client: Client) -> None:
    samira()
    he = yusuf()

    at_the_question(client, he)

    assert client.session["_auth_user_id"] == str(he.pk)


def test_a_profile_alone_behind_its_phone_asks_too(client: Client) -> None:
    her = samira()

    assert at_the_question(client, her) == reverse("people:profile_code")
    assert not is_in(client)
    type_digits(client, "2608")
    assert is_in(client)


def test_the_way_back_and_the_borrowed_phone_are_kept(client: Client) -> None:
    samira()
    ask(client, next="/fr/help/")
    type_code(client, the_code(), mine="no")

    assert type_digits(client, "2608")["Location"] == "/fr/help/"
    assert client.session.get_expire_at_browser_close()


def test_one_may_go_back_and_say_to_be_somebody_else(client: Client) -> None:
    her, he = samira(), yusuf()
    at_the_question(client, her)

    client.post(WHO, {"profile": he.code})

    assert client.session["_auth_user_id"] == str(he.pk)


@pytest.mark.parametrize("typed", ["", "123", "26080", "abcd", "2" * 5000, "2\u200b608"])
def test_what_is_not_four_digits_is_no_try(client: Client, typed: str) -> None:
    at_the_question(client, samira())

    answer = type_digits(client, typed)

    assert answer.status_code == 422
    assert "Write the 4 digits." in answer.content.decode()
    assert ProfileCode.objects.get().tries == 0


def test_five_wrong_tries_close_the_profile_for_a_quarter_of_an_hour(
    client: Client, clock: time_machine.Traveller
) -> None:
    her = samira()
    at_the_question(client, her)

    said = [type_digits(client, "4711").content.decode() for _ in range(5)]

    assert all("This is not the right code." in answer for answer in said[:4])
    closed = "Too many tries. Wait 15 minutes, or come to us"
    assert closed in said[4]
    assert closed in type_digits(client, "2608").content.decode()
    assert not is_in(client)
    clock.shift(QUARTER)
    at_the_question(client, her)
    type_digits(client, "2608")
    assert is_in(client)


def test_the_other_profiles_of_the_phone_stay_open(client: Client) -> None:
    her, he = samira(), yusuf()
    at_the_question(client, her)
    for _ in range(5):
        type_digits(client, "4711")

    client.post(WHO, {"profile": he.code})

    assert client.session["_auth_user_id"] == str(he.pk)


def test_a_new_browser_has_no_more_tries(client: Client) -> None:
    her = samira()
    for browser in (client, Client()):
        at_the_question(browser, her)
    for browser in (client, Client()):
        at_the_question(browser, her)
        for _ in range(3):
            type_digits(browser, "4711")

    with pytest.raises(deeds.ProfileClosed):
        deeds.use_profile_code(member=her, typed="2608", now=NOON)


def test_the_right_digits_forget_the_wrong_ones() -> None:
    her = samira()
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(deeds.NotTheCode):
                deeds.use_profile_code(member=her, typed="4711", now=NOON)
        deeds.use_profile_code(member=her, typed="2608", now=NOON)

    assert ProfileCode.objects.get().tries == 0


def test_nobody_skips_the_first_question(client: Client, clock: time_machine.Traveller) -> None:
    her = samira()
    page = reverse("people:profile_code")

    assert client.get(page)["Location"] == WHO
    assert type_digits(client, "2608")["Location"] == WHO
    at_the_question(client, her)
    clock.shift(dt.timedelta(minutes=10, seconds=1))
    assert type_digits(client, "2608")["Location"] == WHO
    assert client.get(WHO)["Location"] == ENTER
    assert not is_in(client)


def test_a_code_taken_away_in_between_asks_nothing_any_more(client: Client) -> None:
    her = samira()
    at_the_question(client, her)
    deeds.stop_code(member=her, by=her, now=NOON)

    type_digits(client, "4711")

    assert is_in(client)


def test_nobody_reads_the_digits_in_the_database() -> None:
    samira()
    deeds.set_code(member=yusuf(), code="2608", now=NOON)

    kept = set(ProfileCode.objects.values_list("digest", flat=True))

    assert len(kept) == 2
    assert not any("2608" in digest for digest in kept)


# --- in « Mon espace » ---------------------------------------------------------------------------


def test_a_code_is_set_after_a_fresh_code_only(client: Client) -> None:
    her = samira(code="")
    sign_in(client, her)
    page = reverse("people:my_code")

    assert client.post(page, {"code": "2608"})["Location"].startswith(reverse("people:confirm"))
    with_a_fresh_code(client)
    assert client.post(page, {"code": "2608"})["Location"] == reverse("people:profile")

    deeds.use_profile_code(member=her, typed="2608", now=NOON)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Write the 4 digits."),
        ("12", "Write the 4 digits."),
        ("\u202e", "Write the 4 digits."),
        ("0000", "Everybody guesses this code. Choose 4 other digits."),
        ("1234", "Everybody guesses this code. Choose 4 other digits."),
    ],
)
def test_an_easy_code_is_refused_with_a_reason(client: Client, typed: str, said: str) -> None:
    with_a_fresh_code(sign_in(client, samira(code="")))

    answer = client.post(reverse("people:my_code"), {"code": typed})

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert ProfileCode.objects.count() == 0


def test_other_digits_are_set_by_who_knows_those_of_today(client: Client) -> None:
    her = samira()
    with_a_fresh_code(sign_in(client, her))
    page = reverse("people:my_code")

    wrong = client.post(page, {"current": "4711", "code": "9071"})
    easy = client.post(page, {"current": "2608", "code": "1111"})
    missing = client.post(page, {"code": "9071"})

    assert "This is not the right code." in wrong.content.decode()
    assert "Everybody guesses this code." in easy.content.decode()
    assert [answer.status_code for answer in (wrong, easy, missing)] == [422, 422, 422]
    client.post(page, {"current": "2608", "code": "9071"})
    deeds.use_profile_code(member=her, typed="9071", now=NOON)


def test_a_code_is_given_up_by_who_knows_it(client: Client) -> None:
    sign_in(client, samira())
    page = reverse("people:stop_code")
    assert client.get(page).status_code == 200

    assert client.post(page, {"code": "4711"}).status_code == 422
    assert ProfileCode.objects.count() == 1

    assert client.post(page, {"code": "2608"})["Location"] == reverse("people:profile")
    assert ProfileCode.objects.count() == 0
    assert client.get(page)["Location"] == reverse("people:my_code")


def test_an_open_phone_gives_no_more_tries_than_the_entrance(client: Client) -> None:
    sign_in(client, samira())
    for _ in range(5):
        client.post(reverse("people:stop_code"), {"code": "4711"})

    answer = client.post(reverse("people:stop_code"), {"code": "2608"})

    assert "Too many tries." in answer.content.decode()
    assert ProfileCode.objects.count() == 1


def test_whoever_holds_the_phone_does_not_bind_who_has_a_code() -> None:
    her, he = samira(), yusuf()
    today = NOON.date()

    assert may_come_with(he, today=today) == []
    with pytest.raises(NotBehindTheSameContact):
        come_together(member=he, codes=[her.code], now=NOON)

    assert may_come_with(her, today=today) == [he]
    come_together(member=her, codes=[he.code], now=NOON)
    he.refresh_from_db()
    a_member("Leïla", phone=PHONE, phone_proved_at=NOON)
    assert may_come_with(he, today=today) == []
    assert [one.name for one in may_come_with(her, today=today)] == ["Leïla"]


def test_the_day_of_a_code_is_in_my_data_and_the_code_goes_with_its_person(client: Client) -> None:
    her = samira()
    with_a_fresh_code(sign_in(client, her))

    held = client.get(reverse("people:my_data_download")).json()["Me"]["Who I am"]

    assert held["4-digit code set on"] == "2026-03-02T11:00:00+00:00"
    her.delete()
    assert ProfileCode.objects.count() == 0


# --- at the desk ---------------------------------------------------------------------------------


def test_the_desk_takes_a_forgotten_code_away_and_it_is_written_down(client: Client) -> None:
    her, nora = samira(), a_coordinator()
    sign_in_staff(client, nora)
    url = reverse("people:lift_code", args=[her.code])

    client.post(url)  # no reason was given for this page
    assert ProfileCode.objects.count() == 1

    open_page_of(client, her)
    page = reverse("people:person", args=[her.code])
    assert "This person has a 4-digit code." in client.get(page).content.decode()
    client.post(url)
    client.post(url)  # twice does no harm
    assert "This person has a 4-digit code." not in client.get(page).content.decode()
    (entry,) = Entry.objects.filter(verb="people.code_stopped")
    assert (entry.by, entry.subject) == (nora, f"people.member:{her.pk}")


def test_the_digits_are_shown_nowhere_at_the_desk(client: Client) -> None:
    her = samira()
    open_page_of(sign_in_staff(client, a_coordinator()), her)

    shown = client.get(reverse("people:person", args=[her.code])).content.decode()

    assert "2608" not in shown
