"""« Venez avec moi »: how many, how long. The same for everybody who asks, whoever is asked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

MOST_WAITING: Final = 3  # requests of one person at a time
MOST_PER_DAY: Final = 5  # of one person, also those taken back
MOST_SHOWN: Final = 3  # to one contact at a time: more would be a nuisance
ANSWER_WITHIN: Final = timedelta(days=14)
# After a no, who asked and who shares their contact is not heard at that contact for so long.
QUIET_AFTER_A_NO: Final = timedelta(days=30)


def is_quiet(refused_at: datetime | None, now: datetime) -> bool:
    """A no was said, and it still protects who said it."""
    return refused_at is not None and refused_at > now - QUIET_AFTER_A_NO
