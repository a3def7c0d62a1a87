"""When we last saw somebody: a day, no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.timezone import localdate

from interra.people.models import Member

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet


@transaction.atomic
def see(*, members: Iterable[int] | QuerySet[Any, Any], now: datetime) -> None:
    """They have asked for something or come somewhere today: whoever they are, they are with us."""
    today = localdate(now)
    seen_before = Member.objects.filter(pk__in=members).exclude(seen_on__gte=today)
    seen_before.update(seen_on=today, forgotten_on=None)
