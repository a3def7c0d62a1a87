"""My data: the ateliers that somebody hosts, and how the agenda forgets a host."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from interra.foundation import privacy
from interra.steps.e_agenda.actions.hosts import forget_host
from interra.steps.e_agenda.queries.hosts import held_about

ROOM = gettext_noop("My ateliers")


def register() -> None:
    privacy.register(ROOM, export=held_about, erase=forget_host)
