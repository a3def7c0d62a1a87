"""My data: what this app holds about a person, and how it forgets."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from interra.foundation import privacy
from interra.people.actions.my_data import forget_in_people
from interra.people.queries.my_data import held_about

ROOM = gettext_noop("Me")


def register() -> None:
    privacy.register(ROOM, export=held_about, erase=forget_in_people)
