"""What picks the group of a draw: named beforehand, then written down when it has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from interra.foundation.errors import Refused
from interra.foundation.journal.actions import record
from interra.foundation.sealing import seal, unseal
from interra.gatherings.actions.promising import check_beacon, promise
from interra.gatherings.models import DiceThrow, Draw, Session
from interra.gatherings.queries.beacons import given_up_at, named_of, our_network
from interra.gatherings.rules.beacons import Kind

if TYPE_CHECKING:
    from datetime import datetime

    from interra.foundation.drand import PublicNumber
    from interra.people.models import Member


class NamedForGood(Refused):
    """Requests are closed: what picks the group does not change any more."""


class NotAwaited(Refused):
    """This draw does not wait for that: it is not sealed, it is held, or something else picks."""


class TooSoon(Refused):
    """The lottery of that day has not been drawn."""


class SomebodyElse(Refused):
    """Two people throw, so that neither chooses."""


@transaction.atomic
def name_beacon(*, session: Session, kind: str, by: Member | None, now: datetime) -> Draw:
    """Say beforehand what will pick the group, while people can still ask.

    :raises NamedForGood: if requests are closed.
    :raises ImpossibleBeacon: if it cannot come in time.
    """
    session = Session.objects.locked(session.pk)
    draw = promise(session=session, now=now)
    if session.week_id is not None:
        raise NamedForGood(_("This date is drawn together with its week. Change it there."))
    if now >= session.closes_at or draw.sealed_at or session.is_cancelled or not session.is_draw:
        raise NamedForGood(
            _("Requests are closed. What picks the group does not change any more.")
        )
    check_beacon(kind, session.closes_at, session.starts_at)
    was, draw.kind, draw.network = draw.kind, kind, our_network(Kind(kind))
    if was != kind:
        draw.save(update_fields=["kind", "network"])
        record("gatherings.beacon_named", by=by, subject=session, at=now, was=was, named=kind)
    return draw


@transaction.atomic
def take_public_number(*, session_id: int, told: PublicNumber, now: datetime) -> Draw:
    """Write down the number of the round that was named.

    :raises NotAwaited: if this draw does not wait for it (any more).
    """
    session = Session.objects.locked(session_id)
    draw = _awaiting(session, Kind.ROUND, now)
    if told.round != named_of(draw).round:
        raise NotAwaited(_("This is another round than the one that was named."))
    draw.signature = told.signature
    return _know(session, draw, told.randomness, by=None, now=now)


@transaction.atomic
def type_lotto(*, session_id: int, numbers: str, by: Member, now: datetime) -> Draw:
    """Write down what the lottery drew; `numbers` are as `rules.beacons.read_lotto` writes them.

    :raises NotAwaited: if this draw does not wait for them (any more).
    :raises TooSoon: before that evening.
    """
    session = Session.objects.locked(session_id)
    draw = _awaiting(session, Kind.LOTTO, now)
    known_from = named_of(draw).known_from
    if known_from and now < known_from:
        raise TooSoon(_("The lottery of that day has not been drawn. Come back that evening."))
    return _know(session, draw, numbers, by=by, now=now)


@transaction.atomic
def throw_dice(*, session_id: int, digits: str, by: Member, now: datetime) -> Draw:
    """One of two people's dice, sealed; the beacon is known when both have thrown.

    :raises NotAwaited: if this draw does not wait for them (any more).
    :raises SomebodyElse: if this person has thrown already.
    """
    session = Session.objects.locked(session_id)
    draw = _awaiting(session, Kind.DICE, now)
    before = list(draw.throws.order_by("turn"))
    if any(throw.by_id == by.pk for throw in before):
        raise SomebodyElse(_("You have thrown your dice. Now another person throws."))
    DiceThrow.objects.create(
        draw=draw, turn=len(before) + 1, digits_sealed=seal(digits), by=by, thrown_at=now
    )
    record("gatherings.dice_thrown", by=by, subject=session, at=now, turn=len(before) + 1)
    if not before:
        return draw
    return _know(session, draw, f"{unseal(before[0].digits_sealed)}:{digits}", by=by, now=now)


def _awaiting(session: Session, kind: Kind, now: datetime) -> Draw:
    draw = Draw.objects.select_related("session").filter(session=session, kind=kind).first()
    waits = draw is not None and draw.sealed_at and not draw.drawn_at and not draw.beacon
    called_off = session.is_cancelled and session.week_id is None  # the others go on
    if draw is None or not waits or called_off or now >= given_up_at(session):
        raise NotAwaited(_("This draw does not wait for that."))
    return draw


def _know(session: Session, draw: Draw, value: str, *, by: Member | None, now: datetime) -> Draw:
    draw.beacon = f"{named_of(draw).text}:{value}"
    draw.save(update_fields=["beacon", "signature"])
    record("gatherings.beacon_known", by=by, subject=session, at=now, beacon=draw.beacon)
    return draw
