"""Where to go, as precisely as the reader may know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interra.gatherings.models import Session


@dataclass(frozen=True, slots=True)
class Place:
    """With `is_secret`, only the quarter is told: the door is for those who have a seat."""

    quarter: str = ""
    name: str = ""
    address: str = ""
    way_in: str = ""
    bus: str = ""
    is_secret: bool = False

    @property
    def line(self) -> str:
        """In one line, for calendars and messages."""
        return ", ".join(filter(None, [self.name, self.address])) or self.quarter


def place_of(session: Session, *, has_seat: bool) -> Place:
    """`session.venue` is already read. The exact place of a discreet session needs a seat."""
    venue = session.venue
    if venue is None:
        return Place()
    if session.discreet_place and not has_seat:
        return Place(quarter=venue.quarter, is_secret=True)
    return Place(
        quarter=venue.quarter,
        name=venue.name,
        address=venue.address,
        way_in=venue.way_in,
        bus=venue.bus,
    )
