"""What a person of the team has to say to somebody whom no message reaches."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from interra.foundation.desk import Need
from interra.foundation.notices import contexts
from interra.foundation.notices.models import Notice
from interra.foundation.notices.sending import Reader, write

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from interra.people.models import Member

LINK = re.compile(r"\s*\bhttps?://\S+")  # private, and nobody says it aloud
MOST = 300


@dataclass(frozen=True, slots=True)
class Words:
    language: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class ToSay:
    """One message: to whom, since when, in their language, then in French when it is another."""

    code: str
    member: Member
    written_at: datetime
    words: tuple[Words, ...]


def needs(now: datetime) -> Iterator[Need]:
    waiting = messages_to_say(now)
    if waiting:
        said = ngettext("%(count)s message to say", "%(count)s messages to say", len(waiting))
        verb = translation.gettext("See")
        since = waiting[0].written_at
        yield Need(since, said % {"count": len(waiting)}, verb, reverse("people:to_say"))


def messages_to_say(now: datetime) -> list[Notice]:
    """Oldest first. What no longer tells anything is left out."""
    waiting = list(
        Notice.objects.to_say(now).select_related("to").order_by("written_at", "pk")[:MOST]
    )
    contexts.gather(waiting)
    return [notice for notice in waiting if _tells(notice)]


def in_words(notices: Iterable[Notice]) -> list[ToSay]:
    return [
        ToSay(notice.code, notice.to, notice.written_at, tuple(_words(notice, notice.to)))
        for notice in notices
        if notice.to
    ]


def _tells(notice: Notice) -> bool:
    try:
        contexts.context_of(notice)
    except contexts.Nothing:
        return False
    return True


def _words(notice: Notice, person: Member) -> Iterator[Words]:
    for language in dict.fromkeys((person.language, settings.LANGUAGE_CODE)):
        letter = write(notice, Reader("desk", "", language, person.discreet))
        yield Words(language, letter.subject, LINK.sub("", letter.body))
