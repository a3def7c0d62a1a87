"""« Je ne veux pas être avec… »: who writes it, what is kept of it, and who never learns it."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.apps import apps

from interra.foundation.journal.models import Entry
from interra.foundation.privacy import everything_about
from interra.people.actions.apart import (
    ComeTogether,
    NobodyThere,
    SamePerson,
    keep_apart,
    let_meet,
)
from interra.people.actions.merging import NeverTogether, part_for_good
from interra.people.actions.my_data import erase
from interra.people.actions.my_space import NotBehindTheSameContact, come_together
from interra.people.actions.together import NotForEverybody, ask_to_come, say_yes
from interra.people.models import Household, HouseholdRequest, KeptApart, Member, Opening
from interra.people.queries.apart import kept_from, name_of, never_with, pairs_among
from interra.people.queries.my_space import may_come_with
from interra.people.rules.contacts import Contact
from interra.people.tests.make import a_coordinator, a_member
from interra.people.tests.two_pages import DAY, NOON, apart, merge

pytestmark = pytest.mark.django_db
ROOM, ASKED = "Me", "I do not want to be with"


@pytest.fixture
def nora() -> Member:
    return a_coordinator()


@pytest.fixture
def samira() -> Member:
    return a_member("Samira")


@pytest.fixture
def marc() -> Member:
    return a_member("Marc")


def never(asker: Member, other: Member, by: Member) -> None:
    keep_apart(asker=asker, other_code=other.code, by=by, now=NOON)


def never_again(asker: Member, other: Member, by: Member) -> None:
    let_meet(asker=asker, other_code=other.code, by=by, now=NOON)


def asked_by(member: Member) -> list[str]:
    return [one.member.name for one in never_with(member)]


def pair(one: Member, other: Member) -> set[tuple[int, int]]:
    return {(min(one.pk, other.pk), max(one.pk, other.pk))}


def everything_in_the_database() -> str:
    return " ".join(
        json.dumps(list(model._default_manager.values()), default=str)
        for model in (KeptApart, Entry)
    )


# --- writing it, and taking it back ---------------------------------------------------------------
def test_two_people_are_kept_apart_both_ways_round_and_it_is_written_once(nora, samira, marc):
    never(samira, marc, nora)
    never(samira, marc, nora)

    assert KeptApart.objects.count() == 1
    assert pairs_among([marc.pk, samira.pk, nora.pk]) == pair(samira, marc)
    assert kept_from([marc.pk]) == {name_of(samira.pk)}
    assert kept_from([samira.pk]) == {name_of(marc.pk)}
    assert kept_from([nora.pk]) == kept_from([]) == frozenset()
    assert [e.verb for e in Entry.objects.filter(by=nora)] == ["people.kept_apart"]


def test_only_who_asked_finds_it_in_their_data(nora, samira, marc):
    never(samira, marc, nora)

    assert everything_about(samira)[ROOM][ASKED] == [{"Who": "Marc", "Since": "2026-03-02"}]
    assert everything_about(marc)[ROOM][ASKED] == []
    assert "Samira" not in json.dumps(everything_about(marc))
    assert "kept_apart" not in json.dumps([everything_about(one) for one in (samira, marc)])


def test_nothing_in_the_database_says_who_is_kept_apart_from_whom_nor_who_asked(nora):
    samira, marc = a_member("Samira", pk=7_000_001), a_member("Marc", pk=7_000_002)
    leila, paul = a_member("Leila", pk=7_000_004), a_member("Paul", pk=7_000_003)
    never(samira, marc, nora)
    never(leila, paul, nora)

    held = everything_in_the_database()

    for one in (samira, marc, leila, paul):
        for word in (one.name, one.code, str(one.pk)):
            assert word not in held
    shapes = {(len(row.one), len(row.other), len(row.sealed)) for row in KeptApart.objects.all()}
    assert len(shapes) == 1
    assert [name_of(marc.pk), name_of(leila.pk)] == list(
        KeptApart.objects.order_by("pk").values_list("other", flat=True)
    )


def test_no_key_leads_from_a_person_to_the_other():
    assert [field.name for field in KeptApart._meta.get_fields() if field.is_relation] == []
    assert all(
        field.related_model is not KeptApart
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation
    )


def test_taken_back_they_may_meet_again_and_twice_does_no_harm(nora, samira, marc):
    never(samira, marc, nora)

    never_again(samira, marc, nora)
    never_again(samira, marc, nora)

    assert not KeptApart.objects.exists()
    verbs = list(Entry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["people.kept_apart", "people.may_meet"]
    let_meet(asker=samira, other_code="nobody", by=nora, now=NOON)
    assert Entry.objects.count() == 2


def test_when_both_asked_each_takes_back_their_own(nora, samira, marc):
    paul = a_member("Paul")
    never(samira, marc, nora)
    never(marc, samira, nora)
    never(samira, paul, nora)

    never_again(samira, marc, nora)

    assert (asked_by(samira), asked_by(marc)) == (["Paul"], ["Samira"])
    assert pairs_among([samira.pk, marc.pk]) == pair(samira, marc)
    never_again(samira, marc, nora)
    never_again(marc, samira, nora)
    assert pairs_among([samira.pk, marc.pk]) == set()


def test_nobody_is_kept_apart_from_themselves_from_nobody_nor_from_their_household(
    nora, samira, marc
):
    home = Household.objects.create()
    Member.objects.filter(pk__in=[samira.pk, marc.pk]).update(household=home)
    asleep = a_member("Asleep", is_active=False)

    with pytest.raises(SamePerson):
        never(samira, samira, nora)
    with pytest.raises(NobodyThere):
        never(samira, asleep, nora)
    with pytest.raises(NobodyThere):
        keep_apart(asker=samira, other_code="nobody", by=nora, now=NOON)
    with pytest.raises(ComeTogether, match="Come alone"):
        never(samira, marc, nora)
    assert not KeptApart.objects.exists()


# --- a household never holds both --------------------------------------------------------------
def test_the_same_contact_does_not_bind_people_who_are_kept_apart(nora):
    proved = {"phone": "+32470123456", "phone_proved_at": NOON}
    samira, marc, ali = (a_member(name, **proved) for name in ("Samira", "Marc", "Ali"))
    never(samira, marc, nora)

    assert may_come_with(marc, today=NOON.date()) == [ali]
    with pytest.raises(NotBehindTheSameContact):
        come_together(member=marc, codes=[samira.code], now=NOON)
    with pytest.raises(NotBehindTheSameContact):
        come_together(member=ali, codes=[samira.code, marc.code], now=NOON)
    come_together(member=ali, codes=[marc.code], now=NOON)
    assert may_come_with(samira, today=NOON.date()) == []


def test_a_yes_does_not_bind_them_and_the_words_are_those_for_everybody(nora):
    samira = a_member("Samira", phone="+32470123456", phone_proved_at=NOON)
    marc = a_member("Marc", phone="+32470654321", phone_proved_at=NOON)
    ask_to_come(member=samira, contact=Contact(phone=marc.phone), now=NOON)
    never(samira, marc, nora)

    with pytest.raises(NotForEverybody):
        say_yes(member=marc, code=HouseholdRequest.objects.get().code, now=NOON)
    assert Household.objects.count() == 0


# --- leaving for good ---------------------------------------------------------------------------
@pytest.mark.parametrize("gone", ["Samira", "Marc"])
def test_it_goes_with_either_of_the_two(nora, samira, marc, gone):
    never(samira, marc, nora)

    erase(member=Member.objects.get(name=gone), now=NOON)

    assert not KeptApart.objects.exists()


# --- two pages of one person ----------------------------------------------------------------------
def test_it_follows_a_page_that_becomes_one_with_another_and_comes_back(nora, samira, marc):
    page = a_member("Samira H.")
    never(page, marc, nora)

    merge(samira, page, nora)
    assert pairs_among([samira.pk, marc.pk]) == pair(samira, marc)
    assert (asked_by(samira), asked_by(marc)) == (["Marc"], [])
    never(samira, marc, nora)

    apart(samira, nora)
    assert pairs_among([page.pk, marc.pk]) == pair(page, marc)
    assert asked_by(page) == asked_by(samira) == ["Marc"]
    never_again(samira, marc, nora)
    assert pairs_among([samira.pk, page.pk, marc.pk]) == pair(page, marc)


def test_what_was_taken_back_as_one_page_does_not_come_back(nora, samira, marc):
    page = a_member("Samira H.")
    never(page, marc, nora)
    merge(samira, page, nora)

    never_again(samira, marc, nora)
    apart(samira, nora)

    assert not KeptApart.objects.exists()


def test_it_holds_when_the_other_one_has_two_pages(nora, samira, marc):
    page = a_member("Marc D.")
    never(samira, page, nora)

    merge(marc, page, nora)

    assert pairs_among([samira.pk, marc.pk]) == pair(samira, marc)
    assert asked_by(samira) == ["Marc"]
    apart(marc, nora)
    assert pairs_among([samira.pk, marc.pk, page.pk]) == pair(samira, page)


def test_a_page_inside_a_page_is_carried_through_both_and_back(nora, samira, marc):
    inner, page = a_member("Inner"), a_member("Page")
    never(inner, marc, nora)
    merge(page, inner, nora)
    merge(samira, page, nora)
    assert pairs_among([samira.pk, marc.pk]) == pair(samira, marc)

    apart(samira, nora)
    assert pairs_among([page.pk, samira.pk, marc.pk]) == pair(page, marc)


def test_a_page_that_is_erased_for_good_leaves_it_to_the_page_that_stays(nora, samira, marc):
    inner, page = a_member("Inner"), a_member("Page")
    never(inner, marc, nora)
    never(samira, inner_of := a_member("Paul"), nora)
    part_for_good(merge=merge(page, inner, nora), now=NOON + 31 * DAY)
    assert pairs_among([page.pk, marc.pk]) == pair(page, marc)

    merge(samira, page, nora)
    assert pairs_among([samira.pk, marc.pk, inner_of.pk]) == pair(samira, marc) | pair(
        samira, inner_of
    )
    apart(samira, nora)
    assert pairs_among([page.pk, marc.pk]) == pair(page, marc)
    erase(member=page, now=NOON)
    erase(member=samira, now=NOON)
    assert not KeptApart.objects.exists()


def test_an_inner_page_erased_for_good_while_two_pages_are_one_still_goes_back(nora, samira, marc):
    inner, page = a_member("Inner"), a_member("Page")
    never(inner, marc, nora)
    never(samira, paul := a_member("Paul"), nora)
    first = merge(page, inner, nora)
    merge(samira, page, nora)
    part_for_good(merge=first, now=NOON + 30 * DAY)

    apart(samira, nora, after=dt.timedelta(days=29))

    assert pairs_among([page.pk, marc.pk]) == pair(page, marc)
    assert pairs_among([samira.pk, paul.pk, marc.pk]) == pair(samira, paul)


def test_two_who_are_kept_apart_are_not_one_person(nora, samira, marc):
    never(samira, marc, nora)

    with pytest.raises(NeverTogether):
        merge(samira, marc, nora)
    assert not Opening.objects.exists()
