"""What the desk types: words of members, days and hours as people write them."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_ENOUGH_BLANK_LINES = re.compile(r"\n{3,}")
_HOUR = re.compile(r"([0-2]?\d)\s*[:hHuU.]\s*([0-5]\d)?")


def western(typed: str) -> str:
    """١٨:٣٠ is 18:30."""
    plain = unicodedata.normalize("NFKC", typed)
    return "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in plain)


class WordsField(forms.CharField):
    """A text by a member: any script, on lines of their own; nothing that hides or turns text."""

    def to_python(self, value: Any) -> str:
        text = str(value or "").replace("\r\n", "\n")
        text = unicodedata.normalize("NFC", _UNSEEN.sub("", text))
        return _ENOUGH_BLANK_LINES.sub("\n\n", text).strip()


class DayField(forms.DateField):
    """2027-03-13 as the phone's calendar gives it, or 13/3/2027 as one writes it here."""

    input_formats = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")
    default_error_messages = {"invalid": _("Write the day like this: 13/03/2027.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        kwargs.setdefault("error_messages", {"required": _("Choose a day.")})
        super().__init__(input_formats=self.input_formats, **kwargs)

    def to_python(self, value: Any) -> dt.date | None:
        return super().to_python(western(value) if isinstance(value, str) else value)


class HourField(forms.CharField):
    """18:30, 18h30, 18 h, 18u30. 24:00 is not an hour of this day."""

    default_error_messages = {"invalid": _("Write the hour like this: 18:30.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
        kwargs.setdefault("error_messages", {"required": _("Choose an hour.")})
        super().__init__(max_length=20, **kwargs)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        found = _HOUR.fullmatch(western(typed))
        try:
            return dt.time(int(found[1]), int(found[2] or 0)) if found else self._refuse()
        except ValueError:
            return self._refuse()

    def _refuse(self) -> None:
        raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
