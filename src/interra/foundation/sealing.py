"""What only a deed may read is sealed with its own key, apart from the database.

Two keys come from one setting, `INTERRA_SEALED_KEY`: one encrypts (Fernet: AES-128-CBC with
HMAC-SHA256), one makes pseudonyms (HMAC-SHA256). Whoever holds the database without the key
can neither read a sealed text nor tell whose row it is.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class Unreadable(Exception):  # noqa: N818 -- a state, not a mistake
    """The text was sealed with another key."""


def seal(value: Any) -> str:
    """Encrypt a JSON value."""
    return _fernet(_key()).encrypt(json.dumps(value).encode()).decode()


def unseal(sealed: str) -> Any:
    """Read what `seal` wrote.

    :raises Unreadable: if the key has changed or the text was altered.
    """
    try:
        return json.loads(_fernet(_key()).decrypt(sealed.encode()))
    except InvalidToken as why:
        raise Unreadable from why


def pseudonym(*names: str) -> str:
    """A stable name that leads back to nobody without the key (32 hexadecimal digits)."""
    return keyed_digest("\x1f".join(names), purpose="pseudonym").hex()[:32]


def keyed_digest(text: str, *, purpose: str) -> bytes:
    key = hashlib.sha256(f"{purpose}:{_key()}".encode()).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def _key() -> str:
    """Sealing with no key would protect nothing, and could not be undone."""
    if not settings.SEALED_KEY:
        message = "Set INTERRA_SEALED_KEY (or INTERRA_SEALED_KEY_FILE)."
        raise ImproperlyConfigured(message)
    return settings.SEALED_KEY


@lru_cache(maxsize=4)
def _fernet(key: str) -> Fernet:
    return Fernet(urlsafe_b64encode(hashlib.sha256(f"seal:{key}".encode()).digest()))
