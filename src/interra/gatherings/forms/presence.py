"""What the host's phone sends: a tap on the page, or many kept while there was no network."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import uuid5

from django import forms

from interra.gatherings.forms.sent import NOT_OURS, Unreadable, a_key, an_instant
from interra.gatherings.rules import presence
from interra.gatherings.rules.presence import Guest, Mark, Tap

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import QueryDict

LARGEST_NUMBER = 2**63 - 1


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
    page = a_key(sent.get("page", ""))
    mark = Mark(uuid5(page, said), is_add=not seen, undoes=frozenset(map(a_key, seen)))
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
    except NOT_OURS as why:
        raise Unreadable from why


def _guest(sent: dict[str, Any]) -> Guest:
    name = str(sent["name"])
    name.encode()  # JSON may carry half a sign, which no database takes
    return Guest(op=a_key(sent["op"]), name=name, at=an_instant(sent["at"]))


def _tap(sent: dict[str, Any]) -> Tap:
    undoes = frozenset(a_key(op) for op in sent["undoes"][: presence.MOST_TAPS])
    mark = Mark(a_key(sent["op"]), is_add=sent["add"] is True, undoes=undoes)
    who = sent["who"]
    return Tap(mark, a_key(who) if isinstance(who, str) else _number(who), an_instant(sent["at"]))


def _number(said: object) -> int:
    try:
        number = int(str(said))
    except ValueError as why:
        raise Unreadable from why
    if not 0 < number <= LARGEST_NUMBER:
        raise Unreadable
    return number
