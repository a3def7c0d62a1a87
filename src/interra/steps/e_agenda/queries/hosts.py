"""What the agenda holds about somebody: the ateliers they host, and the words they gave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from interra.design.templatetags.design import in_reader_language

if TYPE_CHECKING:
    from interra.people.models import Member


def held_about(member: Member) -> dict[str, Any]:
    hosted = member.ateliers.order_by("made_at")
    return {
        _("Ateliers I host"): [
            {
                _("Title"): in_reader_language(atelier.title)[1],
                _("My words"): in_reader_language(atelier.host_words)[1],
            }
            for atelier in hosted
        ]
    }
