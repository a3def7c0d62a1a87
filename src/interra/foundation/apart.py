"""Two people are never put together any more. What each floor already holds of both is said to who
writes it; nobody is known here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from interra.people.models import Member


class Foreteller(Protocol):
    """Where the two would still meet, in sentences for the team: nothing changed."""

    def __call__(self, one: Member, other: Member, /, *, now: datetime) -> list[str]: ...


_foretellers: list[Foreteller] = []


def register(foretell: Foreteller) -> None:
    if foretell not in _foretellers:
        _foretellers.append(foretell)


def foretold(one: Member, other: Member, *, now: datetime) -> list[str]:
    return [sentence for foretell in _foretellers for sentence in foretell(one, other, now=now)]
