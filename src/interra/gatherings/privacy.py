"""My data: what somebody has asked for, and how their seats and their name go."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from interra.foundation import privacy
from interra.gatherings.actions.forgetting import forget
from interra.gatherings.queries.mine import held_about

ROOM = gettext_noop("My ateliers and my seats")


def register() -> None:
    privacy.register(ROOM, export=held_about, erase=forget)
