"""Which question a draw asks, of whom. It never says what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from interra.gatherings.models import Draw, Registration
from interra.gatherings.rules.mixing import Gender

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from interra.gatherings.models import Session
    from interra.gatherings.queries.receipts import Receipt


GENDERS = {Gender.WOMAN: gettext_lazy("a woman"), Gender.MAN: gettext_lazy("a man")}


@dataclass(frozen=True, slots=True)
class Asked:
    """One person of whom something is asked."""

    position: int
    who: str


def asks_something(registration: Registration, session: Session, now: datetime) -> bool:
    """The request waits for a draw whose mix counts something we do not know."""
    waits = registration.state == Registration.State.ASKED and now < session.closes_at
    if not (waits and session.is_draw and not session.is_cancelled and session.mix.asks_something):
        return False
    return not Draw.objects.filter(session=session, sealed_at__isnull=False).exists()


def people_asked(registration: Registration, receipt: Receipt) -> list[Asked]:
    """Everybody of the party. By a private link alone, companions are numbers."""
    positions = registration.attendees.order_by("position").values_list("position", flat=True)
    return [
        Asked(position, _who(number, receipt.companions))
        for number, position in enumerate(positions)
    ]


def _who(number: int, companions: Sequence[str]) -> str:
    if not number:
        return _("You")
    return (
        companions[number - 1] if companions else _("Person %(number)d") % {"number": number + 1}
    )
