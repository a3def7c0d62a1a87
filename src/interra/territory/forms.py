from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from interra.territory.actions import Place
from interra.territory.models import Venue

_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")
# « 50.6333, 5.5667 », as maps give it when one presses long on a place.
_POINT = re.compile(r"\s*(-?\d{1,2}(?:\.\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*")


class LineField(forms.CharField):
    """One line in any script; nothing that hides or turns text."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        text = unicodedata.normalize("NFC", _UNSEEN.sub(" ", str(value or "")))
        return " ".join(text.split())


class PlaceForm(forms.Form):
    name = LineField(
        label=_("Name"), max_length=160, error_messages={"required": _("Write a name.")}
    )
    kind = forms.ChoiceField(label=_("What is it?"), choices=Venue.Kind.choices)
    street = LineField(label=_("Street and number"), max_length=120, required=False)
    postcode = LineField(label=_("Postcode"), max_length=12, required=False)
    city = LineField(label=_("Town"), max_length=60, initial="Liège")
    quarter = LineField(
        label=_("Quarter"), max_length=60, error_messages={"required": _("Write a quarter.")}
    )
    way_in = LineField(
        label=_("Which door, which floor?"),
        help_text=_("In simple French: “Porte verte, premier étage”."),
        max_length=200,
        required=False,
    )
    bus = LineField(
        label=_("Bus or tram, and the stop"),
        help_text=_("In simple French: “Bus 4, arrêt Place du Marché”."),
        max_length=200,
        required=False,
    )
    point = LineField(
        label=_("The point on the map"),
        help_text=_("Copy it from a map: 50.63333, 5.56667."),
        max_length=60,
        required=False,
    )
    step_free = forms.BooleanField(label=_("No steps: fine with a wheelchair"), required=False)
    toilets = forms.BooleanField(label=_("Toilets"), required=False)
    is_open = forms.BooleanField(
        label=_("We can use it: propose it for ateliers"), required=False, initial=True
    )

    @property
    def place(self) -> Place:
        told = dict(self.cleaned_data)
        latitude, longitude = told.pop("point") or (None, None)
        return Place(**told, latitude=latitude, longitude=longitude)

    def clean_point(self) -> tuple[Decimal, Decimal] | None:
        typed = self.cleaned_data["point"]
        if not typed:
            return None
        found = _POINT.fullmatch(typed)
        if found is None or abs(Decimal(found[1])) > 90 or abs(Decimal(found[2])) > 180:
            raise forms.ValidationError(_("Write two numbers: 50.63333, 5.56667."))
        exact = Decimal("0.00001")
        return Decimal(found[1]).quantize(exact), Decimal(found[2]).quantize(exact)


def as_typed(venue: Venue) -> dict[str, Any]:
    shown = {name: getattr(venue, name, None) for name in PlaceForm.base_fields}
    if venue.latitude is not None and venue.longitude is not None:
        shown["point"] = f"{venue.latitude}, {venue.longitude}"
    return shown
