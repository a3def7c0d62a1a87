"""What is due when time passes. Apps register their jobs; `interra tick` and the worker run them."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime, timedelta

logger = logging.getLogger(__name__)


class Job(Protocol):
    """Finds what is due, does it, says how many. May run twice, or in two processes at once."""

    def __call__(self, now: datetime, /) -> int: ...


@dataclass(slots=True)
class _Entry:
    name: str
    job: Job
    every: timedelta
    ran_at: datetime | None = None


_entries: dict[str, _Entry] = {}


def register_job(name: str, job: Job, *, every: timedelta) -> None:
    _entries[name] = _Entry(name, job, every)


def run_due(now: datetime, *, everything: bool = False) -> dict[str, int]:
    """Run each job whose turn has come; one that fails does not stop the others."""
    done: dict[str, int] = {}
    for entry in _entries.values():
        if not everything and entry.ran_at is not None and now < entry.ran_at + entry.every:
            continue
        entry.ran_at = now
        try:
            done[entry.name] = entry.job(now)
        except Exception:  # the next job, and the next tick, must still run
            logger.exception("The job %s failed; it will run again.", entry.name)
            done[entry.name] = -1
    return done
