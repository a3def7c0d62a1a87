"""What somebody of the team types for a person, and what a person types at the kiosk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from interra.design.forms import Tiles
from interra.foundation.codes import a_code
from interra.people.forms.who import TypedText, WhoForm
from interra.people.models import Member

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interra.people.queries.desk import Found

NEW = "new"


class WhoIsHereForm(WhoForm):
    """A name; a phone or an e-mail only if the person wants to give one."""

    in_person = None  # type: ignore[assignment]  # Django: takes the field away
    age = forms.ChoiceField(
        label=_("Age, if the person says it"),
        required=False,
        choices=Member.Age.choices,
        widget=Tiles,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, autofill=False, **kwargs)

    @property
    def facts(self) -> dict[str, str]:
        return {**super().facts, "age": self.cleaned_data["age"]}

    def clean(self) -> dict[str, Any]:
        return self.cleaned_data


class SignUpForm(WhoIsHereForm):
    """The second screen: the same words kept, who of those found it is, and which date."""

    person = forms.ChoiceField(
        error_messages={
            "required": _("Choose the person."),
            "invalid_choice": _("Choose the person."),
        }
    )
    session = forms.SlugField(
        error_messages={"required": _("Choose a date."), "invalid": _("Choose a date.")}
    )
    form_key = TypedText(required=False)

    def __init__(self, *args: Any, found: Sequence[Found], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(person.code, person.name) for person in found]
        self.fields["person"].choices = [*people, (NEW, NEW)]  # type: ignore[attr-defined]  # a field with choices

    @property
    def is_new(self) -> bool:
        return bool(self.cleaned_data["person"] == NEW)

    @property
    def key(self) -> str:
        return self.cleaned_data["form_key"][:64] or a_code(26)
