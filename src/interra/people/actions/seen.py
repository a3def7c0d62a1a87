"""When somebody was last with us: a day, no more.

Two days, because they prove different things: who opens their space holds their phone; who is
brought by a relative, or ticked by a host, is with us, and their number may have a new owner.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.timezone import localdate

from interra.people.models import Member

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet


def see(*, member: Member, now: datetime) -> None:
    """They have opened their space themselves."""
    today = localdate(now)
    if member.seen_on != today or member.forgotten_on:
        Member.objects.filter(pk=member.pk).update(seen_on=today, forgotten_on=None)


@transaction.atomic
def note_coming(*, members: Iterable[int] | QuerySet[Any, Any], now: datetime) -> None:
    """They are said to come, are there, or want to stay. It wakes no phone that sleeps."""
    today = localdate(now)
    before = Member.objects.filter(pk__in=members).exclude(came_on=today)
    before.update(came_on=today, forgotten_on=None)
