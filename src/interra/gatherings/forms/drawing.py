"""What the coordinator writes before a draw."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from interra.gatherings import rules

LABELS = {
    "newcomers_at_least": _("People who arrived recently: at least"),
    "newcomers_at_most": _("People who arrived recently: at most"),
    "locals_at_least": _("People who have been here longer: at least"),
    "locals_at_most": _("People who have been here longer: at most"),
    "unknown_at_least": _("People who did not say: at least"),
    "unknown_at_most": _("People who did not say: at most"),
}


class WhyForm(forms.Form):
    """Why: kept with the session and in the journal."""

    reason = forms.CharField(label=_("Why?"), max_length=300)


class MixForm(forms.Form):
    """Six numbers and a reason. An empty « at most » is no limit."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for bound in fields(rules.Mix):
            self.fields[bound.name] = forms.IntegerField(
                label=LABELS[bound.name],
                min_value=0,
                max_value=rules.MOST_SEATS,
                required=False,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )
        self.fields["reason"] = forms.CharField(label=_("Why?"), max_length=300)

    @classmethod
    def of(cls, mix: rules.Mix) -> MixForm:
        said = {bound.name: getattr(mix, bound.name) for bound in fields(mix)}
        return cls(initial={**said, "reason": ""})

    @property
    def mix(self) -> rules.Mix:
        return rules.Mix(
            **{
                bound.name: self.cleaned_data[bound.name]
                if bound.name.endswith("at_most")
                else self.cleaned_data[bound.name] or 0
                for bound in fields(rules.Mix)
            }
        )
