"""The page on which a mix is written: of a session's draw, or of an atelier's dates to come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from interra.gatherings.forms.mixing import MixForm
from interra.gatherings.rules.mixing import Mix, Preset, preset

if TYPE_CHECKING:
    from django.http import HttpRequest


def mix_form(
    request: HttpRequest, *, mix: Mix, seats: int, language: str, reason: str = ""
) -> MixForm:
    """What was sent; or the mix as it is, or the preset that was asked for, to change and keep."""
    if request.method == "POST":
        return MixForm(request.POST, seats=seats)
    asked = request.GET.get("preset", "")
    if asked in set(Preset):
        mix = preset(Preset(asked), seats, language)
    return MixForm.of(mix, seats=seats, reason=reason)


def presets() -> list[tuple[str, str]]:
    return [
        (Preset.MIXED, _("Mixed: a third and a third")),
        (Preset.TALK, _("To talk: one who helps beside each beginner")),
        (Preset.NEW_FACES, _("New faces first")),
        (Preset.NONE, _("Without rules")),
    ]
