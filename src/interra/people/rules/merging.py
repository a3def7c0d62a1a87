"""Two pages of one person: what the page says that stays. Plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

When = TypeVar("When", "date", "datetime")


def all_of(kept: Iterable[str], other: Iterable[str]) -> list[str]:
    """Everything that either page says, once; the page that stays comes first."""
    return list(dict.fromkeys((*kept, *other)))


def both_texts(kept: str, other: str, *, most: int) -> str:
    """Both texts under one another; the one of the page that stays when two are too long, or the same."""
    texts = all_of(filter(None, [kept.strip()]), filter(None, [other.strip()]))
    together = "\n\n".join(texts)
    return together if len(together) <= most else texts[0]


def earliest(kept: When | None, other: When | None) -> When | None:
    return min((at for at in (kept, other) if at), default=None)


def latest(kept: When | None, other: When | None) -> When | None:
    return max((at for at in (kept, other) if at), default=None)
