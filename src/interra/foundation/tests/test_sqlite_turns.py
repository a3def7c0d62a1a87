"""Writers of one SQLite file take turns, whichever database the rest of the suite runs on."""

from __future__ import annotations

import fcntl
import os
import threading
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.transaction import Atomic
from django.db.utils import OperationalError

from interra.foundation.sqlite import base

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def notebook(tmp_path: Path, django_db_blocker: Any) -> Iterator[Any]:
    """Opens the same file again and again, as threads and processes do."""
    opened: list[base.DatabaseWrapper] = []

    def open_it(**options: Any) -> base.DatabaseWrapper:
        given = {
            **connections[DEFAULT_DB_ALIAS].settings_dict,
            "ENGINE": "interra.foundation.sqlite",
            "NAME": str(tmp_path / "notebook.sqlite3"),
            "OPTIONS": {"transaction_mode": "IMMEDIATE"} | options,
        }
        one = base.DatabaseWrapper(given, f"notebook{len(opened)}")
        one.inc_thread_sharing()
        connections.settings[one.alias] = given
        connections[one.alias] = one
        opened.append(one)
        return one

    with django_db_blocker.unblock():
        with open_it().cursor() as cursor:
            cursor.execute("CREATE TABLE line (said text)")
        yield open_it
        for one in opened:
            one.close()
            del connections[one.alias], connections.settings[one.alias]


def write(notebook: base.DatabaseWrapper, said: str) -> None:
    connections[notebook.alias] = notebook  # in this thread too
    with Atomic(notebook.alias, savepoint=True, durable=False), notebook.cursor() as cursor:
        cursor.execute("INSERT INTO line VALUES (%s)", [said])


def lines(notebook: base.DatabaseWrapper) -> list[str]:
    with notebook.cursor() as cursor:
        cursor.execute("SELECT said FROM line ORDER BY rowid")
        return [said for (said,) in cursor.fetchall()]


def test_who_comes_while_another_writes_waits_and_then_writes(notebook: Any) -> None:
    ours, theirs = notebook(), notebook()
    waiting = threading.Thread(target=write, args=(theirs, "second"))

    with Atomic(ours.alias, savepoint=True, durable=False):
        waiting.start()
        waiting.join(0.1)
        assert waiting.is_alive()
        with ours.cursor() as cursor:
            cursor.execute("INSERT INTO line VALUES ('first')")
    waiting.join(10)

    assert lines(ours) == ["first", "second"]


def test_a_deed_that_fails_gives_its_turn_back(notebook: Any) -> None:
    ours, theirs = notebook(), notebook()

    with pytest.raises(OperationalError), Atomic(ours.alias, savepoint=True, durable=False):
        ours.cursor().execute("INSERT INTO nowhere VALUES (1)")
    write(theirs, "after")

    assert lines(ours) == ["after"]


def test_who_dies_or_closes_with_the_turn_in_hand_frees_it(notebook: Any) -> None:
    ours, theirs = notebook(), notebook()
    ours.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)

    ours.close()
    write(theirs, "after")

    assert lines(theirs) == ["after"]


def test_who_has_waited_too_long_asks_sqlite_itself(
    notebook: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base, "AT_MOST", 0.01)
    ours = notebook()
    turn = os.open(tmp_path / "notebook.sqlite3-turn", os.O_RDWR)
    fcntl.flock(turn, fcntl.LOCK_EX)

    write(ours, "SQLite's own lock was free")
    os.close(turn)

    assert lines(ours) == ["SQLite's own lock was free"]


def test_when_sqlite_refuses_the_turn_is_given_back(
    notebook: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base, "AT_MOST", 0.01)
    ours, theirs = notebook(), notebook(timeout=0)

    ours_first = Atomic(ours.alias, savepoint=True, durable=False)
    with ours_first, pytest.raises(OperationalError, match="locked"):
        write(theirs, "too early")
    write(theirs, "now")

    assert lines(ours) == ["now"]
