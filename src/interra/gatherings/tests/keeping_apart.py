"""People who are kept apart, in one line: `never(samira, marc, nora)`, `joins(marc, session)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interra.gatherings.actions import joining
from interra.gatherings.rules import Companion
from interra.gatherings.tests.make import NOON
from interra.people.actions.apart import keep_apart
from interra.people.tests.make import a_member

if TYPE_CHECKING:
    from datetime import datetime

    from interra.gatherings.models import Registration, Session
    from interra.people.models import Member


def two_apart(nora: Member) -> tuple[Member, Member]:
    """Samira, who asked; Marc, who is not told."""
    samira, marc = a_member("Samira"), a_member("Marc")
    never(samira, marc, nora)
    return samira, marc


def never(asker: Member, other: Member, by: Member) -> None:
    keep_apart(asker=asker, other_code=other.code, by=by, now=NOON)


def joins(member: Member, session: Session, *with_: Member, now: datetime = NOON) -> Registration:
    party = [Companion(member_id=one.pk) for one in with_]
    return joining.join(member=member, session_id=session.pk, companions=party, now=now)
