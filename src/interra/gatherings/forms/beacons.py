"""What is typed about a beacon: which one, the numbers of the lottery, dice."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from interra.design.forms import Tiles
from interra.gatherings.models import Draw
from interra.gatherings.rules.beacons import Kind, NotLotto, read_dice, read_lotto

LOTTO_SAYS = {
    NotLotto.HOW_MANY: _("Type 6 numbers with spaces, and the bonus number apart."),
    NotLotto.OUT_OF_RANGE: _("Each number is between 1 and 45."),
    NotLotto.TWICE: _("A number is there twice. Look again."),
}
PICTOGRAMS: dict[str, str] = {
    Kind.ROUND: "globe",
    Kind.LOTTO: "check",
    Kind.DICE: "draw",
    Kind.HOUSE: "lock",
}
ONLY_DIGITS = {"inputmode": "numeric", "autocomplete": "off", "dir": "ltr"}


class BeaconForm(forms.Form):
    """What shall pick the group."""

    kind = forms.ChoiceField(
        label=_("What picks the group?"),
        choices=Draw.Beacon.choices,
        widget=Tiles(pictograms=PICTOGRAMS),
    )


class LottoForm(forms.Form):
    """Six numbers and the bonus, as the lottery shows them. `cleaned_data["drawn"]` is one text."""

    numbers = forms.CharField(
        label=_("The 6 numbers"),
        help_text=_("For example: 3 8 12 20 31 44"),
        max_length=60,
        widget=forms.TextInput(attrs=ONLY_DIGITS),
    )
    bonus = forms.CharField(
        label=_("The bonus number"), max_length=10, widget=forms.TextInput(attrs=ONLY_DIGITS)
    )
    compared = forms.BooleanField(label=_("I have compared them with the site of the lottery."))

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if "numbers" in typed and "bonus" in typed:
            read = read_lotto(typed["numbers"], typed["bonus"])
            if isinstance(read, NotLotto):
                self.add_error("numbers", str(LOTTO_SAYS[read]))
            typed["drawn"] = read
        return typed


class DiceForm(forms.Form):
    """Ten dice of one person, in their order."""

    dice = forms.CharField(
        label=_("Your 10 dice"),
        help_text=_("Type the 10 digits in their order. For example: 4 1 6 2 2 5 3 6 1 4"),
        max_length=40,
        widget=forms.TextInput(attrs=ONLY_DIGITS),
    )

    def clean_dice(self) -> str:
        digits = read_dice(self.cleaned_data["dice"])
        if digits is None:
            raise forms.ValidationError(_("Type 10 digits. Each is between 1 and 6."))
        return digits
