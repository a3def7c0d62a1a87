"""The association's own words for answers that pages and downloads both show."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from interra.design import dates
from interra.design.forms import DAY_PARTS
from interra.design.templatetags.design import door_name
from interra.people.models import Consent, Opening
from interra.people.rules import DAYS, Band

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django_stubs_ext import StrOrPromise

A_MONDAY = date(2024, 1, 1)
BANDS: dict[Band, StrOrPromise] = {
    Band.UNDER_1: _("Less than 1 year"),
    Band.FROM_1_TO_3: _("1 to 3 years"),
    Band.FROM_3_TO_5: _("3 to 5 years"),
    Band.OVER_5: _("More than 5 years, or always"),
}
CONSENTS: dict[str, StrOrPromise] = dict(Consent.Kind.choices)
REASONS: dict[str, StrOrPromise] = dict(Opening.Reason.choices)


def likes_in_words(doors: Sequence[str]) -> list[str]:
    return [door_name(door) for door in doors]


def free_time_in_words(time: str, language: str) -> str:
    """`sat-morning` is « samedi, matin »."""
    day, _dash, part = time.partition("-")
    said = {code: name for code, name, _pictogram in DAY_PARTS}
    name = dates.weekday(A_MONDAY + timedelta(days=DAYS.index(day)), language)
    return f"{name}, {said[part]}".lower()
