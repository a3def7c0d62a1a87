"""Sessions in the database, written once. Django's own writes a new one empty, then again with what it holds;
and again at the end of the request, though a deed has already written it with the rest."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django.contrib.sessions.backends import db

from interra.foundation.ready import write_new

if TYPE_CHECKING:
    from django.http import HttpRequest

KEY_BYTES = 20  # 160 bits, as 40 letters


def write_with_the_deed(request: HttpRequest) -> None:
    """In the deed's own transaction, not after it: one wait for the disk instead of two."""
    request.session.save()


class SessionStore(db.SessionStore):
    is_new = False  # its row is not written yet: nobody else can know its key
    _written: tuple[str | None, bytes] | None = None

    def create(self) -> None:
        """A key of its own; the row comes with `save`, which fails should the key be taken."""
        self._session_key = secrets.token_hex(KEY_BYTES)
        self.is_new = self.modified = True

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            self.create()
        to_write = self._as_it_is()
        if to_write == self._written and not must_create:
            return
        if self.is_new:
            write_new(self.create_model_instance(self._held()))
        else:
            super().save(must_create)
        self.is_new, self._written = False, to_write

    def delete(self, session_key: str | None = None) -> None:
        self._written = None
        super().delete(session_key)

    def _as_it_is(self) -> tuple[str | None, bytes]:
        return self.session_key, self.serializer().dumps(self._held())

    def _held(self) -> dict[str, Any]:
        return self._get_session(no_load=self.is_new)  # type: ignore[attr-defined,no-any-return]  # not in the stubs
