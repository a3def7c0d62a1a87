from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from interra.foundation.journal.models import Entry
from interra.people.actions.circumstances import (
    BandIsFixed,
    TooManyLanguages,
    agree,
    answer,
    fix_bands,
    forget,
    say_band,
    say_languages,
)
from interra.people.models import Circumstance, Consent
from interra.people.queries.circumstances import (
    answers_of,
    band_fixed_until,
    circles,
    languages_of,
    owner_of,
)
from interra.people.rules import Band, Circle
from interra.people.tests.make import (
    a_coordinator,
    a_local,
    a_member,
    a_newcomer,
    open_page_of,
    sign_in,
    sign_in_staff,
)

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 3, 2, 11, tzinfo=dt.UTC)
TODAY = NOON.date()


def test_each_person_has_one_circle_on_a_given_day():
    samira, marc, silent = a_newcomer(), a_local(), a_member("Ali")

    assert circles([samira, marc, silent], today=TODAY) == {
        samira.pk: Circle.NEWCOMER,
        marc.pk: Circle.LOCAL,
        silent.pk: Circle.UNKNOWN,
    }


def test_time_makes_a_local_of_a_newcomer():
    samira = a_newcomer()

    assert circles([samira], today=dt.date(2029, 1, 4)) == {samira.pk: Circle.NEWCOMER}
    assert circles([samira], today=dt.date(2029, 1, 5)) == {samira.pk: Circle.LOCAL}


def test_the_threshold_is_a_setting(settings):
    settings.NEWCOMER_YEARS = 5
    member = a_member()
    answer(member=member, band=Band.FROM_3_TO_5, languages=[], mix_consent=True, now=NOON)

    assert circles([member], today=TODAY) == {member.pk: Circle.NEWCOMER}


def test_without_a_yes_to_mixing_nothing_is_known():
    samira = a_newcomer(language="ar")

    agree(member=samira, kind=Consent.Kind.MIX, given=False, now=NOON)

    assert circles([samira], today=TODAY) == {samira.pk: Circle.UNKNOWN}
    assert languages_of([samira]) == {samira.pk: frozenset()}
    assert answers_of(samira).band == Band.UNDER_1


def test_a_yes_to_mixing_without_an_answer_is_no_circle():
    silent = a_member("Ali")
    answer(member=silent, band=None, languages=[], mix_consent=True, now=NOON)

    assert circles([silent], today=TODAY) == {silent.pk: Circle.UNKNOWN}


def test_languages_come_in_one_batch(django_assert_num_queries):
    people = [a_newcomer(language="ar"), *(a_local() for _ in range(30))]

    with django_assert_num_queries(1):
        spoken = languages_of(people)

    assert spoken[people[0].pk] == {"ar"}
    assert spoken[people[1].pk] == {"fr"}


def test_a_fourth_language_is_refused_and_nothing_changes():
    samira = a_newcomer(language="ar")

    with pytest.raises(TooManyLanguages):
        say_languages(member=samira, languages=["ar", "fr", "en", "tr"], now=NOON)

    assert answers_of(samira).languages == ("ar",)


def test_saying_the_same_band_again_does_not_make_the_stay_younger():
    samira = a_newcomer()
    first_day = answers_of(samira).given_on

    say_band(member=samira, band=Band.UNDER_1, now=NOON)

    assert answers_of(samira).given_on == first_day


def test_a_changed_band_counts_from_today_and_the_journal_knows_only_that_it_changed():
    samira = a_newcomer()
    Entry.objects.all().delete()

    say_band(member=samira, band=Band.FROM_3_TO_5, now=NOON)

    assert answers_of(samira).given_on == TODAY
    assert list(Entry.objects.values_list("verb", "facts")) == [("people.band_said", {})]


def test_preferring_not_to_answer_takes_the_answer_away():
    samira = a_newcomer()

    say_band(member=samira, band=None, now=NOON)

    assert (answers_of(samira).band, answers_of(samira).given_on) == (None, None)


def test_the_table_names_nobody_and_says_nothing():
    samira = a_newcomer(language="ar")

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_circumstance")
        row = cursor.fetchall()

    assert len(row) == 1
    written = repr(row)
    for told in (samira.code, samira.name, "under_1", '"ar"'):
        assert told not in written
    assert {f.name for f in Circumstance._meta.get_fields()} == {"id", "owner", "sealed"}


def test_a_mistake_is_told_at_the_desk_which_frees_the_answer_without_seeing_it(client):
    today = timezone.now()
    samira, silent = a_newcomer(), a_member("Ali")
    fix_bands(members=[samira], now=today)
    answers_page = reverse("people:answer", args=["band"])
    sign_in(client, samira)
    assert "Your answer stays the same until" in client.get(answers_page).content.decode()
    refused = client.post(answers_page, {"band": "over_5"})
    assert (refused.status_code, answers_of(samira).band) == (422, Band.UNDER_1)

    nora = sign_in_staff(Client(), a_coordinator())
    free = reverse("people:free_band", args=[samira.code])
    nora.post(free)  # no reason was given
    assert client.post(answers_page, {"band": "over_5"}).status_code == 422
    page = open_page_of(nora, samira).post(free, follow=True).content.decode()
    page_of_silent = open_page_of(nora, silent).post(
        reverse("people:free_band", args=[silent.code]), follow=True
    )

    assert "This person can answer again" in page
    assert "This person can answer again" in page_of_silent.content.decode()
    assert "Your answer stays" not in client.get(answers_page).content.decode()
    client.post(answers_page, {"band": "over_5"})
    assert answers_of(samira).band == Band.OVER_5
    assert Entry.objects.filter(verb="people.band_freed").count() == 2
    assert not Circumstance.objects.filter(owner=owner_of(silent)).exists()
    fix_bands(members=[samira], now=today)
    assert band_fixed_until(samira, today=timezone.localdate(today)) is not None


def test_forgetting_leaves_no_row():
    samira, marc = a_newcomer(), a_local()

    forget(member=samira)

    assert circles([samira, marc], today=TODAY)[samira.pk] == Circle.UNKNOWN
    assert Circumstance.objects.count() == 1


def test_after_a_first_draw_the_band_stays_for_six_months_but_can_be_taken_back():
    samira, marc, silent = a_newcomer(), a_local(), a_member("Ali")
    fix_bands(members=[samira, marc, silent], now=NOON)
    fix_bands(members=[samira], now=NOON + dt.timedelta(days=90))  # a second draw changes nothing

    with pytest.raises(BandIsFixed, match="from Tuesday 1 September"):
        say_band(member=samira, band=Band.OVER_5, now=NOON + dt.timedelta(days=182))
    say_band(member=samira, band=Band.UNDER_1, now=NOON)  # the same again
    say_band(member=marc, band=None, now=NOON)
    with pytest.raises(BandIsFixed):  # and not by this way either
        say_band(member=marc, band=Band.UNDER_1, now=NOON)
    say_band(member=silent, band=Band.UNDER_1, now=NOON)  # never said before: nothing to change

    assert answers_of(marc).band is None
    assert band_fixed_until(samira, today=TODAY + dt.timedelta(days=183)) is None
    say_band(member=samira, band=Band.OVER_5, now=NOON + dt.timedelta(days=183))
    assert answers_of(samira).band == Band.OVER_5
