"""« Même personne ? »: Samira came twice and has two pages."""

from __future__ import annotations

import datetime as dt

import pytest

from interra.foundation import merging as floors
from interra.foundation.journal.models import Entry
from interra.foundation.notices.models import Notice
from interra.foundation.privacy import everything_about
from interra.foundation.sealing import unseal
from interra.people.actions import merging as deeds
from interra.people.actions.circumstances import answer
from interra.people.actions.devices import open_device
from interra.people.actions.my_data import erase
from interra.people.actions.ways_in import holder, make_card
from interra.people.models import (
    Circumstance,
    Device,
    Household,
    Member,
    Merge,
    Opening,
    WayIn,
)
from interra.people.queries.circumstances import answers_of
from interra.people.queries.my_space import consents_of, who_opened
from interra.people.rules import Band, merging
from interra.people.tests.make import RECENTLY, a_coordinator, a_member
from interra.people.tests.two_pages import DAY, NOON, apart, fresh, merge, says
from interra.people.timeline.desk import part_with_merged

pytestmark = pytest.mark.django_db
PHONE, OTHER_PHONE = "+32470123456", "+32470999999"


@pytest.fixture
def nora():
    return a_coordinator()


def all_fields(*members: Member) -> list[dict[str, object]]:
    return list(Member.objects.filter(pk__in=[m.pk for m in members]).order_by("pk").values())


def told() -> list[dict[str, str]]:
    return [unseal(n.address) for n in Notice.objects.filter(kind="people.contact_changed")]


def test_the_page_that_stays_keeps_its_name_and_learns_what_only_the_other_says(nora):
    samira = a_member("Samira", likes=["cook"], can_share="Oud", discreet=False)
    other = a_member(
        "Samira H.",
        likes=["music", "cook"],
        free_times=["sat-morning"],
        can_share="Soupe",
        would_discover="Chess",
        discreet=True,
        age="adult",
        met_at=None,
        joined_at=RECENTLY,
        seen_on=dt.date(2026, 2, 1),
        phone=PHONE,
        phone_proved_at=RECENTLY,
        channel="sms",
    )

    merge(samira, other, nora)

    samira = fresh(samira)
    assert (samira.name, samira.likes, samira.free_times) == (
        "Samira",
        ["cook", "music"],
        ["sat-morning"],
    )
    assert (samira.can_share, samira.would_discover) == ("Oud\n\nSoupe", "Chess")
    assert (samira.discreet, samira.age, samira.seen_on) == (True, "adult", dt.date(2026, 2, 1))
    assert (samira.phone, samira.phone_proved_at, samira.channel) == (PHONE, RECENTLY, "sms")
    assert not fresh(other).is_active


def test_the_two_pages_apart_again_are_as_they_were(nora):
    home = Household.objects.create()
    samira = a_member("Samira", email="s@example.org", likes=["cook"], forgotten_on=None)
    other = a_member("Samira H.", phone=PHONE, phone_proved_at=RECENTLY, household=home)
    a_member("Yara", household=home)
    answer(member=other, band=Band.UNDER_1, languages=["ar"], mix_consent=True, now=RECENTLY)
    card = make_card(member=other, by=nora, now=RECENTLY)
    before, said = all_fields(samira, other), [answers_of(samira), answers_of(other)]

    merge(samira, other, nora)
    assert holder(kind=WayIn.Kind.CARD, secret=card, now=NOON) == samira
    woken = apart(samira, nora)

    assert woken == other
    assert all_fields(samira, other) == before
    assert [answers_of(samira), answers_of(other)] == said
    assert consents_of(samira)["mix"] is None
    assert consents_of(other)["mix"] is True
    assert holder(kind=WayIn.Kind.CARD, secret=card, now=NOON) == other
    assert (Merge.objects.count(), Circumstance.objects.count()) == (0, 2)


