"""What will pick the group of a draw, worked out from the hour at which requests close."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.timezone import localtime

from interra.gatherings.models import DiceThrow
from interra.gatherings.rules import beacons
from interra.gatherings.rules.beacons import Kind, Named, Network
from interra.gatherings.rules.deadlines import mix_given_up_at

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from interra.gatherings.models import Draw, Session
    from interra.people.models import Member


def named_of(draw: Draw) -> Named:
    return named(Kind(draw.kind), draw.network, draw.session.closes_at)


def named(kind: Kind, network: dict[str, Any], closes_at: datetime) -> Named:
    """It follows when requests close at another hour."""
    if kind == Kind.ROUND:
        return beacons.named_round(Network(**network), closes_at)
    if kind == Kind.LOTTO:
        return beacons.named_lotto(localtime(closes_at))
    return Named(kind, str(kind))


def our_network(kind: Kind) -> dict[str, Any]:
    """Kept with the draw, so that a new setting changes nothing that was announced."""
    return dict(settings.DRAND_NETWORK) if kind == Kind.ROUND else {}


def given_up_at(session: Session) -> datetime:
    """When a beacon that has not come is no longer waited for: then the house's number picks."""
    return mix_given_up_at(session.closes_at, session.starts_at)


def is_possible(kind: Kind, closes_at: datetime, starts_at: datetime) -> bool:
    """It comes before it is given up, and somebody can be asked for it."""
    if kind == Kind.ROUND and not settings.DRAND_URLS:
        return False
    known_from = named(kind, our_network(kind), closes_at).known_from
    return known_from is None or known_from < mix_given_up_at(closes_at, starts_at)


def usual(closes_at: datetime, starts_at: datetime) -> Kind:
    """What the association has chosen for its draws; the house's number where that comes too late."""
    kind = Kind(settings.BEACON)
    return kind if is_possible(kind, closes_at, starts_at) else Kind.HOUSE


def drawn_from(session: Session) -> datetime:
    """The hour that people are told: when requests close, or when what picks the group is known."""
    draw = getattr(session, "draw", None)
    if draw is None:
        return session.closes_at
    known_from = named(Kind(draw.kind), draw.network, session.closes_at).known_from
    return known_from or session.closes_at


def awaited_from_people(draw: Draw, now: datetime) -> str:
    """What somebody must type now for this draw to go on: Lotto numbers, dice, or nothing."""
    waits = draw.sealed_at and not draw.drawn_at and not draw.beacon
    if not waits or draw.session.is_cancelled or now >= given_up_at(draw.session):
        return ""
    if draw.kind == Kind.DICE:
        return Kind.DICE
    known_from = named_of(draw).known_from
    is_out = draw.kind == Kind.LOTTO and known_from is not None and known_from <= now
    return Kind.LOTTO if is_out else ""


def awaits_dice(session: Session, now: datetime) -> bool:
    draw = getattr(session, "draw", None)
    return draw is not None and awaited_from_people(draw, now) == Kind.DICE


def has_thrown_dice(person: Member, session: Session) -> bool:
    return DiceThrow.objects.filter(draw__session=session, by=person).exists()


def known_beacon(draw: Draw, session: Session, seed: str, now: datetime) -> str:
    """The text that picks the group, or nothing while it is awaited."""
    if draw.beacon:
        return draw.beacon
    if draw.kind == Kind.HOUSE or now >= given_up_at(session):
        return f"{Kind.HOUSE}:{seed}"
    return ""
