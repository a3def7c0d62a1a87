"""My data: see it, take it away, erase it. Each app registers what it holds; nobody is known here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from interra.people.models import Member


class Exporter(Protocol):
    """Everything this app holds about a person, as plain JSON values in readable words."""

    def __call__(self, member: Member, /) -> dict[str, Any]: ...


class Eraser(Protocol):
    """Forget the person: delete, or cut every thread that leads back. Runs inside one transaction."""

    def __call__(self, member: Member, /, *, now: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class Room:
    name: str
    export: Exporter
    erase: Eraser


_rooms: dict[str, Room] = {}


def register(name: str, *, export: Exporter, erase: Eraser) -> None:
    _rooms[name] = Room(name, export, erase)


def everything_about(member: Member) -> dict[str, Any]:
    return {name: room.export(member) for name, room in sorted(_rooms.items())}


def erase_everywhere(member: Member, *, now: datetime) -> None:
    """Upper floors first (they register first), so that nothing points at a row that is gone."""
    for room in list(_rooms.values()):
        room.erase(member, now=now)
