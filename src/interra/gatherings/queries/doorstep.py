"""The questions of every sign-up, asked while the session is locked: so they are asked fast.

They are written in SQL by hand, or made once from the ORM (`foundation/ready.py`): making the same
words through the ORM each time took longer than the database took to answer, and everybody else was
waiting.
"""

from __future__ import annotations

from typing import NamedTuple

from django.db import connection

from interra.foundation.ready import ReadyToAsk
from interra.gatherings.models import Registration

_AT_THE_DOOR = """
    SELECT
        (SELECT id FROM gatherings_registration WHERE session_id = %s AND member_id = %s),
        (SELECT registration_id FROM gatherings_attendee WHERE session_id = %s AND member_id = %s),
        (SELECT 1 FROM gatherings_session_hosts WHERE session_id = %s AND member_id = %s)
"""
_FREE = """
    SELECT id FROM gatherings_seat
    WHERE session_id = %s AND attendee_id IS NULL ORDER BY number LIMIT %s
"""

_LAST_IN_LINE = """
    SELECT MAX(line) FROM gatherings_registration WHERE session_id = %s AND state = 'reserve'
"""
_DRAWN = "SELECT 1 FROM gatherings_draw WHERE session_id = %s AND drawn_at IS NOT NULL"

_SEATS = "SELECT COUNT(*) FROM gatherings_seat WHERE session_id = %s"
_HELD_BY_STRANGERS = """
    SELECT member.phone, member.email
    FROM gatherings_seat seat
    JOIN gatherings_attendee attendee ON attendee.id = seat.attendee_id
    JOIN gatherings_registration asked ON asked.id = attendee.registration_id
    LEFT JOIN people_member member ON member.id = asked.member_id
    WHERE seat.session_id = %s AND asked.held_until IS NOT NULL
"""

_SENT_BEFORE = ReadyToAsk(
    lambda key: Registration.objects.filter(form_key=key, member__isnull=False).select_related(
        "member"
    ),
    str,
)


class AtTheDoor(NamedTuple):
    own: int | None  # the person's own registration, live or not
    comes_by: int | None  # the registration by which they come: their own or their household's
    is_host: int | None


def at_the_door(session_id: int, member_id: int) -> AtTheDoor:
    """What this person already is for this session."""
    with connection.cursor() as cursor:
        cursor.execute(_AT_THE_DOOR, [session_id, member_id] * 3)
        return AtTheDoor(*cursor.fetchone())


def free_seats(session_id: int, how_many: int) -> list[int]:
    """The first free seats by number, at most `how_many`."""
    with connection.cursor() as cursor:
        cursor.execute(_FREE, [session_id, how_many])
        return [pk for (pk,) in cursor.fetchall()]


def end_of_line(session_id: int) -> int:
    """The number after the last one on the waiting list."""
    with connection.cursor() as cursor:
        cursor.execute(_LAST_IN_LINE, [session_id])
        return int(cursor.fetchone()[0] or 0) + 1


def is_drawn(session_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_DRAWN, [session_id])
        return cursor.fetchone() is not None


def sent_before(form_key: str) -> Registration | None:
    """What the same form has already made, with its member."""
    return _SENT_BEFORE.first(form_key)


def seats_and_strangers(session_id: int) -> tuple[int, list[tuple[str | None, str | None]]]:
    """How many seats there are, and the phone and e-mail behind each that a stranger holds."""
    with connection.cursor() as cursor:
        cursor.execute(_SEATS, [session_id])
        seats = int(cursor.fetchone()[0])
        cursor.execute(_HELD_BY_STRANGERS, [session_id])
        return seats, cursor.fetchall()
