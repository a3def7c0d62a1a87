from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from icalendar import Calendar

from interra.foundation.calendars import BRUSSELS, Event, calendar

STAMP = dt.datetime(2027, 3, 1, 8, tzinfo=dt.UTC)


def an_event(**given: Any) -> Event:
    usual: dict[str, Any] = {
        "uid": "abc@interra",
        "starts_at": dt.datetime(2027, 3, 13, 14, tzinfo=BRUSSELS),
        "ends_at": dt.datetime(2027, 3, 13, 16, tzinfo=BRUSSELS),
        "title": "Cuisine d’Alep",
        "stamped_at": STAMP,
    }
    return Event(**usual | given)


def read_back(*events: Event, name: str = "Interra") -> list[Any]:
    return Calendar.from_ical(calendar(events, name=name)).walk("VEVENT")


def test_an_event_reads_back_as_it_was_written() -> None:
    event = an_event(place="Café du Parc", url="https://interra.example/fr/", sequence=3)

    [read] = read_back(event)

    assert read.decoded("dtstart") == event.starts_at
    assert read.decoded("dtend") == event.ends_at
    assert (read["summary"], read["location"]) == ("Cuisine d’Alep", "Café du Parc")
    assert (read["sequence"], read["status"], read["uid"]) == (3, "CONFIRMED", "abc@interra")


def test_hours_are_wall_time_before_and_after_the_clocks_change() -> None:
    winter = an_event(starts_at=dt.datetime(2027, 3, 26, 18, 30, tzinfo=BRUSSELS))
    summer = an_event(starts_at=dt.datetime(2027, 4, 2, 18, 30, tzinfo=BRUSSELS))

    starts = [read.decoded("dtstart") for read in read_back(winter, summer)]

    assert [f"{s:%H:%M %z}" for s in starts] == ["18:30 +0100", "18:30 +0200"]


def test_a_cancelled_date_says_so() -> None:
    [read] = read_back(an_event(is_cancelled=True))

    assert read["status"] == "CANCELLED"


@pytest.mark.parametrize(
    "title",
    [
        "Thé, café; et « \\ »",
        "Ligne 1\nLigne 2",
        "مطبخ حلب " * 20,
        "ትግርኛ" * 40,
        "👨‍👩‍👧" * 30,
        "BEGIN:VEVENT\nUID:x\nEND:VEVENT",
    ],
)
def test_any_words_survive(title: str) -> None:
    [read] = read_back(an_event(title=title))

    assert read["summary"] == title


def test_control_characters_have_no_place() -> None:
    [read] = read_back(an_event(title="a\x00b\r\nc\x1b[0m"))

    assert read["summary"] == "ab\nc[0m"


def test_no_line_is_longer_than_75_octets() -> None:
    written = calendar([an_event(title="é" * 300)], name="é" * 300)

    assert max(map(len, written.split(b"\r\n"))) <= 75


def test_an_empty_calendar_has_a_name_and_a_rhythm() -> None:
    read = Calendar.from_ical(calendar([], name="Interra Liège"))

    assert read["x-wr-calname"] == "Interra Liège"
    assert read["refresh-interval"].dt == dt.timedelta(hours=6)
    assert read.walk("VEVENT") == []


def test_the_time_zone_covers_only_the_years_of_the_events() -> None:
    written = calendar([an_event()], name="Interra")

    assert written.count(b"BEGIN:VTIMEZONE") == 1
    assert len(written) < 1500
