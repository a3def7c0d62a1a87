"""What a device kept while there was no network, and sends at once: small values, read with care."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

# OSError: an instant that no calendar of the machine can hold.
NOT_OURS = (
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    OSError,
)


class Unreadable(ValueError):  # noqa: N818 -- a state of what was sent
    """No page of ours sends this."""


def a_key(said: object) -> UUID:
    try:
        return UUID(str(said))
    except ValueError as why:
        raise Unreadable from why


def an_instant(milliseconds: float) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, tz=UTC)
