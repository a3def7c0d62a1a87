from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from interra.people.forms.who import TypedText
from interra.people.rules.names import fold


class EraseForm(forms.Form):
    """Nothing to write for whoever has just signed in; otherwise one's own name."""

    name = TypedText(
        label=_("Write your name, to be sure"),
        error_messages={"required": _("Write your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = name
        if not name:
            del self.fields["name"]

    def clean_name(self) -> str:
        typed: str = self.cleaned_data["name"].strip()
        same = typed == self.expected or (fold(typed) and fold(typed) == fold(self.expected))
        if not same:
            raise forms.ValidationError(_("Write your name as it is here: %s") % self.expected)
        return typed
