"""Two years without a sign: a message, thirty days, and nothing is left."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from interra.foundation.journal.models import Entry
from interra.foundation.notices import contexts, sending
from interra.foundation.notices.models import Notice
from interra.people.actions.devices import open_device
from interra.people.actions.idle import forget_idle, tell_idle
from interra.people.actions.seen import note_coming, see
from interra.people.models import Member
from interra.people.queries import to_say
from interra.people.queries.profiles import profiles_behind
from interra.people.rules.contacts import Contact
from interra.people.tests.make import a_coordinator, a_member, open_page_of, sign_in_staff
from interra.people.timeline.idle import part_with_the_idle

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 3, 2, 11, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
PHONE = "+32470123456"
LONG_AGO, LATELY = dt.date(2024, 2, 1), dt.date(2024, 3, 2)


def nights(first: dt.datetime, how_many: int) -> None:
    for night in range(how_many):
        part_with_the_idle(first + night * DAY)
        part_with_the_idle(first + night * DAY)  # jobs may run twice


def test_somebody_not_seen_for_two_years_is_told_once_and_forgotten_a_month_later():
    a_member("Samira", seen_on=LONG_AGO)
    a_member("Marc", seen_on=LATELY)

    nights(NOON, 30)

    assert Member.objects.get(name="Samira").forgotten_on == dt.date(2026, 4, 1)
    assert Notice.objects.filter(kind="people.forgotten_soon").count() == 2  # Marc: a day later

    nights(NOON + 30 * DAY, 1)
    assert [member.name for member in Member.objects.all()] == ["Marc"]
    assert Entry.objects.filter(verb="people.erased").count() == 1


def test_whoever_comes_back_stays_and_is_told_again_only_years_later():
    samira = a_member("Samira", seen_on=LONG_AGO)
    nights(NOON, 1)

    open_device(member=samira, session_key="k", label="", now=NOON + 10 * DAY)
    nights(NOON + 11 * DAY, 60)

    samira.refresh_from_db()
    assert (samira.seen_on, samira.forgotten_on) == (dt.date(2026, 3, 12), None)
    assert Notice.objects.filter(kind="people.forgotten_soon").count() == 1


def test_the_team_stays_and_whoever_was_never_seen_counts_from_their_first_day():
    a_coordinator(seen_on=LONG_AGO)
    a_member("Ali")
    a_member("Leïla", joined_at=NOON - 800 * DAY)

    nights(NOON, 31)

    assert {member.name for member in Member.objects.all()} == {"Nora", "Ali"}


def test_whoever_no_message_reaches_is_told_at_the_desk_and_forgotten_after_the_same_days():
    samira = a_member("Samira", seen_on=LONG_AGO, language="fr", phone="", email="")
    nights(NOON, 1)

    sending.send_due(NOON)

    (told,) = to_say.in_words(to_say.messages_to_say(NOON))
    assert told.member == samira
    assert told.words[0].body.endswith("Pour rester, dites-le-nous\u00a0: +32 4 000 00 00.")
    nights(NOON + 30 * DAY, 1)
    assert not Member.objects.exists()
    assert to_say.messages_to_say(NOON + 30 * DAY) == []


def test_a_phone_that_slept_so_long_opens_nothing_so_its_message_asks_for_a_call():
    samira = a_member("Samira", seen_on=LONG_AGO, phone=PHONE, phone_proved_at=NOON - 900 * DAY)
    tell_idle(member=samira, now=NOON)

    letter = sending.write(
        Notice.objects.get(), sending.Reader("sms", PHONE, "en", discreet=False)
    )

    assert profiles_behind(Contact(phone=PHONE), today=NOON.date()) == []
    assert letter.body.endswith("To stay, tell us: +32 4 000 00 00.")


def test_who_says_at_the_desk_that_they_stay_is_not_forgotten(client):
    samira = a_member("Samira", seen_on=LONG_AGO)
    today = timezone.now()
    tell_idle(member=samira, now=today)
    nora = open_page_of(sign_in_staff(client, a_coordinator()), samira)
    page = reverse("people:person", args=[samira.code])
    assert "We erase this data" in nora.get(page).content.decode()

    for _ in "12":
        nora.post(reverse("people:say_stays", args=[samira.code]))

    samira.refresh_from_db()
    assert (samira.came_on, samira.forgotten_on) == (timezone.localdate(today), None)
    assert "We erase this data" not in nora.get(page).content.decode()
    assert Entry.objects.filter(verb="people.stays").count() == 1


def test_without_a_reason_the_desk_keeps_nobody(client):
    samira = a_member("Samira", seen_on=LONG_AGO)
    tell_idle(member=samira, now=timezone.now())
    sign_in_staff(client, a_coordinator())

    client.post(reverse("people:say_stays", args=[samira.code]))

    samira.refresh_from_db()
    assert samira.forgotten_on is not None


def test_two_workers_do_each_thing_once():
    samira = a_member("Samira", seen_on=LONG_AGO)

    assert [tell_idle(member=samira, now=NOON) for _ in "12"] == [True, False]
    assert forget_idle(member=samira, now=NOON) is False
    later = NOON + 31 * DAY
    assert [forget_idle(member=samira, now=later) for _ in "12"] == [True, False]


def test_the_message_says_the_day_and_the_way_and_is_not_sent_to_who_has_come_back():
    samira = a_member("Samira", seen_on=LONG_AGO, language="fr")
    tell_idle(member=samira, now=NOON)
    notice = Notice.objects.get()

    reader = sending.Reader("email", "", "fr", discreet=False)
    letter = sending.write(notice, reader)

    assert "mercredi 1er avril" in letter.body.replace("\xa0", " ")
    assert "/fr/enter/" in letter.body

    see(member=samira, now=NOON)
    notice = Notice.objects.select_related("to").get()
    with override("fr"), pytest.raises(contexts.Nothing):
        sending.write(notice, reader)


def test_whom_somebody_brings_or_ticks_is_with_us_but_their_phone_still_sleeps():
    samira = a_member("Samira", phone="+32470123456", seen_on=LONG_AGO)
    nights(NOON, 1)

    note_coming(members=[samira.pk], now=NOON + DAY)
    nights(NOON + 2 * DAY, 60)

    samira.refresh_from_db()
    assert (samira.came_on, samira.forgotten_on) == (dt.date(2026, 3, 3), None)
    assert profiles_behind(Contact(phone=samira.phone), today=dt.date(2026, 3, 4)) == []
