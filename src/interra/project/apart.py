"""Heavy work of the worker, in a child that gives its memory back when it ends.

A draw reads the solver and what it stands on, forty megabytes that a process never gives back, for a
few seconds a week.
"""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING

from django.db import connections

if TYPE_CHECKING:
    from datetime import datetime

    from interra.foundation.timeline import Job

logger = logging.getLogger(__name__)


class ChildFailed(RuntimeError):  # noqa: N818 -- a state of the child
    """The child has said why in the log."""


def in_a_child(job: Job, now: datetime) -> int:
    """What `job(now)` says. The child opens connections of its own: none may be shared.

    A worker that is asked to stop waits for it; one that is killed leaves a child that ends its
    transaction by itself.

    :raises ChildFailed: if the job raised, or the child was killed.
    """
    _close_connections()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _live_and_end(job, now, writing)
    os.close(writing)
    with os.fdopen(reading) as answer:
        said = answer.read()
    os.waitpid(child, 0)
    if not said:
        raise ChildFailed
    return int(said)


def _live_and_end(job: Job, now: datetime, writing: int) -> None:
    """Ends without what Python does when it ends: that is its parent's."""
    code = 1
    try:
        done = job(now)
        _close_connections()
        os.write(writing, str(done).encode())
        code = 0
    except BaseException:  # nothing may climb into the parent's own loop
        logger.exception("A job failed in its child.")
    finally:
        os._exit(code)


def _close_connections() -> None:
    connections.close_all()
    for connection in connections.all(initialized_only=True):
        if close_pool := getattr(connection, "close_pool", None):
            close_pool()
