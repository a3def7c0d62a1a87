"""What the host's phone sends: a tap on the page, or many kept while there was no network."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from django import forms

from interra.gatherings.rules import presence
from interra.gatherings.rules.presence import Guest, Mark, Tap

if TYPE_CHECKING:
    from django.http import QueryDict

LARGEST_NUMBER = 2**63 - 1
# OSError: an instant that no calendar of the machine can hold.
_NOT_OURS = (
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    OSError,
)


class Unreadable(ValueError):  # noqa: N818 -- a state of what was sent
    """No page of ours sends this."""


class GuestForm(forms.Form):
    """Only a name. `op` makes a second sending of the same page write nothing."""

    name = forms.CharField(max_length=400)
    op = forms.UUIDField(widget=forms.HiddenInput)


def read_tap(sent: QueryDict, now: datetime) -> Tap:
    """`tap` is « who » or « who add add… »: the adds that an undo has seen.

    :raises Unreadable: if no page of ours sends this.
    """
    said = sent.get("tap", "")
    who, *seen = said.split()[: presence.MOST_TAPS] or [""]
    page = _uuid(sent.get("page", ""))
    mark = Mark(uuid5(page, said), is_add=not seen, undoes=frozenset(map(_uuid, seen)))
    return Tap(mark, _number(who), now)


def read_batch(body: bytes) -> tuple[list[Guest], list[Tap]]:
    """`{"guests": [{op, name, at}], "taps": [{op, who, add, undoes, at}]}`; `at` in milliseconds.

    :raises Unreadable: if no page of ours sends this.
    """
    try:
        sent = json.loads(body)
        guests, taps = list(sent["guests"]), list(sent["taps"])
        if len(guests) + len(taps) > presence.MOST_TAPS:
            raise Unreadable
        return [_guest(one) for one in guests], [_tap(one) for one in taps]
    except _NOT_OURS as why:
        raise Unreadable from why


def _guest(sent: dict[str, Any]) -> Guest:
    name = str(sent["name"])
    name.encode()  # JSON may carry half a sign, which no database takes
    return Guest(op=_uuid(sent["op"]), name=name, at=_instant(sent["at"]))


def _tap(sent: dict[str, Any]) -> Tap:
    undoes = frozenset(_uuid(op) for op in sent["undoes"][: presence.MOST_TAPS])
    mark = Mark(_uuid(sent["op"]), is_add=sent["add"] is True, undoes=undoes)
    who = sent["who"]
    return Tap(mark, _uuid(who) if isinstance(who, str) else _number(who), _instant(sent["at"]))


def _uuid(said: object) -> UUID:
    try:
        return UUID(str(said))
    except ValueError as why:
        raise Unreadable from why


def _number(said: object) -> int:
    try:
        number = int(str(said))
    except ValueError as why:
        raise Unreadable from why
    if not 0 < number <= LARGEST_NUMBER:
        raise Unreadable
    return number


def _instant(milliseconds: float) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, tz=UTC)
