"""One by one: what breaks on one thing stops none of the others."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.db.models import Model

Thing = TypeVar("Thing", bound="Model")
logger = logging.getLogger(__name__)


def each(things: Iterable[Thing], do: Callable[[Thing], int]) -> int:
    """The sum of what was done. What breaks is in the log, and is tried again next time."""
    done = 0
    for thing in things:
        try:
            done += do(thing)
        except Exception:
            logger.exception("Left aside: %s %s.", type(thing).__name__, thing.pk)
    return done
