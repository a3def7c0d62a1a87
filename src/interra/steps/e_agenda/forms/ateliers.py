"""An atelier as the desk writes it down with its host: in their language, and in simple French."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from interra.design.forms import ManyTiles, Tiles
from interra.design.templatetags.design import door_name
from interra.gatherings.actions.scheduling import CLASHES
from interra.gatherings.models import Session
from interra.people.models import Member
from interra.people.rules import SPOKEN, Door
from interra.steps.e_agenda.actions.ateliers import Told
from interra.steps.e_agenda.forms.dates import A_NUMBER, SeatsForm
from interra.steps.e_agenda.forms.fields import WordsField
from interra.steps.e_agenda.models import Atelier
from interra.territory.models import Venue

if TYPE_CHECKING:
    from collections.abc import Sequence

SIMPLE = "fr"
WORDS = ("title", "story", "host_words", "bring")  # each in two languages
PLAIN = (
    "door",
    "language",
    "languages_spoken",
    "little_french",
    "children",
    "audience",
    "discreet_place",
    "seats",
    "mode",
    "team_present_for",
)


def _line(label: Any, longest: int, **kwargs: Any) -> WordsField:
    widget = forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})
    return WordsField(label=label, max_length=longest, widget=widget, **kwargs)


def _text(label: Any, longest: int, **kwargs: Any) -> WordsField:
    widget = forms.Textarea(attrs={"dir": "auto", "rows": 4})
    return WordsField(label=label, max_length=longest, widget=widget, **kwargs)


class AtelierForm(SeatsForm):
    door = forms.ChoiceField(
        label=_("What do we do?"),
        choices=[(door.value, door.value) for door in Door],
        widget=Tiles(pictograms={door.value: door.value for door in Door}),
        error_messages={"required": _("Choose a pictogram.")},
    )
    title_fr = _line(
        _("Title in simple French"), 80, error_messages={"required": _("Write a title.")}
    )
    story_fr = _text(_("What we do, in simple French"), 1500, required=False)
    host_words_fr = _text(_("Two sentences by the host, in simple French"), 400, required=False)
    bring_fr = _line(_("What to bring, in simple French"), 200, required=False)
    language = forms.ChoiceField(
        label=_("The language of the host"), choices=list(SPOKEN.items()), initial=SIMPLE
    )
    title_own = _line(_("Title in the host’s language"), 80, required=False)
    story_own = _text(_("What we do, in the host’s language"), 1500, required=False)
    host_words_own = _text(_("The host’s own words"), 400, required=False)
    bring_own = _line(_("What to bring, in the host’s language"), 200, required=False)
    hosts = forms.MultipleChoiceField(
        label=_("Who hosts"), required=False, widget=ManyTiles(attrs={"class": "choices-list"})
    )
    find_host = _line(_("Find a member by name"), 80, required=False)
    languages_spoken = forms.MultipleChoiceField(
        label=_("Languages we speak there"),
        choices=list(SPOKEN.items()),
        required=False,
        initial=[SIMPLE],
        widget=ManyTiles(attrs={"class": "choices-tight"}),
    )
    little_french = forms.BooleanField(
        label=_("People who speak little French are at ease"), required=False, initial=True
    )
    audience = forms.ChoiceField(
        label=_("For whom"), choices=Atelier.Audience.choices, initial=Atelier.Audience.EVERYONE
    )
    children = forms.ChoiceField(
        label=_("Children"), choices=Atelier.Children.choices, initial=Atelier.Children.NO
    )
    venue = forms.ChoiceField(label=_("Place"), required=False)
    discreet_place = forms.BooleanField(
        label=_("Tell the exact place only to those who have a seat"), required=False
    )
    mode = forms.ChoiceField(
        label=_("How we give seats"),
        choices=Session.Mode.choices,
        initial=Session.Mode.FIRST,
        widget=Tiles(pictograms={"first": "clock", "draw": "draw"}),
    )
    team_present_for = forms.IntegerField(
        label=_("The team is there for the first dates: how many?"),
        initial=3,
        min_value=0,
        max_value=60,
        error_messages=A_NUMBER,
        widget=forms.NumberInput(attrs={"min": 0, "max": 60, "inputmode": "numeric"}),
    )
    version = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    PARTS = (
        (_("What"), ("door", "title_fr", "story_fr", "bring_fr")),
        (_("Who"), ("hosts", "find_host", "host_words_fr")),
        (
            _("In the host’s language"),
            ("language", "title_own", "story_own", "host_words_own", "bring_own"),
        ),
        (
            _("For whom"),
            ("audience", "children", "languages_spoken", "little_french"),
        ),
        (_("Where"), ("venue", "discreet_place", "team_present_for")),
        (_("Seats"), ("seats", "mode")),
    )

    def __init__(
        self,
        *args: Any,
        atelier: Atelier | None,
        found: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.atelier = atelier
        self.fields["seats"].initial = 12
        self.fields["seats"].help_text = _("For the dates that you plan next.")
        self.fields["door"].choices = [(door.value, door_name(door)) for door in Door]  # type: ignore[attr-defined]  # a field with choices
        self.fields["venue"].choices = _venues(atelier)  # type: ignore[attr-defined]  # a field with choices
        self.people = self._people(found)
        self.fields["hosts"].choices = list(self.people.items())  # type: ignore[attr-defined]  # a field with choices

    @property
    def parts(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [(heading, [self[name] for name in names]) for heading, names in self.PARTS]

    @property
    def told(self) -> Told:
        said = self.cleaned_data
        words: dict[str, Any] = {name: self._in_two_languages(name) for name in WORDS}
        return Told(
            **words,
            **{name: said[name] for name in PLAIN},
            hosts=list(Member.objects.active().filter(code__in=said["hosts"]).order_by("pk")),
            venue=Venue.objects.filter(code=said["venue"]).first() if said["venue"] else None,
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("mode") == Session.Mode.DRAW and cleaned.get("seats"):
            clash = self.atelier.mix.clash(cleaned["seats"]) if self.atelier else None
            if clash:
                self.add_error("seats", CLASHES[clash[0]])
        return cleaned

    def _in_two_languages(self, name: str) -> dict[str, str]:
        """Other translations that the atelier already has are kept."""
        said, own = self.cleaned_data, self.cleaned_data["language"]
        texts: dict[str, str] = dict(getattr(self.atelier, name)) if self.atelier else {}
        if own != SIMPLE:
            texts = {own: said[f"{name}_own"], **{k: v for k, v in texts.items() if k != own}}
        texts[SIMPLE] = said[f"{name}_fr"]
        return {language: text for language, text in texts.items() if text}

    def _people(self, found: Sequence[tuple[str, str]]) -> dict[str, str]:
        """Who may be ticked: those who are ticked already, and those just found."""
        data: Any = self.data  # a QueryDict when bound
        ticked = data.getlist("hosts") if self.is_bound else self.initial.get("hosts", [])
        chosen = Member.objects.active().filter(code__in=ticked[:50]).order_by("pk")
        return dict(chosen.values_list("code", "name")) | dict(found)


def as_typed(atelier: Atelier) -> dict[str, Any]:
    """What the form shows of an atelier before anything is changed."""
    shown: dict[str, Any] = {name: getattr(atelier, name) for name in PLAIN}
    for name in WORDS:
        texts = getattr(atelier, name)
        shown[f"{name}_fr"] = texts.get(SIMPLE, "")
        shown[f"{name}_own"] = (
            texts.get(atelier.language, "") if atelier.language != SIMPLE else ""
        )
    return shown | {
        "hosts": list(atelier.hosts.values_list("code", flat=True)),
        "venue": atelier.venue.code if atelier.venue else "",
        "version": atelier.changed_at.isoformat(),
    }


def _venues(atelier: Atelier | None) -> list[tuple[str, Any]]:
    venues = Venue.objects.filter(is_open=True)
    if atelier and atelier.venue_id:
        venues = venues | Venue.objects.filter(pk=atelier.venue_id)
    named = venues.order_by("name", "pk").values_list("code", "name", "quarter")
    return [
        ("", _("Not yet known")),
        *((code, f"{name} ({quarter})") for code, name, quarter in named),
    ]
