from __future__ import annotations

from typing import TYPE_CHECKING

from interra.steps.e_agenda.models import Atelier

if TYPE_CHECKING:
    from datetime import datetime

    from interra.people.models import Member


def forget_host(member: Member, *, now: datetime) -> None:
    """The atelier stays; the person and, when nobody else hosts it, their own words do not."""
    for atelier in Atelier.objects.filter(hosts=member):
        atelier.hosts.remove(member)
        if not atelier.hosts.exists():
            atelier.host_words = {}
        atelier.changed_at = now
        atelier.save(update_fields=["host_words", "changed_at"])
