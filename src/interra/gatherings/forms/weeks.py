"""What is typed of a week: the wish list, best first; and at the desk, the sessions to draw at once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from interra.design.forms import ManyTiles, Tiles
from interra.gatherings.forms.beacons import PICTOGRAMS
from interra.gatherings.models import Draw
from interra.gatherings.queries.weeks import chosen_label
from interra.gatherings.queries.wishes import fewest_wishes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from interra.gatherings.models import Session
    from interra.gatherings.queries.weeks import DeskWeek

MOST_WISHES = 5
BEFORE = {
    "12": gettext_lazy("12 hours before the first date"),
    "24": gettext_lazy("1 day before the first date"),
    "48": gettext_lazy("2 days before the first date"),
    "72": gettext_lazy("3 days before the first date"),
}
RANKS = (
    gettext_lazy("First wish"),
    gettext_lazy("Second wish"),
    gettext_lazy("Third wish"),
    gettext_lazy("Fourth wish"),
    gettext_lazy("Fifth wish"),
)


class RankField(forms.ChoiceField):
    """The first ranks are asked for. An empty one is no mistake by itself: the list counts as a whole."""

    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)


class WishForm(forms.Form):
    """One choice for each rank; a rank may stay empty."""

    use_required_attribute = False

    def __init__(
        self, *args: Any, sessions: Sequence[Session], first: Sequence[Session] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._by_code = {session.code: session for session in sessions}
        choices = [(code, chosen_label(session)) for code, session in self._by_code.items()]
        for number, rank in zip(range(min(MOST_WISHES, len(choices))), RANKS, strict=False):
            self.fields[f"wish_{number + 1}"] = RankField(
                label=rank,
                required=number < fewest_wishes(sessions),
                choices=[("", _("No date")), *choices],
                initial=first[number].code if number < len(first) else "",
                error_messages={"invalid_choice": _("Requests are closed for this date.")},
            )

    @property
    def wishes(self) -> list[Session]:
        codes = [self.cleaned_data[name] for name in self.fields if self.cleaned_data.get(name)]
        return [self._by_code[code] for code in codes]

    def clean(self) -> dict[str, Any]:
        told = [self.cleaned_data.get(name) for name in self.fields]
        for name in self.fields:
            code = self.cleaned_data.get(name)
            if code and told.index(code) != list(self.fields).index(name):
                self.add_error(name, _("This date is on your list already. Choose another one."))
        wished = {code for code in told if code}
        if not self.errors and len(wished) < fewest_wishes(list(self._by_code.values())):
            second = "wish_2" if wished else "wish_1"
            name = second if second in self.fields else "wish_1"
            few = len(self._by_code) > 1
            self.add_error(
                name,
                _("Choose at least 2 dates. You have more chances.")
                if few
                else _("Choose a date."),
            )
        return self.cleaned_data


class WeekForm(forms.Form):
    """Which sessions are drawn at once, when requests close, what picks."""

    sessions = forms.MultipleChoiceField(
        label=gettext_lazy("The dates of this week"),
        widget=ManyTiles(attrs={"class": "choices-list"}),
        error_messages={"required": gettext_lazy("Choose at least 2 dates.")},
    )
    closes = forms.ChoiceField(
        label=gettext_lazy("When do requests close?"),
        choices=BEFORE.items(),
        widget=Tiles(attrs={"class": "choices-list"}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What picks the group?"),
        choices=Draw.Beacon.choices,
        widget=Tiles(pictograms=PICTOGRAMS),
    )

    def __init__(self, *args: Any, sessions: Sequence[Session], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._by_code = {session.code: session for session in sessions}
        choices = [(code, chosen_label(session)) for code, session in self._by_code.items()]
        self.fields["sessions"].choices = choices  # type: ignore[attr-defined]  # a field with choices

    @classmethod
    def of(cls, shown: DeskWeek, *, sessions: Sequence[Session]) -> WeekForm:
        first = shown.sessions[0].session
        hours = str(round((first.starts_at - shown.closes_at).total_seconds() / 3600))
        told = {
            "sessions": [line.session.code for line in shown.sessions],
            "closes": hours if hours in BEFORE else "48",
            "kind": shown.draw.kind if shown.draw else Draw.Beacon.HOUSE,
        }
        return cls(initial=told, sessions=sessions)

    @property
    def chosen(self) -> list[Session]:
        return [self._by_code[code] for code in self.cleaned_data["sessions"]]

    @property
    def closes_at(self) -> datetime:
        first = min(session.starts_at for session in self.chosen)
        return first - timedelta(hours=int(self.cleaned_data["closes"]))
