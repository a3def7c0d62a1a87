"""What is no longer needed goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interra.gatherings.actions import retention

if TYPE_CHECKING:
    from datetime import datetime


def forget(now: datetime) -> int:
    """Everything whose time has come, in small steps."""
    forgotten = retention.forget_traces(now=now) + retention.forget_who_answered(now=now)
    forgotten += retention.forget_tickets(now=now) + retention.forget_answers(now=now)
    while done := retention.forget_names(now=now):
        forgotten += done
    return forgotten