def test_of_two_phones_the_desk_says_which_stays_and_the_one_that_goes_is_told(nora):
    samira = a_member(phone=PHONE, phone_proved_at=RECENTLY)
    other = a_member(phone=OTHER_PHONE, phone_proved_at=RECENTLY, email="s@example.org")

    merge(samira, other, nora, contact_of_other=["phone"])

    samira = fresh(samira)
    assert (samira.phone, samira.email) == (OTHER_PHONE, "s@example.org")
    assert [one["phone"] for one in told()] == [PHONE]


def test_without_a_choice_the_contact_of_the_page_that_stays_stays(nora):
    samira = a_member(phone=PHONE)
    other = a_member(phone=OTHER_PHONE, phone_proved_at=RECENTLY)

    merge(samira, other, nora)

    assert fresh(samira).phone == PHONE
    assert [one["phone"] for one in told()] == [OTHER_PHONE]
    assert list(Member.objects.behind_phone(OTHER_PHONE)) == []


def test_the_same_contact_on_both_pages_is_proved_if_one_of_them_proved_it(nora):
    samira, other = a_member(phone=PHONE), a_member(phone=PHONE, phone_proved_at=RECENTLY)

    merge(samira, other, nora)

    assert fresh(samira).phone_proved_at == RECENTLY
    assert told() == []


def test_a_contact_that_changed_since_stays_when_the_pages_are_apart(nora):
    samira = a_member(likes=["cook"])
    other = a_member(phone=PHONE, likes=["music"])
    merge(samira, other, nora)
    Member.objects.filter(pk=samira.pk).update(phone=OTHER_PHONE)

    apart(samira, nora)

    assert fresh(samira).phone == OTHER_PHONE
    assert fresh(samira).likes == ["cook"]
    assert fresh(other).phone == PHONE


def test_phones_of_the_page_that_sleeps_are_signed_out(nora):
    samira, other = a_member(), a_member()
    open_device(member=samira, session_key="a", label="Android", now=RECENTLY)
    open_device(member=other, session_key="b", label="iPhone", now=RECENTLY)

    merge(samira, other, nora)

    assert list(Device.objects.values_list("session_key", flat=True)) == ["a"]


def test_both_pages_say_that_they_became_one_and_two_again(nora):
    samira, other = a_member(), a_member()

    merge(samira, other, nora)
    apart(samira, nora)

    for page in (samira, other):
        assert [str(one.reason) for one in who_opened(page)] == [
            "The two pages are apart again",
            "Two pages of the same person became one",
        ]
    verbs = ["people.merged", "people.taken_apart"]
    entries = Entry.objects.filter(verb__in=verbs).order_by("pk")
    assert [(one.verb, one.by, one.facts) for one in entries] == [
        (verb, nora, {}) for verb in verbs for _page in range(2)
    ]


# --- refusals ------------------------------------------------------------------------------------
def test_a_second_tap_changes_nothing(nora):
    samira, other = a_member(), a_member()

    first, second = merge(samira, other, nora), merge(samira, other, nora)

    assert first == second
    assert Opening.objects.filter(member=samira).count() == 1


def test_a_page_is_not_made_one_with_itself(nora):
    samira = a_member()

    with pytest.raises(deeds.SamePage):
        merge(samira, samira, nora)


def test_a_page_that_is_part_of_another_is_refused_on_either_side(nora):
    samira, other, third = a_member(), a_member(), a_member()
    merge(samira, other, nora)

    with pytest.raises(deeds.PartOfAnother):
        merge(third, other, nora)
    with pytest.raises(deeds.PartOfAnother):
        merge(other, third, nora)


def test_an_erased_page_is_refused_with_a_sentence(nora):
    samira, other = a_member(), a_member()
    erase(member=other, now=NOON)

    with pytest.raises(deeds.NobodyThere, match="no longer there"):
        merge(samira, other, nora)


def test_the_team_stays_apart(nora):
    samira = a_member()

    with pytest.raises(deeds.OfTheTeam):
        merge(samira, nora, nora)
    with pytest.raises(deeds.OfTheTeam):
        merge(nora, samira, nora)


