"""What the agenda holds about somebody: the ateliers they host, and the words they gave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from interra.design.templatetags.design import in_reader_language
from interra.people.queries.my_data import apart
from interra.steps.e_agenda.models import Atelier

if TYPE_CHECKING:
    from datetime import datetime

    from interra.people.models import Member


def held_about(member: Member) -> dict[str, Any]:
    hosted = member.ateliers.order_by("made_at", "pk")
    return {
        _("Ateliers I host"): [
            {
                _("Title"): in_reader_language(atelier.title)[1],
                _("My words"): in_reader_language(atelier.host_words)[1],
            }
            for atelier in hosted
        ]
    }


def foretold(one: Member, other: Member, *, now: datetime) -> list[str]:
    """Two people are never put together any more, and both host this atelier: it has no more dates
    until one of them hosts."""
    both = one.ateliers.exclude(state=Atelier.State.CLOSED).filter(hosts=other)
    sentence = _("“%(atelier)s”: both host it. Choose who hosts, then plan its next dates.")
    return [
        sentence % {"atelier": apart(in_reader_language(atelier.title)[1])}
        for atelier in both.order_by("pk")
    ]
