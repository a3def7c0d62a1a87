"""What is due when time passes. Apps register their jobs; `interra tick` and the worker run them."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta

logger = logging.getLogger(__name__)


class Job(Protocol):
    """Finds what is due, does it, says how many. May run twice, or in two processes at once."""

    def __call__(self, now: datetime, /) -> int: ...


class Apart(Protocol):
    """Does a heavy job elsewhere, waits for it, and says how many."""

    def __call__(self, job: Job, now: datetime, /) -> int: ...


@dataclass(slots=True)
class _Entry:
    name: str
    job: Job
    every: timedelta
    heavy_when: Callable[[datetime], bool] | None = None
    ran_at: datetime | None = None


_entries: dict[str, _Entry] = {}


def register_job(
    name: str,
    job: Job,
    *,
    every: timedelta,
    heavy_when: Callable[[datetime], bool] | None = None,
) -> None:
    """`heavy_when`: it takes memory that no process gives back; only then, and only if there is
    something to do. See `run_due`."""
    _entries[name] = _Entry(name, job, every, heavy_when)


def run_due(
    now: datetime, *, everything: bool = False, apart: Apart | None = None
) -> dict[str, int]:
    """Run each job whose turn has come; one that fails does not stop the others. Heavy work goes
    `apart`, if the caller knows where."""
    done: dict[str, int] = {}
    for entry in _entries.values():
        if not everything and entry.ran_at is not None and now < entry.ran_at + entry.every:
            continue
        entry.ran_at = now
        try:
            done[entry.name] = _run(entry, now, apart)
        except Exception:  # the next job, and the next tick, must still run
            logger.exception("The job %s failed; it will run again.", entry.name)
            done[entry.name] = -1
    return done


def _run(entry: _Entry, now: datetime, apart: Apart | None) -> int:
    if apart is None or entry.heavy_when is None:
        return entry.job(now)
    return apart(entry.job, now) if entry.heavy_when(now) else 0
