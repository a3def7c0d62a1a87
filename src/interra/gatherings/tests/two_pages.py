"""Nora's desk with two pages of Samira, and what one sees of their requests."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from interra.foundation import merging as floors
from interra.gatherings.models import Attendee, Registration
from interra.gatherings.tests.make import NOON
from interra.people.actions.merging import merge, take_apart
from interra.people.tests.make import a_coordinator, a_member

if TYPE_CHECKING:
    from interra.gatherings.models import Session
    from interra.people.models import Member

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


class Desk:
    """Nora, with Samira's two pages before her."""

    def __init__(self) -> None:
        self.nora = a_coordinator()
        self.kept, self.other = a_member("Samira"), a_member("Samira H.")

    def merge(self, now: dt.datetime = NOON) -> None:
        merge(kept=self.kept, other_code=self.other.code, by=self.nora, now=now)

    def part(self, now: dt.datetime = NOON + HOUR) -> None:
        take_apart(kept=self.kept, by=self.nora, now=now)

    def pages(self) -> tuple[Member, Member]:
        return self.kept, self.other

    def foretold(self, now: dt.datetime = NOON) -> list[str]:
        return floors.foretold(self.kept, self.other, now=now)


def picture() -> list[Any]:
    """Who asked for what, who comes, on which seat."""
    asked = Registration.objects.order_by("pk").values_list("member", "state", "line")
    people = Attendee.objects.order_by("registration", "position").values_list(
        "registration", "member", "name", "position", "is_present", "seats__number"
    )
    return [*asked, *people]


def who_asked(session: Session) -> dict[str, str]:
    live = session.registrations.live().select_related("member")
    return {one.member.name: one.state for one in live if one.member}


def the(registration: Registration) -> Registration:
    return Registration.objects.get(pk=registration.pk)


def party(registration: Registration) -> list[str]:
    people = registration.attendees.order_by("position")
    return ["child" if p.is_child else p.name or p.member.name for p in people]
