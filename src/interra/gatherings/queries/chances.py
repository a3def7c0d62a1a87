"""A chance, in words that anybody can picture. The same sentences for everyone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from babel.lists import format_list
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from interra.design import dates
from interra.design.templatetags.design import reader_language
from interra.gatherings.models import Draw
from interra.gatherings.queries.fairest import Mattered
from interra.gatherings.queries.memory import memory_of
from interra.gatherings.queries.mixes import what_was_looked_for
from interra.gatherings.queries.units import reachable, shares_a_contact
from interra.gatherings.rules import chances
from interra.gatherings.rules.memory import NOTHING_YET

if TYPE_CHECKING:
    from datetime import date, datetime
    from fractions import Fraction

    from django_stubs_ext import StrPromise

    from interra.gatherings.models import Registration
    from interra.gatherings.rules.mixing import Mix


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
YOU_HAD_NO_SEAT = ngettext_lazy(
    "You had no seat %(times)d time before: you had more chances.",
    "You had no seat %(times)d times before: you had more chances.",
    "times",
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
    session, draw = registration.session, _draw_of(registration)
    mattered = Mattered(draw.rules_mattered, draw.memory_mattered) if draw else Mattered()
    return [
        _("More people asked than there are seats."),
        _("The draw chose a mixed group, by chance.")
        if session.mix.is_set
        else _("The draw chose by chance."),
        _said(YOU_HAD, chances.Odds(times, out_of)),
        *why_chances_differ(session.mix, mattered),
        *(_remembered(registration, draw) if draw and draw.memory_mattered else []),
    ]


def why_chances_differ(mix: Mix, mattered: Mattered) -> list[str]:
    """What the draw looks for, only when it changes chances; earlier requests, only when they do."""
    rules = [_("The draw looks for a mixed group: %(whom)s.") % {"whom": _whom(mix)}]
    memory = [_("Requests without a seat, before, count too.")]
    return [*(rules if mattered.rules else []), *(memory if mattered.memory else [])]


def next_time(registration: Registration, *, today: date) -> list[str]:
    """« La prochaine fois, plus de chances »: only when this refusal gave them more tickets."""
    times, _slash, out_of = registration.chance.partition("/")
    if times == out_of or not (registration.is_waiting and registration.member):
        return []
    now = memory_of([registration.member], today=today).get(registration.member.pk, NOTHING_YET)
    before = replace(now, refusals=max(0, now.refusals - 1))
    gains = now.refusals > 0 and before.gains_by_waiting
    return [_("The next time, you have more chances.")] if gains else []


def _whom(mix: Mix) -> str:
    return format_list(what_was_looked_for(mix), locale=dates.locale_of(reader_language()))


def _draw_of(registration: Registration) -> Draw | None:
    drawn = Draw.objects.filter(session=registration.session_id, drawn_at__isnull=False)
    return drawn.first()


def _remembered(registration: Registration, draw: Draw) -> list[str]:
    """Their own earlier draws, as they were when this one was sealed."""
    if registration.member is None or draw.sealed_at is None:
        return []
    told = memory_of(
        [registration.member], today=localdate(draw.sealed_at), drawn_before=draw.sealed_at
    )
    memory = told.get(registration.member.pk, NOTHING_YET)
    if memory.tickets <= 1:
        return []
    return [YOU_HAD_NO_SEAT % {"times": memory.refusals}]


def _left_out(registration: Registration) -> list[str]:
    if not (registration.is_waiting and registration.session.is_draw):
        return []
    drawn = Draw.objects.filter(session=registration.session_id, drawn_at__isnull=False)
    return [
        sentence
        for drawn_at in drawn.values_list("drawn_at", flat=True)
        for sentence in (
            _why_left_out(registration, drawn_at),
            _("When a seat is free, a small draw decides among those who wait."),
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
