from __future__ import annotations

from typing import TYPE_CHECKING

from interra.people.actions.codes import forget_attempts
from interra.people.actions.devices import forget_expired
from interra.people.actions.together import forget_requests
from interra.people.actions.ways_in import forget_ways_in

if TYPE_CHECKING:
    from datetime import datetime


def sweep_entrance(now: datetime) -> int:
    """Old codes, revoked cards, ended sessions and old requests leave."""
    over = forget_attempts(now=now) + forget_ways_in(now=now) + forget_expired(now=now)
    return over + forget_requests(now=now)
