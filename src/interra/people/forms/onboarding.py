"""One question a screen. A form answers with the words its deed expects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from interra.design.forms import FreeTimes as TickedTimes
from interra.people.forms.who import TypedText
from interra.people.rules import FREE_TIMES, MOST_LANGUAGES, SPOKEN, Age, Band, Channel, Door
from interra.people.rules.onboarding import Step

if TYPE_CHECKING:
    from interra.people.models import Member

NOT_SAID = "not_said"


class Languages(forms.Form):
    languages = forms.MultipleChoiceField(choices=list(SPOKEN.items()), required=False)

    def clean_languages(self) -> list[str]:
        spoken: list[str] = self.cleaned_data["languages"]
        if len(spoken) > MOST_LANGUAGES:
            raise forms.ValidationError(_("Choose 3 languages at most."))
        return spoken


class Likes(forms.Form):
    likes = forms.MultipleChoiceField(choices=[(door, door) for door in Door], required=False)
    can_share = TypedText(max_length=600, required=False)
    would_discover = TypedText(max_length=600, required=False)


class FreeTimes(forms.Form):
    free_times = forms.MultipleChoiceField(
        choices=[(t, t) for t in FREE_TIMES], required=False, widget=TickedTimes
    )


class BandAnswer(forms.Form):
    band = forms.ChoiceField(
        choices=[*((band, band) for band in Band), (NOT_SAID, NOT_SAID)],
        error_messages={
            "required": _("Choose an answer."),
            "invalid_choice": _("Choose an answer."),
        },
    )

    def clean_band(self) -> Band | None:
        said = self.cleaned_data["band"]
        return None if said == NOT_SAID else Band(said)


class AgeAnswer(forms.Form):
    age = forms.ChoiceField(
        choices=[*((age, age) for age in Age), (NOT_SAID, NOT_SAID)],
        error_messages={
            "required": _("Choose an answer."),
            "invalid_choice": _("Choose an answer."),
        },
    )

    def clean_age(self) -> str:
        said: str = self.cleaned_data["age"]
        return "" if said == NOT_SAID else said


class Writing(forms.Form):
    channel = forms.ChoiceField(
        choices=[(channel, channel) for channel in Channel],
        error_messages={
            "required": _("Choose an answer."),
            "invalid_choice": _("Choose an answer."),
        },
    )
    discreet = forms.BooleanField(required=False)

    def clean_channel(self) -> Channel:
        return Channel(self.cleaned_data["channel"])


class YesOrNo(forms.Form):
    given = forms.TypedChoiceField(
        choices=[("yes", "yes"), ("no", "no")],
        coerce=lambda said: said == "yes",
        error_messages={
            "required": _("Choose an answer."),
            "invalid_choice": _("Choose an answer."),
        },
    )


class Charter(forms.Form):
    """Nothing to fill: the button is the promise."""


FORMS: dict[Step, type[forms.Form]] = {
    Step.LANGUAGES: Languages,
    Step.LIKES: Likes,
    Step.FREE: FreeTimes,
    Step.BAND: BandAnswer,
    Step.AGE: AgeAnswer,
    Step.WRITING: Writing,
    Step.MIX: YesOrNo,
    Step.STUDY: YesOrNo,
    Step.PHOTOS: YesOrNo,
    Step.CHARTER: Charter,
}


def form_for(step: Step, data: Any = None, *, already: dict[str, Any] | None = None) -> forms.Form:
    return FORMS[step](data, initial=already)


def already_said(member: Member, step: Step) -> dict[str, Any]:
    """What to show ticked; the sealed answers come from `queries.circumstances`."""
    names = FORMS[step].base_fields
    return {name: getattr(member, name) for name in names if hasattr(member, name)}