def test_what_is_apart_is_not_taken_apart_again(nora):
    samira, other = a_member(), a_member()
    with pytest.raises(deeds.ApartAlready):
        apart(samira, nora)
    merge(samira, other, nora)
    apart(samira, nora)

    with pytest.raises(deeds.ApartAlready):
        apart(samira, nora)


def test_three_pages_become_one_and_the_last_comes_apart_first(nora):
    samira, second, third = (a_member(likes=[door]) for door in ("cook", "music", "make"))
    merge(samira, second, nora)
    merge(fresh(samira), third, nora)

    assert apart(samira, nora) == third
    assert fresh(samira).likes == ["cook", "music"]
    assert apart(samira, nora) == second
    assert fresh(samira).likes == ["cook"]


def test_a_floor_that_came_since_gives_nothing_back(nora, monkeypatch):
    samira, other = a_member(), a_member()
    merge(samira, other, nora)
    monkeypatch.setattr(floors, "_floors", dict(floors._floors))
    floors.register("new", move=pytest.fail, give_back=pytest.fail)

    assert apart(samira, nora) == other


# --- thirty days later ---------------------------------------------------------------------------
def test_after_thirty_days_the_pages_stay_together_and_the_one_that_sleeps_is_erased(nora):
    samira, other = a_member(), a_member(phone=PHONE)
    says(other, Band.UNDER_1, ["ar"])
    merge(samira, other, nora)

    assert part_with_merged(NOON + 30 * DAY - dt.timedelta(seconds=1)) == 0
    with pytest.raises(deeds.TooLateToPart):
        apart(samira, nora, 30 * DAY)
    assert part_with_merged(NOON + 30 * DAY) == 1
    assert part_with_merged(NOON + 30 * DAY) == 0

    assert not Member.objects.filter(pk=other.pk).exists()
    assert (Merge.objects.count(), Circumstance.objects.count()) == (0, 1)
    assert answers_of(samira).band == Band.UNDER_1
    assert fresh(samira).phone == PHONE


def test_a_page_that_was_woken_meanwhile_is_not_erased(nora):
    samira, other = a_member(), a_member()
    old = merge(samira, other, nora)
    apart(samira, nora)

    assert not deeds.part_for_good(merge=old, now=NOON + 31 * DAY)
    assert fresh(other).is_active


def test_whoever_erases_their_account_erases_the_page_that_sleeps_in_it(nora):
    samira, other = a_member(), a_member()
    says(other, Band.UNDER_1, ["ar"])
    merge(samira, other, nora)

    erase(member=samira, now=NOON + DAY)

    assert list(Member.objects.all()) == [nora]
    assert (Merge.objects.count(), Circumstance.objects.count()) == (0, 0)


def test_a_person_reads_in_their_data_which_page_sleeps_in_theirs_and_until_when(nora):
    samira = a_member()
    other = a_member("Samira H.", phone=PHONE)
    merge(samira, other, nora)

    pages = everything_about(samira)["Me"]["Pages of mine that became one"]

    assert pages == [
        {
            "When": "2026-03-02T11:00:00+00:00",
            "Name": "Samira H.",
            "Phone": PHONE,
            "E-mail": "",
            "Kept until": "2026-04-01T11:00:00+00:00",
        }
    ]


# --- rules ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kept", "other", "together"),
    [
        ("", "", ""),
        ("Oud", "", "Oud"),
        ("", "Soup", "Soup"),
        ("Oud", " Oud ", "Oud"),
        ("Oud", "Soup", "Oud\n\nSoup"),
        ("Oud", "x" * 30, "Oud"),
    ],
)
def test_two_texts_stand_under_one_another_while_they_fit(kept, other, together):
    assert merging.both_texts(kept, other, most=20) == together


def test_a_day_that_one_page_does_not_know_is_the_other_pages():
    first, second = dt.date(2026, 1, 1), dt.date(2026, 2, 1)

    assert merging.earliest(first, second) == merging.earliest(None, first) == first
    assert merging.latest(first, second) == merging.latest(second, None) == second
    assert merging.earliest(None, None) is None
