"""Two pages become one: sealed answers, households and messages."""

from __future__ import annotations

import pytest

from interra.foundation.journal.models import Entry
from interra.foundation.notices.actions import tell
from interra.foundation.notices.models import Notice
from interra.foundation.sealing import unseal
from interra.people.actions.circumstances import agree, fix_bands
from interra.people.models import Consent, Household, Member
from interra.people.queries.circumstances import NOTHING_SAID, answers_of
from interra.people.queries.my_space import consents_of, household_of
from interra.people.rules import Band
from interra.people.tests.make import RECENTLY, a_coordinator, a_member
from interra.people.tests.two_pages import NOON, apart, fresh, merge, says

pytestmark = pytest.mark.django_db


@pytest.fixture
def nora():
    return a_coordinator()


def test_a_page_that_said_nothing_takes_the_sealed_answers_and_nobody_reads_them(nora):
    samira, other = a_member(), a_member()
    says(other, Band.UNDER_1, ["ar", "en"])

    done = merge(samira, other, nora)

    said = answers_of(samira)
    assert (said.band, said.languages, said.mix_consent) == (Band.UNDER_1, ("ar", "en"), True)
    kept = f"{unseal(done.moved)} {list(Entry.objects.values())}"
    assert "under_1" not in kept
    assert "languages" not in kept


def test_the_band_of_the_page_that_stays_counts_and_stays_fixed_after_a_draw(nora):
    samira, other = a_member(), a_member()
    says(samira, Band.OVER_5, ["fr", "wa"])
    says(other, Band.UNDER_1, ["ar", "fr"])
    fix_bands(members=[other], now=RECENTLY)

    merge(samira, other, nora)

    said = answers_of(samira)
    assert (said.band, said.languages) == (Band.OVER_5, ("fr", "wa", "ar"))
    assert said.fixed_until == answers_of(other).fixed_until


def test_the_last_yes_or_no_of_either_page_counts(nora):
    samira, other = a_member(), a_member()
    says(samira, Band.OVER_5, ["fr"])
    agree(member=other, kind=Consent.Kind.MIX, given=False, now=NOON)
    agree(member=samira, kind=Consent.Kind.PHOTOS, given=False, now=RECENTLY)
    agree(member=other, kind=Consent.Kind.PHOTOS, given=True, now=NOON)

    merge(samira, other, nora)

    assert consents_of(samira) == {"mix": False, "study": None, "photos": True}
    assert not answers_of(samira).mix_consent


def test_what_was_said_as_one_stays_with_the_page_that_stays(nora):
    samira, other = a_member(), a_member()
    says(other, Band.UNDER_1, ["ar"])
    merge(samira, other, nora)
    says(samira, Band.FROM_1_TO_3, ["en"], mix=False)
    fix_bands(members=[samira], now=NOON)

    apart(samira, nora)

    said = answers_of(samira)
    assert (said.band, said.languages, said.mix_consent) == (Band.FROM_1_TO_3, ("en",), False)
    assert said.fixed_until is not None
    assert answers_of(other).band == Band.UNDER_1


def test_a_draw_as_one_fixes_no_band_that_the_page_never_said(nora):
    samira, other = a_member(), a_member()
    says(other, Band.UNDER_1, ["ar"])
    merge(samira, other, nora)
    fix_bands(members=[samira], now=NOON)

    apart(samira, nora)

    assert answers_of(samira) == NOTHING_SAID


# --- households ----------------------------------------------------------------------------------
def test_who_comes_alone_joins_the_household_of_the_other_page_and_leaves_it_again(nora):
    home = Household.objects.create()
    samira = a_member("Samira")
    other, yara = a_member("Samira H.", household=home), a_member("Yara", household=home)

    merge(samira, other, nora)
    assert household_of(fresh(samira)) == [yara]

    apart(samira, nora)
    assert household_of(fresh(samira)) == []
    assert household_of(fresh(other)) == [yara]


def test_a_page_with_a_household_stays_in_it_and_no_household_of_one_is_left(nora):
    hers, theirs = Household.objects.create(), Household.objects.create()
    samira, ali = a_member("Samira", household=hers), a_member("Ali", household=hers)
    other, yara = a_member("Samira H.", household=theirs), a_member("Yara", household=theirs)

    merge(samira, other, nora)
    assert household_of(fresh(samira)) == [ali]
    assert fresh(yara).household is None

    apart(samira, nora)
    assert household_of(fresh(samira)) == [ali]
    assert household_of(fresh(other)) == [yara]


def test_two_pages_of_one_household_are_no_household(nora):
    home = Household.objects.create()
    samira, other = a_member("Samira", household=home), a_member("Samira H.", household=home)

    merge(samira, other, nora)
    assert Household.objects.count() == 0

    apart(samira, nora)
    assert household_of(fresh(samira)) == [other]


def test_a_mate_who_found_another_household_is_not_called_back(nora):
    home = Household.objects.create()
    samira, other = a_member("Samira"), a_member("Samira H.", household=home)
    yara = a_member("Yara", household=home)
    samira.household = Household.objects.create()
    samira.save()
    merge(samira, other, nora)
    Member.objects.filter(pk=yara.pk).update(household=Household.objects.create())

    apart(samira, nora)

    assert fresh(other).household is None


# --- messages ------------------------------------------------------------------------------------
def test_messages_follow_and_nothing_that_was_told_is_told_again(nora):
    samira, other = a_member(), a_member()
    tell([other], "gatherings.reminder", at=NOON, once="reminder:x", session="x")
    tell([samira, other], "gatherings.moved", at=NOON, once="moved:x", session="x")
    tell([other], Notice.CODE, at=NOON, secret="123456")

    merge(samira, other, nora)
    tell([samira], "gatherings.reminder", at=NOON, once="reminder:x", session="x")

    kinds = Notice.objects.filter(to=samira).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["gatherings.reminder", "gatherings.moved", "gatherings.moved"]
    apart(samira, nora)
    tell([other], "gatherings.reminder", at=NOON, once="reminder:x", session="x")
    kept = Notice.objects.filter(to=other).order_by("pk").values_list("kind", flat=True)
    assert list(kept) == ["gatherings.reminder", "gatherings.moved", Notice.CODE]
