"""« Même personne ? » as Nora sees it at the desk."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils.timezone import now

from interra.people.actions.my_data import erase
from interra.people.models import Member, Merge, Opening
from interra.people.tests.make import (
    a_coordinator,
    a_member,
    a_newcomer,
    open_page_of,
    sign_in,
    sign_in_staff,
)

pytestmark = pytest.mark.django_db
PHONE, OTHER_PHONE = "+32470123456", "+32470999978"


@pytest.fixture
def nora(client):
    sign_in_staff(client, a_coordinator())
    return client


@pytest.fixture
def samira():
    return a_member("Samira", phone=PHONE)


@pytest.fixture
def other():
    return a_newcomer("Samira H.", phone=OTHER_PHONE, met_at=None, language="ti")


def at(name: str, *members: Member) -> str:
    return reverse(f"people:{name}", args=[member.code for member in members])


def both_open(nora, samira, other):
    open_page_of(nora, samira)
    return nora.post(at("same_person", samira), {"other": other.code})


def test_the_second_page_is_searched_like_any_person_without_the_first_nor_the_team(
    nora, samira, other
):
    a_coordinator("Samira Nora")
    open_page_of(nora, samira)

    shown = nora.post(at("same_person", samira), {"who": "samira"}).content.decode()

    assert "Samira H." in shown
    assert "+32 ··· 78" in shown
    assert OTHER_PHONE not in shown
    assert "Samira Nora" not in shown
    assert shown.count('name="other"') == 1
    assert nora.post(at("same_person", samira), {"who": "!!"}).status_code == 422


def test_nobody_found_is_said(nora, samira):
    open_page_of(nora, samira)

    shown = nora.post(at("same_person", samira), {"who": "zzzz"}).content.decode()

    assert "Nobody by that name" in shown


def test_without_a_reason_no_page_of_two_is_shown(nora, samira, other):
    for address in (
        at("same_person", samira),
        at("side_by_side", samira, other),
        at("merge", samira, other),
        at("take_apart", samira),
    ):
        assert nora.get(address).status_code == 302

    open_page_of(nora, samira)
    answer = nora.get(at("side_by_side", samira, other))
    assert answer["Location"] == at("same_person", samira)


def test_choosing_the_second_page_opens_it_and_says_why(nora, samira, other):
    answer = both_open(nora, samira, other)
    both_open(nora, samira, other)

    assert answer["Location"] == at("side_by_side", samira, other)
    opening = Opening.objects.get(member=other)
    assert opening.reason == Opening.Reason.SAME


def test_both_are_shown_side_by_side_with_what_the_desk_may_see(nora, samira, other):
    both_open(nora, samira, other)

    shown = nora.get(at("side_by_side", samira, other)).content.decode()

    assert at("merge", samira, other) in shown
    assert at("merge", other, samira) in shown
    for secret in (PHONE, OTHER_PHONE, "Less than 1 year", "under_1", "newcomer"):
        assert secret not in shown


def test_of_two_phones_the_desk_chooses_one_and_a_second_tap_is_the_same(nora, samira, other):
    both_open(nora, samira, other)
    address = at("merge", samira, other)
    before = nora.get(address).content.decode()
    assert nora.post(address, {}).status_code == 422
    assert nora.post(address, {"phone": "mine"}).status_code == 422

    first = nora.post(address, {"phone": "other"})
    second = nora.post(address, {"phone": "other"})

    assert ("Which phone stays?" in before, "Which e-mail stays?" in before) == (True, False)
    assert first["Location"] == second["Location"] == at("person", samira)
    samira.refresh_from_db()
    assert samira.phone == OTHER_PHONE
    assert Merge.objects.count() == 1


def test_the_page_that_stays_says_what_became_of_it_and_shows_no_band(nora, samira, other):
    both_open(nora, samira, other)
    nora.post(at("merge", samira, other), {"phone": "kept"})

    shown = nora.get(at("person", samira)).content.decode()

    assert "The two pages are one." in shown
    assert "the page “<bdi>Samira H.</bdi>” became a part of this one" in shown
    assert nora.get(at("person", other)).status_code == 404
    for secret in ("Less than 1 year", "under_1", "newcomer", "ትግርኛ"):
        assert secret not in shown


def test_the_pages_are_taken_apart_by_one_button(nora, samira, other):
    both_open(nora, samira, other)
    nora.post(at("merge", samira, other), {"phone": "kept"})
    assert "Samira H." in nora.get(at("take_apart", samira)).content.decode()

    nora.post(at("take_apart", samira))
    again = nora.post(at("take_apart", samira), follow=True).content.decode()

    assert "These pages are apart already." in again
    assert nora.get(at("take_apart", samira)).status_code == 302
    assert Member.objects.get(pk=other.pk).is_active


def test_after_thirty_days_no_button_is_left(nora, samira, other):
    both_open(nora, samira, other)
    nora.post(at("merge", samira, other), {"phone": "kept"})

    with time_machine.travel(now() + dt.timedelta(days=30), tick=False):
        sign_in_staff(nora, Member.objects.team().get())
        open_page_of(nora, samira)
        shown = nora.get(at("person", samira)).content.decode()
        assert nora.get(at("take_apart", samira)).status_code == 302

    assert "became a part of this one" not in shown


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("itself", "This is the same page."),
        ("erased", "This page is no longer there."),
        ("team", "Their page stays apart."),
        ("asleep", "already part of another page"),
        ("nothing", "This page is no longer there."),
    ],
)
def test_what_cannot_be_one_page_is_said_in_a_sentence(nora, samira, other, what, said):
    both_open(nora, samira, other)
    code = other.code
    if what == "itself":
        code = samira.code
    elif what == "erased":
        erase(member=other, now=now())
    elif what == "team":
        code = Member.objects.team().get().code
    elif what == "asleep":
        Member.objects.filter(pk=other.pk).update(is_active=False)
    else:
        code = "nobody"

    shown = nora.post(at("same_person", samira), {"other": code}, follow=True).content.decode()

    assert said in shown


def test_a_page_that_went_while_the_desk_was_reading_is_said_to_be_gone(nora, samira, other):
    both_open(nora, samira, other)
    erase(member=other, now=now())

    answer = nora.post(at("merge", samira, other), {"phone": "kept"}, follow=True)

    assert "This page is no longer there." in answer.content.decode()


def test_members_do_not_open_the_pages_of_two(client, samira, other):
    sign_in(client, samira)

    assert client.post(at("merge", samira, other)).status_code == 403
    assert Merge.objects.count() == 0
