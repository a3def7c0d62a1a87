"""Two years without a sign: a message, thirty days, and nothing is left."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils.translation import override

from interra.foundation.journal.models import Entry
from interra.foundation.notices import contexts, sending
from interra.foundation.notices.models import Notice
from interra.people.actions.devices import open_device
from interra.people.actions.idle import forget_idle, tell_idle
from interra.people.actions.seen import see
from interra.people.models import Member
from interra.people.tests.make import a_coordinator, a_member
from interra.people.timeline.idle import part_with_the_idle

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 3, 2, 11, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
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


def test_the_team_and_people_never_seen_on_the_site_stay():
    a_coordinator(seen_on=LONG_AGO)
    a_member("Ali")

    nights(NOON, 40)

    assert Member.objects.count() == 2


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

    reader = sending.Reader("", "", "fr", discreet=False)
    letter = sending.write(notice, reader)

    assert "mercredi 1 avril" in letter.body.replace("\xa0", " ")
    assert "/fr/enter/" in letter.body

    see(members=[samira.pk], now=NOON)
    notice = Notice.objects.select_related("to").get()
    with override("fr"), pytest.raises(contexts.Nothing):
        sending.write(notice, reader)
