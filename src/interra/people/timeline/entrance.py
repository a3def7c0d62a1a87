from __future__ import annotations

from typing import TYPE_CHECKING

from interra.people.actions.codes import forget_attempts
from interra.people.actions.devices import forget_expired
from interra.people.actions.ways_in import forget_ways_in

if TYPE_CHECKING:
    from datetime import datetime


def sweep_entrance(now: datetime) -> int:
    """Old codes, revoked cards and ended sessions leave."""
    return forget_attempts(now=now) + forget_ways_in(now=now) + forget_expired(now=now)
