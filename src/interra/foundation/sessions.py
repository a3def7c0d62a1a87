"""Sessions in the database, written once. Django's own writes a new one empty, then again with what it holds."""

from __future__ import annotations

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.utils.crypto import get_random_string

KEY_LETTERS = 32


class SessionStore(db.SessionStore):
    _is_new = False

    def create(self) -> None:
        """A key of its own; the row comes with `save`, which fails should the key be taken."""
        self._session_key = get_random_string(KEY_LETTERS, VALID_KEY_CHARS)
        self._is_new = self.modified = True

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            self.create()
        super().save(must_create=must_create or self._is_new)
        self._is_new = False
