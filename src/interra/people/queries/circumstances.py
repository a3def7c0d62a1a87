"""What a person told us about their languages and their time in Belgium: for mixing and counting.

No page that shows other people may call this module: tests/architecture holds the list of callers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NotRequired, TypedDict

from django.conf import settings

from interra.foundation.sealing import pseudonym, unseal
from interra.people.models import Circumstance
from interra.people.rules import Band, Circle, circle_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from interra.people.models import Member

AT_A_TIME = 500


class Sealed(TypedDict):
    """The shape of what is sealed; empty values for what was not said."""

    band: str | None
    given_on: str | None
    languages: list[str]
    mix_consent: bool
    fixed_until: NotRequired[str | None]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """The answers of one person."""

    band: Band | None = None
    given_on: date | None = None
    languages: tuple[str, ...] = ()
    mix_consent: bool = False
    fixed_until: date | None = None  # the band, since the person's first draw


NOTHING_SAID = Circumstances()


def owner_of(member: Member) -> str:
    """The name under which a person's answers are kept; without the key it leads to nobody."""
    return pseudonym("circumstances", str(member.pk))


def aside_of(member: Member) -> tuple[str, str]:
    """While the page of `member` sleeps in another one: what that other page had said before, and
    what the two said together."""
    return pseudonym("said before", str(member.pk)), pseudonym("said together", str(member.pk))


def circles(members: Iterable[Member], *, today: date) -> dict[int, Circle]:
    """The circle of each member on that day. Unknown to us: no answer, or no wish to be mixed.

    One query for each 500 members.
    """
    return {
        pk: circle_of(said.band, said.given_on, today, threshold=settings.NEWCOMER_YEARS)
        if said.mix_consent
        else Circle.UNKNOWN
        for pk, said in _said_by(members).items()
    }


def languages_of(members: Iterable[Member]) -> dict[int, frozenset[str]]:
    """The languages of each member who wishes to be mixed; for the others, none."""
    return {
        pk: frozenset(said.languages if said.mix_consent else ())
        for pk, said in _said_by(members).items()
    }


def answers_of(member: Member) -> Circumstances:
    """What this person said, for their own eyes."""
    return _said_by([member])[member.pk]


def band_fixed_until(member: Member, *, today: date) -> date | None:
    """The day from which this person may say another band, while it is still to come."""
    until = answers_of(member).fixed_until
    return until if until and today < until else None


def _said_by(members: Iterable[Member]) -> dict[int, Circumstances]:
    owners = {owner_of(member): member.pk for member in members}
    said = dict.fromkeys(owners.values(), NOTHING_SAID)
    names = list(owners)
    for start in range(0, len(names), AT_A_TIME):
        kept = Circumstance.objects.filter(owner__in=names[start : start + AT_A_TIME])
        for owner, sealed in kept.values_list("owner", "sealed"):
            said[owners[owner]] = read(unseal(sealed))
    return said


def read(sealed: Sealed) -> Circumstances:
    fixed_until = sealed.get("fixed_until")
    return Circumstances(
        band=Band(sealed["band"]) if sealed["band"] else None,
        given_on=date.fromisoformat(sealed["given_on"]) if sealed["given_on"] else None,
        languages=tuple(sealed["languages"]),
        mix_consent=sealed["mix_consent"],
        fixed_until=date.fromisoformat(fixed_until) if fixed_until else None,
    )
