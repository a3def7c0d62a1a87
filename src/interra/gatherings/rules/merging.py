"""One person asked twice for one date: which request stays. Plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from interra.gatherings.rules import LARGEST_PARTY, Companion, State

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

# Seated over kept over waiting over asked; what no longer counts comes last.
BETTER_FIRST: Final = (State.PLACED, State.OFFERED, State.RESERVE, State.ASKED)
LAST_IN_LINE: Final = 10**9


@dataclass(frozen=True, slots=True)
class Standing:
    """How one person comes to one date."""

    state: State
    is_present: bool
    is_own: bool  # their own request; otherwise somebody of the household brings them
    line: int | None
    asked_at: datetime


def is_better(one: Standing, other: Standing) -> bool:
    """Who was there was there; then the better answer, one's own request, who asked first."""
    return _order(one) < _order(other)


def follow(*, staying: Iterable[Companion], leaving: Iterable[Companion]) -> tuple[int, ...]:
    """Which of the party that leaves join the party that stays: not twice the same, not too many."""
    here, chosen = list(staying), []
    for number, companion in enumerate(leaving):
        if companion not in here and 1 + len(here) < LARGEST_PARTY:
            here.append(companion)
            chosen.append(number)
    return tuple(chosen)


def _order(one: Standing) -> tuple[bool, int, bool, int, datetime]:
    known = one.state in BETTER_FIRST
    rank = BETTER_FIRST.index(one.state) if known else len(BETTER_FIRST)
    line = LAST_IN_LINE if one.line is None else one.line
    return not one.is_present, rank, not one.is_own, line, one.asked_at
