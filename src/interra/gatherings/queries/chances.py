"""A chance, in words that anybody can picture. The same sentences for everyone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from interra.gatherings.models import Draw
from interra.gatherings.queries.units import reachable
from interra.gatherings.rules import chances

if TYPE_CHECKING:
    from datetime import datetime
    from fractions import Fraction

    from interra.gatherings.models import Registration


def chance_in_words(chance: Fraction) -> str:
    """« environ 1 chance sur 2 »"""
    if chance >= 1:
        return _("a seat for sure")
    if chance <= 0:
        return _("no chance")
    odds = chances.about(chance)
    return ngettext(
        "about %(chances)d chance in %(out_of)d",
        "about %(chances)d chances in %(out_of)d",
        odds.chances,
    ) % {"chances": odds.chances, "out_of": odds.out_of}


def you_have_about(chance: Fraction) -> str:
    odds = chances.about(chance)
    return ngettext(
        "You have about %(chances)d chance in %(out_of)d.",
        "You have about %(chances)d chances in %(out_of)d.",
        odds.chances,
    ) % {"chances": odds.chances, "out_of": odds.out_of}


def you_have_at_least(floor: Fraction) -> str:
    odds = chances.at_least(floor)
    return ngettext(
        "You have at least %(chances)d chance in %(out_of)d.",
        "You have at least %(chances)d chances in %(out_of)d.",
        odds.chances,
    ) % {"chances": odds.chances, "out_of": odds.out_of}


def everyone_has_at_least(floor: Fraction) -> str:
    odds = chances.at_least(floor)
    return ngettext(
        "Everyone has at least %(chances)d chance in %(out_of)d.",
        "Everyone has at least %(chances)d chances in %(out_of)d.",
        odds.chances,
    ) % {"chances": odds.chances, "out_of": odds.out_of}


def everyone_had_at_least(floor: Fraction) -> str:
    odds = chances.at_least(floor)
    return ngettext(
        "Everyone had at least %(chances)d chance in %(out_of)d.",
        "Everyone had at least %(chances)d chances in %(out_of)d.",
        odds.chances,
    ) % {"chances": odds.chances, "out_of": odds.out_of}


def reason(registration: Registration) -> list[str]:
    """Why the draw answered as it did, in the same sentences for all; only one's own number differs.

    Empty when no draw has been held with this request in it.
    """
    if not registration.chance:
        return _left_out(registration)
    times, out_of = map(int, registration.chance.split("/"))
    if times == out_of:
        return [_("There were enough seats for everyone who asked.")]
    own = ngettext(
        "You had %(chances)d chance in %(out_of)d.",
        "You had %(chances)d chances in %(out_of)d.",
        times,
    ) % {"chances": times, "out_of": out_of}
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
    return _("Many people asked with your phone or e-mail. Come and see us before the next draw.")
