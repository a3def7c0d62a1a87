from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from interra.design.forms import Tiles

if TYPE_CHECKING:
    from collections.abc import Iterable

    from interra.people.queries.merging import TwoContacts

KEPT, OTHER = "kept", "other"
LABELS = {"phone": _("Which phone stays?"), "email": _("Which e-mail stays?")}


class WhichContactForm(forms.Form):
    """A question for each kind of contact of which there are two; often there is none."""

    def __init__(self, *args: Any, two: Iterable[TwoContacts], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for contact in two:
            self.fields[contact.name] = forms.ChoiceField(
                label=LABELS[contact.name],
                choices=[(KEPT, _apart(contact.kept)), (OTHER, _apart(contact.other))],
                widget=Tiles(attrs={"class": "choices-list"}),
                initial=KEPT,
            )

    @property
    def of_other(self) -> list[str]:
        return [name for name, chosen in self.cleaned_data.items() if chosen == OTHER]


def _apart(contact: str) -> str:
    """Read from left to right, also in the middle of Arabic."""
    return f"\u2066{contact}\u2069"
