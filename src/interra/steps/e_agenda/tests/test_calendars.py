from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from interra.gatherings.actions import joining
from interra.people.tests.make import a_member
from interra.steps.e_agenda.actions import dates
from interra.steps.e_agenda.models import Atelier
from interra.steps.e_agenda.rules import BRUSSELS
from interra.steps.e_agenda.tests.make import NOW, SATURDAY, a_series, an_atelier, the_date

if TYPE_CHECKING:
    from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]


def events(client: Client, path: str = "/agenda.ics") -> list[Any]:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(answer.content).walk("VEVENT")


def test_each_date_is_an_event_with_a_name_of_its_own(client: Client) -> None:
    a_series(an_atelier("Oud"), n=3, starts_at=dt.time(18, 30))

    found = events(client)

    assert len({event["uid"] for event in found}) == 3
    starts = [f"{event.decoded('dtstart'):%d/%m %H:%M %z}" for event in found]
    assert starts == ["13/03 18:30 +0100", "20/03 18:30 +0100", "27/03 18:30 +0100"]
    assert [event["summary"] for event in found] == ["Oud"] * 3
    assert found[0]["location"] == "Café du Parc, Rue du Parc 12, Droixhe"
    assert found[0]["url"].startswith("http://127.0.0.1:8000/fr/sessions/")


def test_a_date_moved_then_cancelled_replaces_itself(client: Client) -> None:
    session = the_date(a_series(an_atelier("Oud")))
    [first] = events(client)

    dates.move_date(
        session=session, day=SATURDAY, starts_at=dt.time(20), minutes=60, by=None, now=NOW
    )
    [moved] = events(client)
    dates.cancel_date(session=session, reason="", by=None, now=NOW)
    [cancelled] = events(client)

    assert first["uid"] == moved["uid"] == cancelled["uid"]
    assert [event["sequence"] for event in (first, moved, cancelled)] == [0, 1, 2]
    assert [event["status"] for event in (first, cancelled)] == ["CONFIRMED", "CANCELLED"]
    assert moved.decoded("dtstart") == dt.datetime(2027, 3, 13, 20, tzinfo=BRUSSELS)


def test_discreet_places_and_drafts_stay_hidden(client: Client) -> None:
    a_series(an_atelier("Entre femmes", discreet_place=True))
    a_series(an_atelier("Brouillon", state=Atelier.State.DRAFT))

    [event] = events(client)

    assert (event["summary"], event["location"]) == ("Entre femmes", "Droixhe")


def test_one_atelier_and_one_date_have_their_own_files(client: Client) -> None:
    series = a_series(an_atelier("Oud"), n=2)
    a_series(an_atelier("Yoga"))

    assert len(events(client, "/fr/ateliers/oud.ics")) == 2
    assert len(events(client, f"/fr/sessions/{the_date(series).code}.ics")) == 1
    assert client.get("/fr/ateliers/nope.ics").status_code == 404
    assert client.get("/fr/sessions/nope.ics").status_code == 404


def test_words_come_in_the_language_asked(client: Client) -> None:
    a_series(an_atelier("Oud"), title={"fr": "Oud", "ar": "العود"})

    assert events(client, "/agenda.ics?language=ar")[0]["summary"] == "العود"
    assert events(client, "/agenda.ics?language=xx")[0]["summary"] == "Oud"


def test_a_calendar_that_has_not_changed_is_not_sent_again(client: Client) -> None:
    session = the_date(a_series(an_atelier("Oud")))
    etag = client.get("/agenda.ics")["ETag"]

    joining.join(member=a_member(), session_id=session.pk, now=NOW)
    caches["pages"].clear()  # another process
    again = client.get("/agenda.ics", headers={"if-none-match": etag})
    assert again.status_code == 304  # a seat taken changes no calendar

    dates.cancel_date(session=session, reason="", by=None, now=NOW)
    assert client.get("/agenda.ics", headers={"if-none-match": etag}).status_code == 200


def test_one_date_or_thirty_cost_the_same_queries(client: Client) -> None:
    counts = []
    for n in (1, 30):
        a_series(an_atelier(f"Atelier {n}"), n=n)
        with CaptureQueriesContext(connection) as queries:
            events(client)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_dates_of_last_week_stay_so_that_a_cancellation_is_learned(client: Client) -> None:
    a_series(an_atelier("Oud"), first_on=dt.date(2027, 3, 2))
    a_series(an_atelier("Ancien"), first_on=dt.date(2027, 2, 20))

    assert [event["summary"] for event in events(client)] == ["Oud"]
