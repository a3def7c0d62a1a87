"""When a message may leave: quiet hours, a daily cap, patience. Plain values."""

from __future__ import annotations

from datetime import datetime, time, timedelta

LEASE = timedelta(minutes=5)  # a worker that has not said « sent » by then has died
PATIENCE = (  # after each refusal of the carrier
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=24),
)
KEPT = timedelta(days=90)


def is_quiet(local: datetime, *, quiet_from: int, quiet_until: int) -> bool:
    """`local` is on the reader's wall clock. 21 and 8: from 21:00 to 8:00."""
    if quiet_from == quiet_until:
        return False
    if quiet_from < quiet_until:
        return quiet_from <= local.hour < quiet_until
    return local.hour >= quiet_from or local.hour < quiet_until


def next_morning(local: datetime, *, quiet_until: int) -> datetime:
    """The next time the quiet hours end, on the same wall clock."""
    morning = datetime.combine(local.date(), time(quiet_until), tzinfo=local.tzinfo)
    return morning if morning > local else morning + timedelta(days=1)


def next_try(now: datetime, attempts: int) -> datetime | None:
    """None: we have been patient long enough."""
    return now + PATIENCE[attempts] if attempts < len(PATIENCE) else None
