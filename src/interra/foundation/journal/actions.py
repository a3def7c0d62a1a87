from __future__ import annotations

from typing import TYPE_CHECKING, Any

from interra.foundation.journal.models import Entry
from interra.foundation.ready import write_new

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import Model

    from interra.people.models import Member


def record(verb: str, *, by: Member | None, subject: Model, at: datetime, **facts: Any) -> Entry:
    """Add one entry. Facts hold codes and numbers, never names: the journal outlives a person's data."""
    entry = Entry(at=at, by=by, verb=verb, subject=subject_of(subject), facts=facts)
    write_new(entry)
    return entry


def subject_of(thing: Model) -> str:
    return f"{thing._meta.label_lower}:{thing.pk}"
