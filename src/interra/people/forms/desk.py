from __future__ import annotations

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from interra.people.forms.who import ContactForm, TypedText
from interra.people.models import Opening
from interra.people.rules.names import fold


class SearchForm(forms.Form):
    who = TypedText(
        label=_("Name, phone or e-mail"),
        help_text=_("3 letters or 3 digits are enough. Any script."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "dir": "auto", "spellcheck": "false"}
        ),
    )

    def clean_who(self) -> str:
        typed: str = self.cleaned_data["who"].strip()
        if not fold(typed):
            raise forms.ValidationError(_("Write 3 letters or 3 digits."))
        return typed


class ReasonForm(forms.Form):
    CHOICES: ClassVar = [(reason.value, reason.label) for reason in Opening.GIVEN]

    reason = forms.TypedChoiceField(choices=CHOICES, coerce=Opening.Reason)


class CorrectContactForm(ContactForm):
    """At the desk a person may also wish to leave no contact at all."""

    in_person = None  # type: ignore[assignment]  # Django: takes the field away

    def clean(self) -> dict[str, object]:
        return self.cleaned_data
