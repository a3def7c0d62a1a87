"""What the tablet of the kiosk kept while there was no network."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.conf import settings

from interra.gatherings.forms.sent import NOT_OURS, Unreadable, a_key, an_instant
from interra.gatherings.rules import kiosk

if TYPE_CHECKING:
    from collections.abc import Mapping


def read_entries(body: bytes) -> list[kiosk.Entry]:
    """`{"entries": [{key, number, name, language, session, at, erased}]}`; `at` in milliseconds.

    A word that no database takes is mended, not refused: the tablet would send it for ever.

    :raises Unreadable: if no page of ours sends this.
    """
    try:
        entries = list(json.loads(body)["entries"])
        if len(entries) > kiosk.MOST_AT_ONCE:
            raise Unreadable
        return [_entry(one) for one in entries]
    except NOT_OURS as why:
        raise Unreadable from why


def _entry(sent: Mapping[str, Any]) -> kiosk.Entry:
    language = str(sent["language"])
    return kiosk.Entry(
        key=a_key(sent["key"]),
        number=_words(sent["number"], kiosk.LONGEST_NUMBER),
        name=_words(sent["name"], kiosk.LONGEST_NAME),
        language=language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE,
        session=_words(sent["session"], 12),
        asked_at=an_instant(sent["at"]),
        is_erased=sent["erased"] is True,
    )


def _words(sent: object, longest: int) -> str:
    """JSON may carry NUL, or half a sign, which no database takes."""
    said = str(sent).encode(errors="replace").decode()
    return said.replace("\0", " ")[:longest]
