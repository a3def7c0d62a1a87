"""How forms are drawn, and the answers that have a drawing of their own.

Every form of the house gets its summary of what to mend, its hints and its links to fields from
here (`FORM_RENDERER`); an app only names its fields.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.forms import CheckboxSelectMultiple, RadioSelect
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

if TYPE_CHECKING:
    from collections.abc import Mapping

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_PARTS = (
    ("morning", _("Morning"), "sunrise"),
    ("afternoon", _("Afternoon"), "sun"),
    ("evening", _("Evening"), "moon"),
)

# Django's sentences, said in our words by our own catalogues: what happened, how to mend it.
REWORDED = (
    gettext_noop("This field is required."),
    gettext_noop("Enter a valid email address."),
    gettext_noop("Enter a valid date."),
    gettext_noop("Enter a valid time."),
    gettext_noop("Enter a whole number."),
    gettext_noop("Select a valid choice. That choice is not one of the available choices."),
    gettext_noop("Select a valid choice. %(value)s is not one of the available choices."),
)


class InterraForms(DjangoTemplates):
    form_template_name = "design/form.html"
    field_template_name = "design/field.html"


class _Drawn:
    """Gives each option its pictogram. A door's name is both a colour and a pictogram."""

    pictograms: Mapping[str, str]

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)  # type: ignore[misc]  # the base has no types
        option["pictogram"] = self.pictograms.get(str(value), "")
        return option


class Tiles(_Drawn, RadioSelect):
    """One answer among big tiles. `pictograms` maps a value to a name of the sprite."""

    template_name = "design/widgets/choices.html"

    def __init__(self, *, pictograms: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.pictograms = pictograms or {}


class ManyTiles(_Drawn, CheckboxSelectMultiple):
    """Several answers among big tiles."""

    template_name = "design/widgets/choices.html"

    def __init__(self, *, pictograms: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.pictograms = pictograms or {}


class YesNo(RadioSelect):
    """Two answers of the same size: refusing is as easy as accepting."""

    template_name = "design/widgets/yes_no.html"


class FreeTimes(CheckboxSelectMultiple):
    """Seven days of three parts; values are "mon-morning" … "sun-evening"."""

    template_name = "design/widgets/free_times.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        chosen = set(context["widget"]["value"])
        context["parts"] = DAY_PARTS
        context["days"] = [
            (
                index,
                [
                    (f"{day}-{part}", label, f"{day}-{part}" in chosen)
                    for part, label, _ in DAY_PARTS
                ],
            )
            for index, day in enumerate(DAYS)
        ]
        return context
