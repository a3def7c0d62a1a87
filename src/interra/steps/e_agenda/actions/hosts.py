from __future__ import annotations

from typing import TYPE_CHECKING

from interra.steps.e_agenda.models import Atelier

if TYPE_CHECKING:
    from datetime import datetime

    from interra.foundation.merging import Moved
    from interra.people.models import Member


def forget_host(member: Member, *, now: datetime) -> None:
    """The atelier stays; the person and, when nobody else hosts it, their own words do not."""
    for atelier in Atelier.objects.filter(hosts=member):
        atelier.hosts.remove(member)
        if not atelier.hosts.exists():
            atelier.host_words = {}
        atelier.changed_at = now
        atelier.save(update_fields=["host_words", "changed_at"])


def move_host(kept: Member, other: Member, *, now: datetime) -> Moved:
    """Two pages of one host are one: the ateliers follow the page that stays."""
    theirs = list(Atelier.objects.filter(hosts=other))
    both = set(Atelier.objects.filter(hosts=kept).values_list("pk", flat=True))
    for atelier in theirs:
        _pass_on(atelier, to=kept, from_whom=other, now=now)
    return {
        "hosted": [atelier.pk for atelier in theirs],
        "both": [atelier.pk for atelier in theirs if atelier.pk in both],
    }


def give_back_host(kept: Member, other: Member, moved: Moved, *, now: datetime) -> None:
    """What the page that stays no longer hosts does not come back to the other."""
    for atelier in Atelier.objects.filter(pk__in=moved["hosted"], hosts=kept):
        stays = atelier.pk in moved["both"]
        _pass_on(atelier, to=other, from_whom=None if stays else kept, now=now)


def _pass_on(atelier: Atelier, *, to: Member, from_whom: Member | None, now: datetime) -> None:
    atelier.hosts.add(to)
    if from_whom:
        atelier.hosts.remove(from_whom)
    atelier.changed_at = now
    atelier.save(update_fields=["changed_at"])
