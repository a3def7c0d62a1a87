"""Two pages become one: what each of them had asked of Marc, and the digits that one of them has."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from interra.people.actions import profile_codes, together
from interra.people.models import HouseholdRequest, Member, ProfileCode
from interra.people.queries.together import asked_by, asked_of
from interra.people.rules.contacts import Contact
from interra.people.tests.asking import (
    HERS,
    STRANGERS,
    ask,
    marc,
    names_with,
    samira,
    the_question,
)
from interra.people.tests.entrance import WHO, is_in, the_code, type_code
from interra.people.tests.entrance import ask as knock
from interra.people.tests.make import a_coordinator, a_member, open_page_of, sign_in_staff
from interra.people.tests.two_pages import DAY, NOON, apart, fresh, merge
from interra.people.timeline.desk import part_with_merged

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
MAIL = Contact(email="s@example.org")


@pytest.fixture
def nora() -> Member:
    return a_coordinator()


def her_second_page() -> Member:
    return a_member("Samira H.", email=MAIL.email, email_proved_at=NOON)


def requests() -> list[dict[str, object]]:
    return list(HouseholdRequest.objects.order_by("pk").values())


# --- asked by one of the two pages ---------------------------------------------------------------


def test_what_the_other_page_asked_is_asked_by_the_page_that_stays(nora: Member) -> None:
    her, second, him = samira(), her_second_page(), marc()
    ask(second, now=NOON - DAY)
    before = requests()

    merge(her, second, nora)
    assert [one.name for one in asked_of(him, now=NOON)] == ["Samira"]
    assert len(asked_by(her, now=NOON)) == 1

    apart(her, nora)
    assert requests() == before


def test_a_yes_brings_together_who_stays(nora: Member) -> None:
    her, second, him = samira(), her_second_page(), marc()
    ask(second, now=NOON - DAY)
    merge(her, second, nora)

    together.say_yes(member=him, code=the_question(him), now=NOON)
    assert names_with(her) == ["Marc"]

    apart(her, nora)
    assert (names_with(her), names_with(second)) == (["Marc"], [])


def test_what_was_asked_again_since_stays(nora: Member) -> None:
    her, second = samira(), her_second_page()
    ask(second, now=NOON - DAY)
    merge(her, second, nora)
    together.withdraw(member=her, code=asked_by(her, now=NOON)[0].code, now=NOON)
    ask(fresh(her), now=NOON + HOUR)

    apart(her, nora)

    assert HouseholdRequest.objects.get().asker == her


def test_what_one_page_asked_of_the_other_is_no_question_to_oneself(nora: Member) -> None:
    her, second = samira(), her_second_page()
    ask(second, HERS, now=NOON - DAY)

    merge(her, second, nora)
    assert asked_of(fresh(her), now=NOON) == []

    apart(her, nora)
    assert [one.name for one in asked_of(fresh(her), now=NOON)] == ["Samira H."]


# --- asked by both -------------------------------------------------------------------------------


@pytest.mark.parametrize("older", ["kept", "other"])
def test_asked_by_both_the_older_request_stays_and_apart_both_are_as_before(
    nora: Member, older: str
) -> None:
    her, second, him = samira(), her_second_page(), marc()
    first, then = (her, second) if older == "kept" else (second, her)
    ask(first, now=NOON - 2 * DAY)
    ask(then, now=NOON - DAY)
    ask(second, STRANGERS, now=NOON - DAY)
    before = requests()

    merge(her, second, nora)
    (one,) = asked_of(him, now=NOON)
    assert (one.code, one.name) == (before[0]["code"], "Samira")
    assert {row.asker for row in HouseholdRequest.objects.all()} == {her}

    apart(her, nora)
    assert requests() == before


def test_a_request_that_waits_goes_before_one_that_was_taken_back(nora: Member) -> None:
    her, second, him = samira(), her_second_page(), marc()
    ask(her, now=NOON - 2 * DAY)
    together.withdraw(member=her, code=asked_by(her, now=NOON)[0].code, now=NOON - 2 * DAY)
    ask(second, now=NOON - DAY)

    merge(her, second, nora)

    assert [one.name for one in asked_of(him, now=NOON)] == ["Samira"]


@pytest.mark.parametrize("refused", ["kept", "other"])
def test_a_no_to_one_of_the_pages_is_a_no_to_the_person(nora: Member, refused: str) -> None:
    her, second, him = samira(), her_second_page(), marc()
    ask(second, now=NOON - 2 * DAY)
    ask(her, now=NOON - DAY)
    code = HouseholdRequest.objects.get(asker=her if refused == "kept" else second).code
    together.say_no(member=him, code=code, now=NOON - HOUR)
    before = requests()

    merge(her, second, nora)
    assert asked_of(him, now=NOON) == []
    assert HouseholdRequest.objects.get().refused_at == NOON - HOUR
    assert len(asked_by(her, now=NOON)) == 1  # a no looks like silence

    apart(her, nora)
    assert requests() == before


def test_an_old_no_hides_nothing(nora: Member) -> None:
    her, second, him = samira(), her_second_page(), marc()
    ask(second, now=NOON - 40 * DAY)
    together.say_no(member=him, code=the_question(him, NOON - 40 * DAY), now=NOON - 40 * DAY)
    ask(her, now=NOON - DAY)

    merge(her, second, nora)

    assert [one.name for one in asked_of(him, now=NOON)] == ["Samira"]


def test_a_no_said_since_is_a_no_to_both_pages(nora: Member) -> None:
    her, second, him = samira(), her_second_page(), marc()
    ask(her, now=NOON - 2 * DAY)
    ask(second, now=NOON - DAY)
    merge(her, second, nora)
    together.say_no(member=him, code=the_question(him), now=NOON)

    apart(her, nora)

    assert asked_of(him, now=NOON) == []
    assert [row["refused_at"] for row in requests()] == [NOON, NOON]


def test_what_was_taken_back_since_is_taken_back_by_both(nora: Member) -> None:
    her, second, him = samira(), her_second_page(), marc()
    ask(her, now=NOON - 2 * DAY)
    ask(second, now=NOON - DAY)
    merge(her, second, nora)
    together.withdraw(member=her, code=asked_by(her, now=NOON)[0].code, now=NOON)

    apart(her, nora)

    assert asked_of(him, now=NOON) == []
    assert [row["withdrawn_at"] for row in requests()] == [NOON, NOON]


def test_a_yes_said_since_answers_both(nora: Member) -> None:
    her, second, him = samira(), her_second_page(), marc()
    ask(her, now=NOON - 2 * DAY)
    ask(second, now=NOON - DAY)
    merge(her, second, nora)
    together.say_yes(member=him, code=the_question(him), now=NOON)

    apart(her, nora)

    assert requests() == []
    assert names_with(her) == ["Marc"]


@pytest.mark.parametrize("older", ["kept", "other"])
def test_asked_again_since_stays_and_a_page_asks_once(nora: Member, older: str) -> None:
    her, second, him = samira(), her_second_page(), marc()
    first, then = (her, second) if older == "kept" else (second, her)
    ask(first, now=NOON - 2 * DAY)
    ask(then, now=NOON - DAY)
    merge(her, second, nora)
    together.withdraw(member=her, code=asked_by(her, now=NOON)[0].code, now=NOON)
    ask(fresh(her), now=NOON + HOUR)

    apart(her, nora)

    hers = HouseholdRequest.objects.get(asker=her)
    assert (hers.asked_at, hers.withdrawn_at) == (NOON + HOUR, None)
    theirs = HouseholdRequest.objects.filter(asker=second)
    assert theirs.exists() is (older == "kept")
    assert asked_of(him, now=NOON + HOUR)


# --- a page that becomes part of another while somebody says yes ----------------------------------


@pytest.mark.parametrize("which", ["asker", "answering"])
def test_a_yes_in_the_moment_of_merging_binds_no_page_that_sleeps(
    nora: Member, monkeypatch: pytest.MonkeyPatch, which: str
) -> None:
    her, second, him = samira(), her_second_page(), marc()
    his_second = a_member("Marc M.")
    ask(second, now=NOON - DAY)
    code, read = the_question(him), together._shown

    def then_merged(*given: Any) -> HouseholdRequest:
        request = read(*given)
        two = (her, second) if which == "asker" else (his_second, him)
        merge(*two, nora)
        return request

    monkeypatch.setattr(together, "_shown", then_merged)
    with pytest.raises(together.NoLongerAsked):
        together.say_yes(member=him, code=code, now=NOON)

    assert not Member.objects.exclude(household=None).exists()


# --- four digits ---------------------------------------------------------------------------------


def digits_of(member: Member) -> list[str]:
    return list(ProfileCode.objects.filter(member=member).values_list("digest", flat=True))


def test_the_digits_of_the_page_that_stays_stay_and_the_others_wait(nora: Member) -> None:
    her, second = samira(), her_second_page()
    profile_codes.set_code(member=her, code="2608", now=NOON)
    profile_codes.set_code(member=second, code="4711", now=NOON)

    merge(her, second, nora)

    with pytest.raises(profile_codes.NotTheCode):
        profile_codes.use_profile_code(member=her, typed="4711", now=NOON)
    profile_codes.use_profile_code(member=her, typed="2608", now=NOON)
    apart(her, nora)
    profile_codes.use_profile_code(member=second, typed="4711", now=NOON)


def test_digits_of_the_other_page_are_not_asked_for_the_page_that_stays(
    nora: Member, client: Client
) -> None:
    today = dt.datetime.now(dt.UTC).date()
    her = samira(seen_on=today)
    second = her_second_page()
    profile_codes.set_code(member=second, code="4711", now=NOON)

    merge(her, second, nora)

    assert digits_of(her) == []
    knock(client)
    type_code(client, the_code())
    assert client.session["_auth_user_id"] == str(her.pk)


def test_a_browser_that_was_asked_the_digits_of_a_page_that_sleeps_is_not_in(
    nora: Member, client: Client
) -> None:
    today = dt.datetime.now(dt.UTC).date()
    her, second = her_second_page(), samira(seen_on=today)
    profile_codes.set_code(member=second, code="4711", now=NOON)
    knock(client)
    assert type_code(client, the_code())["Location"] == reverse("people:profile_code")

    merge(her, second, nora)
    answer = client.post(reverse("people:profile_code"), {"code": "4711"})

    assert answer["Location"] == WHO
    assert not is_in(client)


def test_the_digits_go_with_the_page_that_is_erased_after_thirty_days(nora: Member) -> None:
    her, second = samira(), her_second_page()
    profile_codes.set_code(member=second, code="4711", now=NOON)
    merge(her, second, nora)

    part_with_merged(NOON + 30 * DAY)

    assert ProfileCode.objects.count() == 0


@pytest.mark.parametrize("has_digits", [True, False])
def test_the_desk_reads_that_the_other_digits_no_longer_count(
    nora: Member, client: Client, has_digits: bool
) -> None:
    her, second = samira(), her_second_page()
    if has_digits:
        profile_codes.set_code(member=second, code="4711", now=NOON)
    sign_in_staff(client, nora)
    open_page_of(client, her)
    client.post(reverse("people:same_person", args=[her.code]), {"other": second.code})

    shown = client.get(reverse("people:merge", args=[her.code, second.code])).content.decode()

    assert ("The 4-digit code of the other page no longer counts." in shown) is has_digits
