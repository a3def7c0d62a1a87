from __future__ import annotations

from interra.people.forms.who import WhoForm


class NameForm(WhoForm):
    """Only the name."""

    phone = email = in_person = None  # type: ignore[assignment]  # Django: takes the field away

    def clean(self) -> dict[str, object]:
        return self.cleaned_data
