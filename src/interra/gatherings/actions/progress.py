"""How far the worker has come with a large draw, for the team who waits for it."""

from __future__ import annotations

from typing import Protocol

from interra.gatherings.models import Draw

STEP = 5  # in hundred: less is not worth a line in the database


class Told(Protocol):
    """Hears how much of the work is done, from 0 to 1."""

    def __call__(self, done: float, /) -> None: ...


def untold(_done: float, /) -> None:
    """Nobody waits."""


class Progress:
    """Kept with the draw, each time it has come noticeably further."""

    def __init__(self, draw_id: int) -> None:
        self._draw_id = draw_id
        self._kept = -STEP

    def __call__(self, done: float, /) -> None:
        hundredths = round(100 * done)
        if hundredths >= self._kept + STEP:
            self._kept = hundredths
            Draw.objects.filter(pk=self._draw_id, drawn_at=None).update(progress=hundredths)


def stop(*, draw_id: int) -> None:
    """The worker could not make it: the team sees why, and may launch it again."""
    undrawn = Draw.objects.filter(pk=draw_id, drawn_at=None)
    undrawn.update(progress=None, launched_at=None, launched_by=None)
