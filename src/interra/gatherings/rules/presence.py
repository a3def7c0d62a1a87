"""Who is there: when the list is open, what a tap counts for, which code is shown at the door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Iterable

LIST_AROUND: Final = timedelta(hours=24)  # names are shown from a day before to a day after
LATE_TAPS: Final = timedelta(days=7)  # a phone that had no network may still send what it kept
HERE_AROUND: Final = timedelta(minutes=30)  # one may say « Je suis là » by oneself
STEP: Final = timedelta(seconds=60)  # the code on the host's screen changes
STEPS_VALID: Final = 2
DOOR_DIGITS: Final = 4
DOOR_TRIES: Final = 5  # by one person, for one date, until an hour passes
MOST_TAPS: Final = 500  # sent at once by one phone
LOOKED_BACK: Final = timedelta(days=182)  # six months of one's own presences


@dataclass(frozen=True, slots=True)
class Mark:
    """One tap on a name: `op` is made by the phone that tapped; an undo names the adds it saw."""

    op: UUID
    is_add: bool
    undoes: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Tap:
    """A mark as a phone sends it. `who`: an attendee's number, or the `op` of a guest it has written."""

    mark: Mark
    who: int | UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody at the door without a registration: a name, nothing else."""

    op: UUID
    name: str
    at: datetime


def first_tap_on(guest: Guest) -> Tap:
    """Whoever writes a name at the door sees that person: they are there."""
    return Tap(Mark(guest.op, is_add=True), who=guest.op, at=guest.at)


def standing(marks: Iterable[Mark]) -> frozenset[UUID]:
    """The adds that no undo has named: what the next undo must name."""
    marks = list(marks)
    undone = frozenset[UUID]().union(*(mark.undoes for mark in marks if not mark.is_add))
    return frozenset(mark.op for mark in marks if mark.is_add) - undone


def present_after(marks: Iterable[Mark]) -> bool:
    """The same for the same marks, in whatever order and however often they arrive.

    A tap made while somebody else undid an older one stands: the undo had not seen it.
    """
    return bool(standing(marks))


def list_is_open(starts_at: datetime, ends_at: datetime, now: datetime) -> bool:
    return starts_at - LIST_AROUND <= now <= ends_at + LIST_AROUND


def counts(tapped_at: datetime, starts_at: datetime, ends_at: datetime, now: datetime) -> bool:
    """A tap made while the list was open counts, even if the network brings it some days later."""
    made = min(tapped_at, now)
    return list_is_open(starts_at, ends_at, made) and now <= ends_at + LATE_TAPS


def may_say_here(starts_at: datetime, now: datetime) -> bool:
    return abs(now - starts_at) <= HERE_AROUND


def step_of(now: datetime) -> int:
    return int(now.timestamp()) // int(STEP.total_seconds())


def steps_valid(now: datetime) -> range:
    """This minute's code and the one before it: time to lift a phone."""
    return range(step_of(now) - STEPS_VALID + 1, step_of(now) + 1)


# --- mixed tables ---------------------------------------------------------------------------
ROUNDS: Final = (1, 2, 3)
AT_A_TABLE: Final = 4  # people, about
FEWEST_AT_TABLES: Final = 4
ARRANGEMENTS: Final = 200
CROWD: Final = 60  # with more people fewer arrangements are made: a host waits two seconds at most

Seating = tuple[tuple[int, ...], ...]


def tables_for(present: int) -> int:
    """How many tables we propose: about four people each."""
    return max(2, round(present / AT_A_TABLE))


def most_tables(present: int) -> int:
    return present // 2


def arrangements_for(present: int) -> int:
    return max(20, min(ARRANGEMENTS, ARRANGEMENTS * CROWD**2 // max(present, 1) ** 2))
