"""A whole season of Liège, from a seed: the same seed on the same day makes the same season."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from django.db import transaction

from interra.people.models import Member
from interra.project.demo import casting, keys, life, season

if TYPE_CHECKING:
    from datetime import datetime


class AlreadyInhabited(Exception):  # noqa: N818 -- a state
    """A demo is only made in an empty database: nobody's data is mixed with invented people."""


@dataclass(frozen=True, slots=True)
class Made:
    members: int
    sessions: int


@transaction.atomic
def build(*, seed: int, members: int, sessions: int | None, now: datetime) -> Made:
    """Make the season.

    :raises AlreadyInhabited: if anybody is here.
    """
    if Member.objects.exists():
        raise AlreadyInhabited
    random = Random(seed)  # noqa: S311 -- a demo is made again from its seed
    cast = casting.gather(members, random=random, now=now)
    planned = season.plan(cast, sessions=sessions, random=random, now=now)
    keys.cut_keys(now=now)
    life.live(cast, planned, random=random, now=now)
    return Made(members=len(cast.everyone), sessions=len(planned))
