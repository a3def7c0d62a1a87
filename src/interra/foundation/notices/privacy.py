"""My data: which messages were written to somebody. Their text is made when they leave: it is kept nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from interra.foundation import privacy
from interra.foundation.notices.actions import forget
from interra.foundation.notices.models import Notice

if TYPE_CHECKING:
    from interra.people.models import Member

ROOM = gettext_noop("Messages to me")


def register() -> None:
    privacy.register(ROOM, export=held_about, erase=forget)


def held_about(member: Member) -> dict[str, Any]:
    notices = Notice.objects.filter(to=member).order_by("written_at", "pk")
    return {
        _("Messages"): [
            {
                _("Written on"): notice.written_at.date().isoformat(),
                _("Kind of message"): notice.kind,
                _("Sent by"): notice.channel or str(notice.get_state_display()),
            }
            for notice in notices
        ]
    }
