"""People we no longer see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from interra.people.actions.idle import forget_idle, tell_idle
from interra.people.models import Member

if TYPE_CHECKING:
    from datetime import datetime

AT_A_TIME = 200  # the first night after a long time asks no carrier for thousands


def part_with_the_idle(now: datetime) -> int:
    """Tell those who have not been seen for long; forget those who were told and did not come."""
    today = localdate(now)
    idle = Member.objects.idle(today).order_by("pk")
    leaving = list(idle.filter(forgotten_on__lte=today)[:AT_A_TIME])
    to_tell = list(idle.filter(forgotten_on=None)[:AT_A_TIME])
    forgotten = sum(forget_idle(member=one, now=now) for one in leaving)
    told = sum(tell_idle(member=one, now=now) for one in to_tell)
    return forgotten + told
