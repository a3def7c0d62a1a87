"""Where somebody is signed in, for that person alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from interra.people.models import Device, Member, WayIn

if TYPE_CHECKING:
    from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class MyDevice:
    number: int
    label: str
    opened_at: datetime
    seen_on: date
    is_here: bool


def devices_of(member: Member, *, here: str) -> list[MyDevice]:
    """This browser first, then the last seen."""
    mine = [
        MyDevice(
            device.pk, device.label, device.opened_at, device.seen_on, device.session_key == here
        )
        for device in Device.objects.filter(member=member).order_by("-seen_on", "-pk")
    ]
    return sorted(mine, key=lambda device: not device.is_here)


def card_made_at(member: Member) -> datetime | None:
    """When the card that still opens was printed."""
    card = WayIn.objects.filter(member=member, kind=WayIn.Kind.CARD, revoked_at=None).last()
    return card.made_at if card else None
