"""Public names for things: short, hard to guess, easy to say; and links that carry their own proof."""

from __future__ import annotations

import hmac
import secrets
from base64 import urlsafe_b64encode

from interra.foundation.sealing import keyed_digest

_random = secrets.SystemRandom()
ALPHABET = "23456789bcdfghjkmnpqrstvwxyz"  # no vowels (no words), no 0/o, 1/l


def a_code(length: int = 10) -> str:
    """A random public name: 28 letters to the power of `length` (10: 48 bits, 26: 125 bits)."""
    number, letters = _random.randrange(len(ALPHABET) ** length), []
    for _ in range(length):
        number, letter = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[letter])
    return "".join(letters)


def read_number(typed: str) -> int | None:
    """A number that a page of ours sends back: as long as the numbers of a database, no longer."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 18 else None


def signed(code: str, *, purpose: str) -> str:
    """`code.proof`: a link that nobody can invent (128 bits) and that is stored nowhere."""
    return f"{code}.{_proof(code, purpose)}"


def read_signed(token: str, *, purpose: str) -> str | None:
    """The code inside a token that we signed for this purpose, or None."""
    code, _, proof = token.partition(".")
    good = hmac.compare_digest(proof.encode(), _proof(code, purpose).encode())
    return code if good else None


def _proof(code: str, purpose: str) -> str:
    digest = keyed_digest(code, purpose=f"link:{purpose}")
    return urlsafe_b64encode(digest[:16]).decode().rstrip("=")
