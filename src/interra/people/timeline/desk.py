"""What the desk no longer needs goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interra.people.actions.desk import forget_openings

if TYPE_CHECKING:
    from datetime import datetime


def forget(now: datetime) -> int:
    return forget_openings(now=now)
