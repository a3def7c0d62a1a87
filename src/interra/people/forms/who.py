"""Who comes, and how we may reach them: the same fields wherever somebody is welcomed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from interra.foundation.errors import Refused
from interra.people.actions import entering

if TYPE_CHECKING:
    from collections.abc import Callable


class TypedText(forms.CharField):
    """Takes whatever was typed or pasted; the deed says what it can read of it."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value))[:4000].replace("\x00", " ")


class ContactForm(forms.Form):
    """A phone, or an e-mail, or « Interra tells me in person »: one of the three is enough.

    `facts` is what the deeds take: `welcome(**form.facts, language=…, now=…)`.
    With `autofill=False` (the kiosk) the browser neither offers nor keeps anything.
    """

    phone = TypedText(
        label=_("Your phone"),
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "dir": "ltr"}),
    )
    email = TypedText(
        label=_("Or your e-mail"),
        required=False,
        widget=forms.TextInput(
            attrs={
                "type": "text",  # a browser's own check would answer in the browser's language
                "inputmode": "email",
                "autocomplete": "email",
                "autocapitalize": "none",
                "spellcheck": "false",
                "dir": "ltr",
            }
        ),
    )
    in_person = forms.BooleanField(label=_("Interra tells me in person"), required=False)

    def __init__(self, *args: Any, autofill: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not autofill:
            for field in self.fields.values():
                field.widget.attrs["autocomplete"] = "off"

    @property
    def facts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("phone", "email")}

    def clean_phone(self) -> str:
        return _said(entering.readable_phone, self.cleaned_data["phone"])

    def clean_email(self) -> str:
        return _said(entering.readable_email, self.cleaned_data["email"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        given = cleaned.get("phone") or cleaned.get("email") or cleaned.get("in_person")
        if not given and not self.errors:
            self.add_error("phone", _("Choose how we reach you."))
        return cleaned


class WhoForm(ContactForm):
    """The name they want to be called by, then how to reach them."""

    name = TypedText(
        label=_("What should we call you?"),
        help_text=_("A first name is enough. No papers needed."),
        error_messages={"required": _("Write a first name.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "nickname", "dir": "auto", "spellcheck": "false"}
        ),
    )
    field_order = ("name", "phone", "email", "in_person")

    @property
    def facts(self) -> dict[str, str]:
        return {"name": self.cleaned_data["name"], **super().facts}

    def clean_name(self) -> str:
        return _said(entering.acceptable_name, self.cleaned_data["name"])


def _said(read: Callable[[str], str], typed: str) -> str:
    """The deed's own refusal becomes the sentence beside the field."""
    try:
        return read(typed)
    except Refused as reason:
        raise ValidationError(str(reason)) from reason
