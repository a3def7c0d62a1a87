"""iCalendar files: one event per date with a name of its own, no rules of repetition.

The `icalendar` library writes the shell and the time zone. Events are written here: the library
takes 0.6 ms for each, and the calendar of all may hold thousands; tests read them back with it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from icalendar import Calendar, Timezone

if TYPE_CHECKING:
    from collections.abc import Sequence

ZONE = "Europe/Brussels"
BRUSSELS = ZoneInfo(ZONE)
REFRESH = "PT6H"
CONTENT_TYPE = "text/calendar; charset=utf-8"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Event:
    uid: str  # the same for ever: a changed date replaces itself in people's calendars
    starts_at: datetime
    ends_at: datetime
    title: str
    stamped_at: datetime
    sequence: int = 0
    is_cancelled: bool = False
    place: str = ""
    about: str = ""
    url: str = ""


def calendar(events: Sequence[Event], *, name: str) -> bytes:
    """A whole file, ready to be downloaded or subscribed to."""
    instants = [i for event in events for i in (event.starts_at, event.ends_at)]
    years = sorted({i.astimezone(BRUSSELS).year for i in instants})
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Interra//Agenda//EN", "METHOD:PUBLISH"]
    lines += [f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}", f"X-WR-TIMEZONE:{ZONE}"]
    lines += [f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}", f"X-PUBLISHED-TTL:{REFRESH}"]
    head = "".join(map(_folded, lines))
    zone = _zone(years[0], years[-1]) if years else ""
    return f"{head}{zone}{''.join(map(_written, events))}END:VCALENDAR\r\n".encode()


def _written(event: Event) -> str:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"DTSTAMP:{event.stamped_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;TZID={ZONE}:{event.starts_at.astimezone(BRUSSELS):%Y%m%dT%H%M%S}",
        f"DTEND;TZID={ZONE}:{event.ends_at.astimezone(BRUSSELS):%Y%m%dT%H%M%S}",
        f"SEQUENCE:{event.sequence}",
        f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}",
        f"SUMMARY:{_text(event.title)}",
    ]
    named = {"LOCATION": event.place, "DESCRIPTION": event.about}
    lines += [f"{key}:{_text(value)}" for key, value in named.items() if value]
    lines += [f"URL:{event.url}"] if event.url else []
    return "".join(map(_folded, [*lines, "END:VEVENT"]))


def _text(words: str) -> str:
    r"""RFC 5545, 3.3.11: \ ; , and line breaks are marked; other control characters have no place."""
    for mark in ("\\", ";", ","):
        words = words.replace(mark, f"\\{mark}")
    return _CONTROL.sub("", words.replace("\r\n", "\n").replace("\n", "\\n"))


def _folded(line: str) -> str:
    """At most 75 octets a line, never cutting a character; the rest goes on after a blank."""
    if len(line) <= 75 and line.isascii():
        return f"{line}\r\n"
    pieces, size = [""], 0
    for character in line:
        octets = len(character.encode())
        if size + octets > 75:
            pieces.append(" ")
            size = 1
        pieces[-1] += character
        size += octets
    return "\r\n".join(pieces) + "\r\n"


@lru_cache(maxsize=16)
def _zone(first_year: int, last_year: int) -> str:
    """Brussels for these years only: two kilobytes less than for all time."""
    zone = Timezone.from_tzid(
        ZONE, first_date=date(first_year, 1, 1), last_date=date(last_year + 1, 1, 1)
    )
    shell = Calendar()
    shell.add_component(zone)
    return "".join(shell.to_ical().decode().partition("BEGIN:VTIMEZONE")[1:]).partition(
        "END:VCALENDAR"
    )[0]
