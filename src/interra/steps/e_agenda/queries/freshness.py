"""What is made from what everybody sees is made once, and again when anything in it has changed.

A kept page carries the stamp of what it was made from and the instant at which time alone changes
it (a session begins, a draw closes, a day ends). It is served while both still hold.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, TypeVar

from django.core.cache import caches
from django.db import connection

from interra.gatherings.models import Session
from interra.steps.e_agenda.models import Atelier, AtelierSession
from interra.steps.e_agenda.rules import BRUSSELS, true_instant
from interra.territory.models import Venue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

T = TypeVar("T")

# Longest life of a kept page: what carries no stamp (the name a host goes by) shows after that.
AT_MOST = timedelta(minutes=10)
LONGEST_KEY = 200  # no address of ours is longer: somebody invented this one

# The newest changes and not only the last: two deeds may be written in another order than the one
# in which they looked at the clock.
_AGENDA = f"""
    SELECT id, sequence, changed_at FROM
        (SELECT id, sequence, changed_at FROM {Session._meta.db_table}
        ORDER BY changed_at DESC LIMIT 32) recent
    UNION ALL SELECT 0, 0, MAX(changed_at) FROM {Atelier._meta.db_table}
    UNION ALL SELECT 0, 0, MAX(changed_at) FROM {Venue._meta.db_table}
"""  # noqa: S608 -- our own table names
# Unlike the agenda's, this one does not move when somebody takes a seat: calendars show no seats.
_CALENDAR = f"""
    SELECT COUNT(*), SUM(sequence), MAX(id) FROM {Session._meta.db_table} WHERE ends_at > %s
"""  # noqa: S608
_WORDS = f"""
    SELECT 0, MAX(changed_at) FROM {Atelier._meta.db_table}
    UNION ALL SELECT 1, MAX(changed_at) FROM {Venue._meta.db_table}
"""  # noqa: S608
_ATELIER = f"""
    SELECT id, sequence, changed_at FROM
        (SELECT s.id, s.sequence, s.changed_at FROM {Session._meta.db_table} s
        JOIN {AtelierSession._meta.db_table} d ON d.session_id = s.id
        JOIN {Atelier._meta.db_table} a ON a.id = d.atelier_id
        WHERE a.slug = %s ORDER BY s.changed_at DESC LIMIT 32) recent
    UNION ALL SELECT 0, 0, changed_at FROM {Atelier._meta.db_table} WHERE slug = %s
    UNION ALL SELECT 0, 0, MAX(changed_at) FROM {Venue._meta.db_table}
"""  # noqa: S608


def stamp_of_agenda() -> str:
    """Moves whenever something that the agenda shows has changed. One query."""
    return _ask(_AGENDA)


def stamp_of_calendar(since: datetime) -> str:
    return _ask(_CALENDAR, str(connection.ops.adapt_datetimefield_value(since))) + _ask(_WORDS)


def stamp_of_atelier(slug: str) -> str:
    return _ask(_ATELIER, slug, slug)


def kept(
    key: str, stamp: str, now: datetime, make: Callable[[], tuple[T, Iterable[datetime]]]
) -> T:
    """The thing kept under `key` if it is still true, else the one that `make` gives.

    `make` also tells the turns: the instants at which the thing stops being true by itself.
    """
    if len(key) > LONGEST_KEY:
        return make()[0]
    pages = caches["pages"]
    found: tuple[str, datetime, T] | None = pages.get(key)
    if found is not None and found[0] == stamp and now < found[1]:
        return found[2]
    thing, turns = make()
    until = min([*(turn for turn in turns if turn > now), next_midnight(now), now + AT_MOST])
    pages.set(key, (stamp, until, thing))
    return thing


def next_midnight(now: datetime) -> datetime:
    tomorrow = now.astimezone(BRUSSELS).date() + timedelta(days=1)
    return true_instant(datetime.combine(tomorrow, time()))


def _ask(question: str, *values: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return repr(sorted(map(repr, cursor.fetchall())))
