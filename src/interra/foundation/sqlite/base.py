"""SQLite whose writers take turns (docs/adr/0008).

SQLite alone makes a waiting writer sleep up to a tenth of a second between two tries: in a rush the
lock lies unused while everyone sleeps. Here a transaction first takes the lock of a file beside the
database, asking every few milliseconds; the kernel frees the lock of a process that dies. SQLite's
own lock still decides: who has waited too long, or writes without a transaction, waits for it as
before.
"""

from __future__ import annotations

import fcntl
import os
import time
from typing import Any

from django.db.backends.sqlite3 import base

ASK_EVERY = 0.002  # seconds
AT_MOST = 20.0


class DatabaseWrapper(base.DatabaseWrapper):
    _turn: int | None = None  # the lock's open file

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self._forget_turn()
        opened = super().get_new_connection(conn_params)
        if not self.is_in_memory_db():
            name = f"{self.settings_dict['NAME']}-turn"
            self._turn = os.open(name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        return opened

    def _start_transaction_under_autocommit(self) -> None:
        self._wait_for_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # not in the stubs
        except BaseException:
            self._end_turn()
            raise

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]  # not in the stubs
        finally:
            self._end_turn()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]  # not in the stubs
        finally:
            self._end_turn()

    def _close(self) -> None:
        super()._close()  # type: ignore[misc]  # not in the stubs
        self._forget_turn()

    def _wait_for_turn(self) -> None:
        until = time.monotonic() + AT_MOST
        while self._turn is not None and time.monotonic() < until:
            try:
                fcntl.flock(self._turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(ASK_EVERY)
            else:
                return

    def _end_turn(self) -> None:
        if self._turn is not None:
            fcntl.flock(self._turn, fcntl.LOCK_UN)

    def _forget_turn(self) -> None:
        if self._turn is not None:
            os.close(self._turn)
            self._turn = None
