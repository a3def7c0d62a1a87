"""Keeps an eye on a long draw: how far it has come, and whether its time is over.

The clock is looked at between two programs of the solver: one that has begun is waited for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

    from interra_science.lottery.groups import Groups
    from interra_science.lottery.peeling import Mixture

    Clock = Callable[[], float]
    Progress = Callable[[str, float], None]


class TimeUpError(Exception):
    """The time given is over. `found`: the shares of the best lottery so far, not yet whole;
    `height`: no lottery has a higher floor per ticket, where that is known."""

    def __init__(self, found: tuple[Groups, Mixture] | None, height: Fraction | None) -> None:
        self.found, self.height = found, height


class Unwatched:
    """Nobody waits: nothing is told, nothing ends early."""

    def look(self) -> None:
        """Stop if the time is over."""

    def tell(self, stage: str, done: float) -> None:
        """This stage has been reached, and this share of all the work is done, about."""

    def keep(self, groups: Groups, found: Callable[[], Mixture]) -> None:
        """From now on `found` gives the shares of the best lottery so far."""

    def bound(self, height: Fraction) -> None:
        """No lottery has a higher floor than this, per ticket."""


class Watch(Unwatched):
    """Somebody waits: `progress` is told, and after `limit_s` seconds of this clock it is over."""

    def __init__(self, limit_s: float | None, clock: Clock, progress: Progress | None) -> None:
        self._clock, self._progress = clock, progress
        self._end = None if limit_s is None else clock() + limit_s
        self._furthest = 0.0
        self._kept: tuple[Groups, Callable[[], Mixture]] | None = None
        self._height: Fraction | None = None

    def look(self) -> None:
        if self._end is not None and self._clock() >= self._end:
            found = None if self._kept is None else (self._kept[0], self._kept[1]())
            raise TimeUpError(found, self._height)

    def tell(self, stage: str, done: float) -> None:
        self._furthest = max(self._furthest, done)
        if self._progress is not None:
            self._progress(stage, self._furthest)

    def keep(self, groups: Groups, found: Callable[[], Mixture]) -> None:
        self._kept = groups, found

    def bound(self, height: Fraction) -> None:
        self._height = height


UNWATCHED = Unwatched()
