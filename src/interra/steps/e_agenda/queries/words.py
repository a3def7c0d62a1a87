"""How a session is told in the reader's language: its state, its languages, its people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.lists import format_list
from django.conf import settings
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from interra.design import dates
from interra.steps.e_agenda.rules import BRUSSELS, Standing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

PLAINLY = {
    Standing.DRAWING: gettext_lazy("The draw is under way"),
    Standing.FULL: gettext_lazy("Full, ask for a seat"),
    Standing.CLOSED: gettext_lazy("Requests are closed"),
    Standing.UNDERWAY: gettext_lazy("It is now"),
    Standing.OVER: gettext_lazy("It is over"),
}
DAYS_AHEAD_BY_NAME = 6  # « jeudi » is the next Thursday; later days need their date


def reader() -> str:
    return get_language() or dates.SOURCE_LANGUAGE


def listed(names: Sequence[str]) -> str:
    """« Léa et Youssouf »"""
    return format_list(list(names), locale=dates.locale_of(reader())) if names else ""


def languages(codes: Sequence[str]) -> str:
    """« français et arabe »"""
    known = dates.locale_of(reader()).languages
    return listed([known.get(code, code) for code in codes])


def autonym(code: str) -> str:
    known = dates.locale_of(code)
    return dict(settings.LANGUAGES).get(code) or known.languages.get(code, code)


def day(value: datetime, now: datetime) -> str:
    """« jeudi » this week, « jeudi 11 mars » later."""
    ahead = (value.astimezone(BRUSSELS).date() - now.astimezone(BRUSSELS).date()).days
    if 0 <= ahead <= DAYS_AHEAD_BY_NAME:
        return dates.weekday(value, reader())
    return dates.day(value, reader())


def standing(
    state: Standing, free: int, closes_at: datetime, next_at: datetime | None, now: datetime
) -> str:
    match state:
        case Standing.FREE:
            return ngettext("%(n)d seat left", "%(n)d seats left", free) % {"n": free}
        case Standing.DRAW:
            return _("Draw on %(day)s") % {"day": day(closes_at, now)}
        case Standing.CANCELLED:
            return _cancelled(next_at, now)
        case _:
            return str(PLAINLY[state])


def _cancelled(next_at: datetime | None, now: datetime) -> str:
    if next_at is None:
        return _("Cancelled.")
    return _("Cancelled. Next date: %(day)s") % {"day": dates.day(next_at, reader())}
