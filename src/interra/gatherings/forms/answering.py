"""What a mix asks for one date: two fields for each person at most, none that must be filled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from interra.design.forms import Tiles, YesNo
from interra.gatherings.queries.answering import GENDERS
from interra.gatherings.rules.mixing import Answer, Gender

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interra.gatherings.queries.answering import Asked
    from interra.gatherings.rules.mixing import Mix

NOT_SAID = "not_said"
WHO = [
    *((str(gender), said) for gender, said in GENDERS.items()),
    (NOT_SAID, gettext_lazy("I do not say")),
]
STEPS = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]
AGAIN = gettext_lazy("Choose an answer.")


class QuestionForm(forms.Form):
    """`told_0`, `steps_0` for who asked; `told_1`… for who comes along."""

    def __init__(self, *args: Any, mix: Mix, people: Sequence[Asked], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        for person in people:
            if mix.asks_gender:
                self.fields[f"told_{person.position}"] = _choice(person.who, WHO, Tiles, NOT_SAID)
            if mix.asks_access:
                said = _("%(who)s: must the seat be without steps?") % {"who": person.who}
                self.fields[f"steps_{person.position}"] = _choice(said, STEPS, YesNo, "no")

    @property
    def answers(self) -> dict[int, Answer]:
        """What `answer` takes."""
        return {person.position: self._answer(person.position) for person in self.people}

    def _answer(self, position: int) -> Answer:
        told = self.cleaned_data.get(f"told_{position}")
        return Answer(
            gender=Gender(told) if told and told != NOT_SAID else None,
            easy_access=self.cleaned_data.get(f"steps_{position}") == "yes",
        )


def _choice(label: str, choices: Any, widget: type[forms.RadioSelect], first: str) -> forms.Field:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=widget,
        initial=first,
        required=False,
        error_messages={"invalid_choice": AGAIN},
    )
