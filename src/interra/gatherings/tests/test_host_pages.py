"""The host's pages: names for the hosts of that session only, a day around it, and nothing but names."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from interra.foundation.journal.models import Entry
from interra.gatherings.actions import joining, scheduling
from interra.gatherings.models import Attendee, TablePlan
from interra.gatherings.queries.here import door_digits, here_token
from interra.gatherings.tests.hosting import at, samira, text
from interra.gatherings.tests.make import NOON, SATURDAY, a_session
from interra.people.models import Member
from interra.people.tests.make import a_coordinator, a_member, sign_in_staff

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
ENDS = SATURDAY + dt.timedelta(hours=2)
PAGES = ("host_session", "presence", "screen", "paper", "tables", "tables_paper")
DEEDS = ("tap", "taps", "guest")


def test_a_host_finds_their_sessions(marc, session):
    page = text(marc.get(reverse("gatherings:host")))

    assert at(session, "host_session") in page
    assert "1 person comes" in page


def test_who_hosts_nothing_sees_an_empty_list(client, session):
    client.force_login(Member.objects.get(name="Samira"))

    page = text(client.get(reverse("gatherings:host")))

    assert session.code not in page
    assert "no date as host" in page


@pytest.mark.parametrize("page", ["host_session", "presence", "paper"])
def test_the_host_reads_names_and_nothing_else(marc, session, page):
    shown = text(marc.get(at(session, page)))

    assert "Samira" in shown
    private = ("470222222", "s@example.org", "newcomer", samira().member.code, 'lang="ar"')
    assert [word for word in private if word in shown] == []


@pytest.mark.parametrize("page", ["host_session", "presence", "paper", "tables", "tables_paper"])
@pytest.mark.parametrize("now", [SATURDAY - 25 * DAY / 24, ENDS + 25 * DAY / 24])
def test_a_day_before_and_a_day_after_there_is_no_name(marc, session, time_machine, page, now):
    time_machine.move_to(now, tick=False)

    answer = marc.get(at(session, page))

    assert answer.status_code == 200
    assert "Samira" not in text(answer)


@pytest.mark.parametrize("page", [*PAGES, *DEEDS])
def test_for_the_host_of_another_session_it_does_not_exist(client, session, time_machine, page):
    time_machine.move_to(SATURDAY, tick=False)
    yvette = a_member("Yvette")
    a_session(hosts=[yvette])
    client.force_login(yvette)

    answer = (client.post if page in DEEDS else client.get)(at(session, page))

    assert answer.status_code == 404


@pytest.mark.parametrize("page", [*PAGES, *DEEDS])
def test_who_comes_to_it_does_not_see_the_host_pages(client, session, page):
    client.force_login(Member.objects.get(name="Samira"))

    answer = (client.post if page in DEEDS else client.get)(at(session, page))

    assert answer.status_code == 404


@pytest.mark.parametrize("page", [*PAGES, *DEEDS])
def test_a_stranger_is_sent_to_the_entrance(client, session, page):
    answer = (client.post if page in DEEDS else client.get)(at(session, page))

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("people:enter"))


def test_somebody_of_the_team_needs_the_second_factor_and_is_written_down(
    client, session, time_machine
):
    time_machine.move_to(SATURDAY, tick=False)
    nora = a_coordinator()
    client.force_login(nora)
    without = client.get(at(session)).status_code
    sign_in_staff(client, nora)

    pages = [client.get(at(session, page)) for page in ("host_session", "presence", "paper")]

    assert without == 404
    assert all("Samira" in text(page) for page in pages)
    assert [entry.by for entry in Entry.objects.filter(verb="gatherings.names_opened")] == [nora]


def test_the_screen_shows_the_code_of_this_minute_and_no_name(marc, session, time_machine):
    shown = text(marc.get(at(session, "screen")))
    time_machine.move_to(SATURDAY + dt.timedelta(minutes=1), tick=False)
    later = text(marc.get(at(session, "screen")))

    assert "<svg" in shown
    assert door_digits(session) in shown
    assert "Samira" not in shown
    assert ">Marc<" not in shown
    assert here_token(session, SATURDAY) != here_token(session, SATURDAY + dt.timedelta(minutes=1))
    assert shown != later


@pytest.mark.parametrize("minutes", [-31, 31])
def test_outside_the_hour_the_screen_shows_no_code(marc, session, time_machine, minutes):
    time_machine.move_to(SATURDAY + dt.timedelta(minutes=minutes), tick=False)

    shown = text(marc.get(at(session, "screen")))

    assert door_digits(session) not in shown


def test_a_cancelled_session_has_no_list_left(marc, session):
    scheduling.cancel_session(session=session, by=None, now=NOON)

    pages = [text(marc.get(at(session, page))) for page in PAGES]

    assert not any("Samira" in page for page in pages)
    assert door_digits(session) not in pages[PAGES.index("screen")]


def test_the_host_sets_tables_and_reads_them(marc, session):
    for name in ("Bruno", "Yvette", "Olena"):
        joining.join(member=a_member(name), session_id=session.pk, now=NOON)
    Attendee.objects.update(is_present=True)

    answer = marc.post(at(session, "tables"), {"round": 1, "tables": 2})

    assert answer.url == f"{at(session, 'tables')}#round-1"
    for page in ("tables", "tables_paper"):
        shown = text(marc.get(at(session, page)))
        assert "Table 2" in shown
        assert [name for name in ("Samira", "Bruno", "Yvette", "Olena") if name in shown] == [
            "Samira",
            "Bruno",
            "Yvette",
            "Olena",
        ]


def test_with_too_few_people_no_table_is_set(marc, session):
    answer = marc.post(at(session, "tables"), {"round": 1, "tables": 2}, follow=True)

    assert "4 people at least" in text(answer)
    assert TablePlan.objects.count() == 0
    assert marc.post(at(session, "tables"), {"round": "x"}).status_code == 400


def test_the_worker_is_a_script(marc, session):
    answer = marc.get(reverse("gatherings:worker"))

    assert answer["Content-Type"] == "text/javascript"
    assert "X-Kept-Until" in text(answer)


def test_a_host_sees_their_next_dates_in_their_own_space(marc, session):
    page = text(marc.get(reverse("people:my_space")))

    assert at(session, "host_session") in page
