"""A chance, in words that anybody can picture. The same sentences for everyone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from interra.gatherings.models import Draw
from interra.gatherings.queries.units import reachable, shares_a_contact
from interra.gatherings.rules import chances

if TYPE_CHECKING:
    from datetime import datetime
    from fractions import Fraction

    from django_stubs_ext import StrPromise

    from interra.gatherings.models import Registration


YOU_HAVE_ABOUT = ngettext_lazy(
    "You have about %(chances)d chance in %(out_of)d.",
    "You have about %(chances)d chances in %(out_of)d.",
    "chances",
)
YOU_HAVE_AT_LEAST = ngettext_lazy(
    "You have at least %(chances)d chance in %(out_of)d.",
    "You have at least %(chances)d chances in %(out_of)d.",
    "chances",
)
EVERYONE_HAS_AT_LEAST = ngettext_lazy(
    "Everyone has at least %(chances)d chance in %(out_of)d.",
    "Everyone has at least %(chances)d chances in %(out_of)d.",
    "chances",
)
EVERYONE_HAD_AT_LEAST = ngettext_lazy(
    "Everyone had at least %(chances)d chance in %(out_of)d.",
    "Everyone had at least %(chances)d chances in %(out_of)d.",
    "chances",
)
YOU_HAD = ngettext_lazy(
    "You had %(chances)d chance in %(out_of)d.",
    "You had %(chances)d chances in %(out_of)d.",
    "chances",
)


def you_have_about(chance: Fraction) -> str:
    return _said(YOU_HAVE_ABOUT, chances.about(chance))


def you_have_at_least(floor: Fraction) -> str:
    return _said(YOU_HAVE_AT_LEAST, chances.at_least(floor))


def everyone_has_at_least(floor: Fraction) -> str:
    return _said(EVERYONE_HAS_AT_LEAST, chances.at_least(floor))


def everyone_had_at_least(floor: Fraction) -> str:
    return _said(EVERYONE_HAD_AT_LEAST, chances.at_least(floor))


def reason(registration: Registration) -> list[str]:
    """Why the draw answered as it did, in the same sentences for all; only one's own number differs.

    Empty when no draw has been held with this request in it.
    """
    if not registration.chance:
        return _left_out(registration)
    times, out_of = map(int, registration.chance.split("/"))
    if times == out_of:
        return [_("There were enough seats for everyone who asked.")]
    own = _said(YOU_HAD, chances.Odds(times, out_of))
    return [
        _("More people asked than there are seats."),
        _("The draw chose a mixed group, by chance.")
        if registration.session.mix.is_set
        else _("The draw chose by chance."),
        own,
    ]


def _left_out(registration: Registration) -> list[str]:
    if not (registration.is_waiting and registration.session.is_draw):
        return []
    drawn = Draw.objects.filter(session=registration.session_id, drawn_at__isnull=False)
    return [
        sentence
        for drawn_at in drawn.values_list("drawn_at", flat=True)
        for sentence in (
            _why_left_out(registration, drawn_at),
            _("You are at the end of the waiting list."),
        )
    ]


def _why_left_out(registration: Registration, drawn_at: datetime | None) -> str:
    if drawn_at and registration.asked_at >= drawn_at:
        return _("You asked after the draw.")
    if not reachable([registration]):
        return _("We could not reach you before the draw.")
    if registration.attendees.count() > registration.session.seats.count():
        return _("You come with more people than there are seats.")
    if shares_a_contact(registration):
        return _(
            "Many people asked with your phone or e-mail. Come and see us before the next draw."
        )
    return _("The draw chose by chance.")


def _said(words: StrPromise, odds: chances.Odds) -> str:
    return words % {"chances": odds.chances, "out_of": odds.out_of}
