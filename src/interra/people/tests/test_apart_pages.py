"""The coordination writes « ne jamais mettre ensemble » with the person who asks."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from interra.people.actions.apart import keep_apart
from interra.people.models import Household, KeptApart, Member, Opening
from interra.people.queries.apart import never_with
from interra.people.tests.make import a_coordinator, a_member, open_page_of, sign_in, sign_in_staff
from interra.people.tests.two_pages import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def nora() -> Client:
    return sign_in_staff(Client(), a_coordinator())


@pytest.fixture
def samira() -> Member:
    return a_member("Samira")


@pytest.fixture
def marc() -> Member:
    return a_member("Marc", phone="+32470123456")


def at(name: str, member: Member) -> str:
    return reverse(f"people:{name}", args=[member.code])


def test_search_choose_read_and_confirm_then_take_back(nora, samira, marc):
    open_page_of(nora, samira)
    page = at("kept_apart", samira)

    assert page in nora.get(at("person", samira)).content.decode()
    found = nora.post(page, {"who": "mar"}).content.decode()
    assert f'value="{marc.code}"' in found
    before = nora.post(page, {"other": marc.code}).content.decode()
    assert "as when all seats are taken" in before
    assert not KeptApart.objects.exists()
    after = nora.post(page, {"never": marc.code}, follow=True).content.decode()
    assert "The other person is not told." in after
    assert [one.member for one in never_with(samira)] == [marc]

    end = nora.post(at("let_meet", samira), {"other": marc.code}, follow=True).content.decode()
    assert "It is noted." in end
    assert "asked never to be with" not in end
    assert not KeptApart.objects.exists()


def test_the_search_does_not_find_the_person_who_asks(nora, samira):
    open_page_of(nora, samira)

    found = nora.post(at("kept_apart", samira), {"who": "samira"})

    assert "Nobody by that name" in found.content.decode()
    assert nora.post(at("kept_apart", samira), {"who": "?"}).status_code == 422


def test_only_the_page_of_who_asks_is_opened_and_no_other_page_shows_it(nora, samira, marc):
    open_page_of(nora, samira)
    nora.post(at("kept_apart", samira), {"never": marc.code})
    open_page_of(nora, marc)

    assert Opening.objects.filter(member=marc).count() == 1  # the one just above
    hers = nora.get(at("person", samira)).content.decode()
    assert "Marc" not in hers
    for name in ("person", "kept_apart"):
        assert "Samira" not in nora.get(at(name, marc)).content.decode()
    assert "Samira" not in nora.post(reverse("people:people"), {"who": "marc"}).content.decode()


def test_his_own_data_are_the_same_as_before(samira, marc):
    his = sign_in(Client(), marc)
    pages = [reverse("people:my_space"), reverse("people:who_opened"), reverse("people:household")]
    before = [his.get(page).content for page in pages]

    keep_apart(asker=samira, other_code=marc.code, by=a_coordinator(), now=NOON)

    after = [his.get(page).content for page in pages]
    assert [len(page) for page in before] == [len(page) for page in after]


def test_without_a_reason_for_opening_the_page_nothing_is_shown_nor_written(nora, samira, marc):
    keep_apart(asker=samira, other_code=marc.code, by=a_coordinator("Lara"), now=NOON)

    for name, sent in (
        ("kept_apart", {"never": marc.code}),
        ("kept_apart", {"other": marc.code}),
        ("let_meet", {"other": marc.code}),
    ):
        assert nora.post(at(name, samira), sent)["Location"] == at("person", samira)
    assert nora.get(at("kept_apart", samira)).status_code == 302
    assert KeptApart.objects.count() == 1


@pytest.mark.parametrize("sent", ["other", "never"])
def test_what_cannot_be_is_said_in_a_sentence(nora, samira, marc, sent):
    open_page_of(nora, samira)
    page = at("kept_apart", samira)

    gone = nora.post(page, {sent: "nobody"}, follow=True).content.decode()
    Member.objects.update(household=Household.objects.create())
    home = nora.post(page, {sent: marc.code}, follow=True).content.decode()

    assert "This page is no longer there." in gone
    assert "chooses “Come alone”" in home
    assert not KeptApart.objects.exists()
