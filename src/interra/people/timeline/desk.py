"""What the desk no longer needs goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interra.people.actions.desk import forget_openings
from interra.people.actions.merging import part_for_good
from interra.people.models import Merge
from interra.people.rules import MERGE_UNDONE_FOR

if TYPE_CHECKING:
    from datetime import datetime


def forget(now: datetime) -> int:
    return forget_openings(now=now)


def part_with_merged(now: datetime) -> int:
    """Thirty days after two pages became one, the one that sleeps goes."""
    old = Merge.objects.filter(at__lte=now - MERGE_UNDONE_FOR).order_by("pk")
    return sum(part_for_good(merge=merge, now=now) for merge in old)
