"""A public number of a drand network, asked for over HTTP: `GET <address>/<chain>/public/<round>`.

The answer is JSON {"round", "randomness", "signature"} (and "previous_signature" in chained
networks); randomness = SHA-256(signature). That is checked here, and that all addresses say the same.
The signature itself (BLS) is not: docs/algorithms/draw.md says how anyone can.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from http.client import HTTPException
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

if TYPE_CHECKING:
    from collections.abc import Sequence

PATIENCE = 3  # seconds to connect, and between two pieces of an answer
MOST_SECONDS = 5  # for a whole answer
MOST_BYTES = 4096
ADDRESSES_ASKED = 2
LONGEST_SIGNATURE = 256  # hexadecimal digits; today's networks need 96 or 192


class NotYet(Exception):  # noqa: N818 -- a state, not a mistake
    """No number that we could trust: it is not there yet, or the answers are not right."""


@dataclass(frozen=True, slots=True)
class PublicNumber:
    round: int
    randomness: str  # 64 hexadecimal digits
    signature: str


def public_number(addresses: Sequence[str], chain: str, number: int) -> PublicNumber:
    """The number of this round, as each of the first two addresses tells it.

    :raises NotYet: if one of them does not answer, answers something else, or they differ.
    """
    told = {_asked(base, chain, number) for base in addresses[:ADDRESSES_ASKED]}
    if not told:
        raise NotYet("no address")
    if len(told) > 1:
        raise NotYet("two addresses tell two numbers")
    return told.pop()


def _asked(base: str, chain: str, number: int) -> PublicNumber:
    if not base.startswith(("https://", "http://")):
        raise NotYet(f"{base} is no address of the web")
    try:
        text = _fetched(f"{base.rstrip('/')}/{chain}/public/{number}")
        return _read(json.loads(text), number)
    except (OSError, HTTPException, ValueError, TypeError, KeyError, RecursionError) as why:
        raise NotYet(f"{base}: {type(why).__name__} {why}") from why


def _fetched(url: str) -> bytes:
    """The answer, if it is short and comes soon: a slow address must not hold the worker."""
    until, text = monotonic() + MOST_SECONDS, b""
    with urlopen(url, timeout=PATIENCE) as answer:  # noqa: S310 -- http(s) only, see above
        while piece := answer.read1(MOST_BYTES):
            text += piece
            if len(text) > MOST_BYTES or monotonic() > until:
                raise ValueError("too long")
    return text


def _read(told: Any, number: int) -> PublicNumber:
    randomness, signature = str(told["randomness"]).lower(), str(told["signature"]).lower()
    if told["round"] != number:
        raise ValueError("another round")
    if len(signature) > LONGEST_SIGNATURE:
        raise ValueError("too long")
    if hashlib.sha256(bytes.fromhex(signature)).hexdigest() != randomness:
        raise ValueError("the number is not that of its signature")
    return PublicNumber(number, randomness, signature)
