"""What is typed to come, and to come with somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from interra.design.forms import ManyTiles, Tiles
from interra.foundation.codes import a_code
from interra.gatherings import rules
from interra.gatherings.actions.joining import Who
from interra.people.forms.who import TypedText, WhoForm
from interra.people.rules.names import clean_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from interra.people.models import Member

LONGEST_KEY = 64
MOST_CHILDREN = 4


def _a_key() -> str:
    return a_code(26)


class JoinForm(WhoForm):
    """Who comes, for somebody this device does not know. `form_key` makes all its copies one answer."""

    form_key = TypedText(required=False, widget=forms.HiddenInput, initial=_a_key)

    @classmethod
    def typed_so_far(cls, typed: Mapping[str, str]) -> JoinForm:
        """Nothing was sent yet, so nothing is refused yet."""
        return cls(initial={name: typed[name] for name in cls.base_fields if name in typed})

    @property
    def who(self) -> Who:
        told = self.facts
        return Who(name=told["name"], phone=told["phone"], email=told["email"])

    @property
    def key(self) -> str:
        """Without a key (a browser lost it), the form counts once by itself."""
        return self.cleaned_data["form_key"][:LONGEST_KEY] or _a_key()


class CompanionsForm(forms.Form):
    """People of the household by their profile, one friend by name, children by number."""

    household = forms.MultipleChoiceField(
        label=_("People of your household"), required=False, widget=ManyTiles
    )
    friend = TypedText(
        label=_("The first name of a friend"),
        required=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "dir": "auto", "spellcheck": "false"}
        ),
    )
    children = forms.TypedChoiceField(
        label=_("Children who come with you"),
        required=False,
        coerce=int,
        empty_value="0",
        choices=[(number, str(number)) for number in range(MOST_CHILDREN + 1)],
        widget=Tiles,
        initial=0,
    )

    def __init__(self, *args: Any, household: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = {person.code: person for person in household}
        if household:
            choices = [(code, person.name) for code, person in self.members.items()]
            self.fields["household"].choices = choices  # type: ignore[attr-defined]  # a field with choices
        else:
            del self.fields["household"]

    def clean_friend(self) -> str:
        return clean_name(self.cleaned_data["friend"])

    @property
    def companions(self) -> list[rules.Companion]:
        """What `bring` takes."""
        answers = self.cleaned_data
        people = [
            rules.Companion(member_id=self.members[code].pk)
            for code in answers.get("household", [])
        ]
        if answers["friend"]:
            people.append(rules.Companion(name=answers["friend"]))
        return people + [rules.Companion(is_child=True)] * int(answers["children"])
