"""Two pages of one person become one, and two again. Each app registers what it moves; nobody is known here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import Model

    from interra.people.models import Member

Moved = dict[str, Any]  # plain JSON values: what went where, so that it can come back


class Foreteller(Protocol):
    """What would not come back, in sentences for the team: nothing secret, nothing changed."""

    def __call__(self, kept: Member, other: Member, /, *, now: datetime) -> list[str]: ...


class Mover(Protocol):
    """Give what `other` has to `kept`. Runs inside one transaction."""

    def __call__(self, kept: Member, other: Member, /, *, now: datetime) -> Moved: ...


class Returner(Protocol):
    """Give back what `moved` tells of. What has changed since stays as it is."""

    def __call__(self, kept: Member, other: Member, moved: Moved, /, *, now: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class Floor:
    move: Mover
    give_back: Returner
    foretell: Foreteller | None


_floors: dict[str, Floor] = {}


def register(
    name: str, *, move: Mover, give_back: Returner, foretell: Foreteller | None = None
) -> None:
    _floors[name] = Floor(move, give_back, foretell)


def foretold(kept: Member, other: Member, *, now: datetime) -> list[str]:
    told = [floor.foretell for floor in _floors.values() if floor.foretell]
    return [sentence for foretell in told for sentence in foretell(kept, other, now=now)]


def move_everywhere(kept: Member, other: Member, *, now: datetime) -> dict[str, Moved]:
    """Upper floors first (they register first): they still see both people as they were."""
    return {name: floor.move(kept, other, now=now) for name, floor in _floors.items()}


def give_back_everywhere(
    kept: Member, other: Member, moved: dict[str, Moved], *, now: datetime
) -> None:
    """Lower floors first: upper floors find both people again."""
    for name, floor in reversed(_floors.items()):
        if name in moved:
            floor.give_back(kept, other, moved[name], now=now)


def plain(row: Model, names: Iterable[str]) -> dict[str, Any]:
    """These fields of a row, as JSON can hold them."""
    values = {name: getattr(row, name) for name in names}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }


def from_plain(model: type[Model], name: str, value: Any) -> Any:
    """One value that `plain` wrote, as the field holds it."""
    field = next(field for field in model._meta.concrete_fields if field.attname == name)
    return None if value is None else field.to_python(value)
