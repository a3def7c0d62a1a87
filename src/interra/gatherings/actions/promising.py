"""A draw is promised before anybody asks for a seat."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import transaction

from interra.foundation.sealing import seal
from interra.gatherings.models import Draw
from interra.gatherings.queries.transcripts import commitment_of

if TYPE_CHECKING:
    from datetime import datetime

    from interra.gatherings.models import Session

SEED_BYTES = 32


@transaction.atomic
def promise(*, session: Session, now: datetime) -> Draw:
    """Choose the seed and seal it; its SHA-256 is shown at once. A second promise changes nothing."""
    seed = secrets.token_hex(SEED_BYTES)
    draw, _new = Draw.objects.get_or_create(
        session=session,
        defaults={
            "promised_at": now,
            "seed_sealed": seal(seed),
            "seed_commitment": commitment_of(seed),
        },
    )
    return draw
