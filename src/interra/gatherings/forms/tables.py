from __future__ import annotations

from django import forms

from interra.gatherings.rules import MOST_SEATS


class TablesForm(forms.Form):
    """Which round, at how many tables; the deed says what is possible."""

    round = forms.IntegerField(min_value=0, max_value=99)
    tables = forms.IntegerField(min_value=0, max_value=MOST_SEATS)
