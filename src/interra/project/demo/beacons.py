"""What picks the groups of the demo's draws: each kind in turn. Values are fixed: no network is asked."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from itertools import cycle
from typing import TYPE_CHECKING

from interra.foundation.drand import PublicNumber
from interra.gatherings.actions import beacons, drawing
from interra.gatherings.models import Draw
from interra.gatherings.queries.beacons import given_up_at, named_of, our_network
from interra.gatherings.rules.beacons import Kind
from interra.people.models import Member

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from interra.gatherings.models import Session

HOUR = timedelta(hours=1)
SIGNATURE = "5eed" * 24
LOTTO = "3-8-12-20-31-44+7"
DICE = ("4162253614", "6543216543")


def name_in_turn(sessions: Iterable[Session]) -> None:
    """As far as each can come in time; dice can always be thrown."""
    kinds = cycle((Kind.DICE, Kind.ROUND, Kind.LOTTO, Kind.HOUSE))
    for session, kind in zip(sorted(sessions, key=lambda one: one.closes_at), kinds, strict=False):
        draw = Draw.objects.select_related("session").get(session=session)
        draw.kind, draw.network = kind, our_network(kind)
        comes_at = named_of(draw).known_from
        if comes_at and comes_at >= given_up_at(session):
            draw.kind, draw.network = Kind.DICE, {}
        draw.save(update_fields=["kind", "network"])


def hold(session: Session, now: datetime) -> None:
    """Seal, and hold what has come by now. A second pair of hands throws a day later.

    :raises drawing.CannotMix: if those who asked cannot be mixed as wished.
    """
    draw = drawing.hold_draw(session_id=session.pk, by=None, now=session.closes_at)
    if draw.drawn_at is not None:
        return
    draw = Draw.objects.select_related("session").get(pk=draw.pk)
    comes_at = named_of(draw).known_from or session.closes_at + HOUR
    if draw.kind == Kind.DICE:
        comes_at = _dice(session, comes_at, now)
    elif comes_at <= now:
        _number(draw, comes_at)
    if comes_at <= now:
        drawing.hold_draw(session_id=session.pk, by=None, now=comes_at)


def _dice(session: Session, first_at: datetime, now: datetime) -> datetime:
    """When both have thrown, at the latest just before the hour at which nobody waits any more."""
    second_at = min(session.closes_at + 24 * HOUR, given_up_at(session) - HOUR / 60)
    throwers = (session.hosts.order_by("pk")[0], Member.objects.team().order_by("pk")[0])
    for digits, who, at in zip(DICE, throwers, (first_at, second_at), strict=True):
        if at <= now:
            beacons.throw_dice(session_id=session.pk, digits=digits, by=who, now=at)
    return second_at


def _number(draw: Draw, at: datetime) -> None:
    if draw.kind == Kind.LOTTO:
        nora = Member.objects.team().order_by("pk")[0]
        beacons.type_lotto(session_id=draw.session_id, numbers=LOTTO, by=nora, now=at)
        return
    randomness = hashlib.sha256(bytes.fromhex(SIGNATURE)).hexdigest()
    told = PublicNumber(named_of(draw).round or 0, randomness, SIGNATURE)
    beacons.take_public_number(session_id=draw.session_id, told=told, now=at)
