"""What the coordinator writes before a draw."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class WhyForm(forms.Form):
    """Why: kept with the session and in the journal."""

    reason = forms.CharField(label=_("Why?"), max_length=300)
