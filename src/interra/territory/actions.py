"""Writing down a place and how one gets to its door."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from interra.foundation.journal.actions import record
from interra.territory.models import Venue

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from interra.people.models import Member


@dataclass(frozen=True, slots=True)
class Place:
    """Everything one needs to know before going there."""

    name: str
    quarter: str
    kind: str = Venue.Kind.OTHER
    street: str = ""
    postcode: str = ""
    city: str = "Liège"
    way_in: str = ""
    bus: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    step_free: bool = False
    toilets: bool = False
    is_open: bool = True

    def write_on(self, venue: Venue) -> None:
        for name in self.__dataclass_fields__:
            setattr(venue, name, getattr(self, name))


@transaction.atomic
def write_place(
    *, place: Place, venue: Venue | None = None, by: Member | None, now: datetime
) -> Venue:
    """A new place, or the same one told anew: every date held there shows it at once."""
    verb = "territory.changed" if venue else "territory.made"
    venue = venue or Venue()
    place.write_on(venue)
    venue.changed_at = now
    venue.save()
    record(verb, by=by, subject=venue, at=now)
    return venue
