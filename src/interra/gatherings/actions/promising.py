"""A draw is promised before anybody asks for a seat."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from interra.foundation.errors import Refused
from interra.foundation.sealing import seal
from interra.gatherings.models import Draw
from interra.gatherings.queries.beacons import is_possible, our_network
from interra.gatherings.queries.transcripts import commitment_of
from interra.gatherings.rules.beacons import Kind

if TYPE_CHECKING:
    from datetime import datetime

    from interra.gatherings.models import Session

SEED_BYTES = 32


class ImpossibleBeacon(Refused):
    """It would come too late for this date, or nobody can be asked for it."""


@transaction.atomic
def promise(*, session: Session, beacon: str = Kind.HOUSE, now: datetime) -> Draw:
    """Choose the seed and seal it; its SHA-256 is shown at once, and what will pick the group. The
    number from which small draws for seats given back take theirs is chosen and sealed alike.

    A second promise changes nothing.

    :raises ImpossibleBeacon: if it cannot come in time.
    """
    check_beacon(beacon, session.closes_at, session.starts_at)
    seed, refills = secrets.token_hex(SEED_BYTES), secrets.token_hex(SEED_BYTES)
    draw, _new = Draw.objects.select_related("session").get_or_create(
        session=session,
        defaults={
            "promised_at": now,
            "seed_sealed": seal(seed),
            "seed_commitment": commitment_of(seed),
            "kind": beacon,
            "network": our_network(Kind(beacon)),
            "refills_sealed": seal(refills),
            "refills_commitment": commitment_of(refills),
        },
    )
    return draw


def promise_refills(draw: Draw) -> Draw:
    """Draws of before promised no number for their small draws: it is chosen now, once."""
    if not draw.refills_sealed:
        secret = secrets.token_hex(SEED_BYTES)
        before = Draw.objects.filter(pk=draw.pk, refills_sealed="")
        before.update(refills_sealed=seal(secret), refills_commitment=commitment_of(secret))
        draw.refresh_from_db(fields=["refills_sealed", "refills_commitment"])
    return draw


def check_beacon(kind: str, closes_at: datetime, starts_at: datetime) -> None:
    """:raises ImpossibleBeacon: if it cannot come in time."""
    if kind == Kind.ROUND and not is_possible(Kind.ROUND, closes_at, starts_at):
        raise ImpossibleBeacon(_("We cannot ask for a public number in time for this draw."))
    if kind == Kind.LOTTO and not is_possible(Kind.LOTTO, closes_at, starts_at):
        raise ImpossibleBeacon(
            _("The national lottery is drawn too late for this date. Choose something else.")
        )
