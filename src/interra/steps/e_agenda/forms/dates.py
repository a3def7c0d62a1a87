"""When: a whole series, one date moved, its seats, its end."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from interra.design.forms import Tiles
from interra.gatherings.rules import MOST_SEATS
from interra.steps.e_agenda.forms.fields import DayField, HourField, WordsField
from interra.steps.e_agenda.models import Series
from interra.steps.e_agenda.rules import MOST_DATES, Rhythm, SeriesPlan

A_NUMBER = {
    "required": _("Write a number."),
    "invalid": _("Write a number, for example 6."),
}


class HoursForm(forms.Form):
    """A day, a start and an end on the same day."""

    day = DayField(label=_("Day"))
    starts_at = HourField(label=_("From"))
    ends_at = HourField(label=_("To"))

    @property
    def minutes(self) -> int:
        day = dt.date(2000, 1, 1)
        ends, starts = (self.cleaned_data[name] for name in ("ends_at", "starts_at"))
        length = dt.datetime.combine(day, ends) - dt.datetime.combine(day, starts)
        return int(length.total_seconds() // 60)

    @property
    def hours(self) -> dict[str, Any]:
        """What `move_date` and `add_date` take."""
        return {
            "day": self.cleaned_data["day"],
            "starts_at": self.cleaned_data["starts_at"],
            "minutes": self.minutes,
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("starts_at") and cleaned.get("ends_at") and self.minutes <= 0:
            self.add_error("ends_at", _("The end comes before the start. Change the hours."))
        return cleaned


class SeriesForm(HoursForm):
    rhythm = forms.ChoiceField(
        label=_("How often"),
        choices=Series.Rhythm.choices,
        initial=Series.Rhythm.WEEKLY,
        widget=Tiles(pictograms={"once": "calendar", "weekly": "repeat", "fortnightly": "repeat"}),
    )
    n = forms.IntegerField(
        label=_("How many dates"),
        initial=6,
        min_value=1,
        max_value=MOST_DATES,
        error_messages=A_NUMBER
        | {
            "min_value": _("Choose between 1 and 60 dates."),
            "max_value": _("Choose between 1 and 60 dates."),
        },
        widget=forms.NumberInput(attrs={"min": 1, "max": MOST_DATES, "inputmode": "numeric"}),
    )
    skips_school_holidays = forms.BooleanField(
        label=_("Not during the school holidays"), required=False
    )
    seen = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    field_order = ("rhythm", "day", "starts_at", "ends_at", "n", "skips_school_holidays", "seen")

    @property
    def plan(self) -> SeriesPlan:
        told = self.cleaned_data
        rhythm = Rhythm(told["rhythm"])
        return SeriesPlan(
            rhythm=rhythm,
            first_on=told["day"],
            starts_at=told["starts_at"],
            minutes=self.minutes,
            n=1 if rhythm is Rhythm.ONCE else told["n"],
            skips_school_holidays=told["skips_school_holidays"],
        )


class SeatsForm(forms.Form):
    seats = forms.IntegerField(
        label=_("Seats"),
        min_value=1,
        max_value=MOST_SEATS,
        error_messages=A_NUMBER
        | {
            "min_value": _("Choose at least %(limit_value)d seat."),
            "max_value": _("Choose at most %(limit_value)d seats."),
        },
        widget=forms.NumberInput(attrs={"min": 1, "max": MOST_SEATS, "inputmode": "numeric"}),
    )


class ReasonForm(forms.Form):
    reason = WordsField(
        label=_("Why?"),
        help_text=_("People who asked to come read this sentence."),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
