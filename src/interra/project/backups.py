"""One file that holds everything, the same for both databases: it restores into either.

A backup is a gzipped list of lines: a header (when, which migrations), then one JSON line per
row, then the count and the SHA-256 of all the lines before. It is read whole and checked before
a single row is written. It holds names and contacts: keep it as you keep the
server. What is sealed stays sealed: INTERRA_SEALED_KEY is not in it.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core import serializers
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from django.db.models import Model

# Made again by itself, or of no meaning elsewhere.
LEFT_OUT = {"sessions.Session", "contenttypes.ContentType", "auth.Permission", "auth.Group"}
BATCH = 500


class CannotBackUp(Exception):  # noqa: N818 -- a state
    """The file cannot be written."""


class CannotRestore(Exception):  # noqa: N818 -- a state
    """The file or the database is not as it must be; nothing was written."""


def back_up(file: Path, *, now: datetime) -> int:
    """Write every row as it stands at one moment. Returns the number of rows.

    :raises CannotBackUp: if the file exists or cannot be written.
    """
    digest, rows = hashlib.sha256(), 0
    try:
        file.touch(0o600, exist_ok=False)  # it holds names and contacts: for nobody else here
        with _standing_still(), gzip.open(file, "wt", encoding="utf-8") as out:
            for line in _lines(now):
                digest.update(line.encode())
                out.write(line)
                rows += 1
            rows -= 1  # the header
            out.write(json.dumps({"rows": rows, "sha256": digest.hexdigest()}) + "\n")
    except FileExistsError as why:
        message = f"{file} exists already. Choose another name."
        raise CannotBackUp(message) from why
    except OSError as why:
        message = f"{file} cannot be written: {why.strerror}."
        raise CannotBackUp(message) from why
    return rows


def restore(file: Path) -> int:
    """Fill an empty database. All or nothing. Returns the number of rows.

    :raises CannotRestore: if the file is damaged, of another version, or the database not empty.
    """
    lines = _read(file)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    header = json.loads(lines[0])
    if header["migrations"] != _migrations():
        message = "This backup was made by another version of Interra. Install that one first."
        raise CannotRestore(message)
    taken = [model._meta.label for model in _models() if model._default_manager.exists()]
    if taken:
        message = f"The database is not empty ({', '.join(taken[:3])}…). Restore into a new one."
        raise CannotRestore(message)
    with transaction.atomic(), connection.constraint_checks_disabled():
        for line in lines[1:]:
            for row in serializers.deserialize("jsonl", line):
                row.save()
        connection.check_constraints()
    _renumber()
    return len(lines) - 1


@contextmanager
def _standing_still() -> Iterator[None]:
    """What is read here is one moment, while others go on writing."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")  # `atomic` would take the write lock
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _lines(now: datetime) -> Iterator[str]:
    header = {"made_at": now.isoformat(), "migrations": _migrations()}
    yield json.dumps(header, sort_keys=True) + "\n"
    for model in _models():
        rows = model._default_manager.order_by("pk").iterator(chunk_size=BATCH)
        for row in rows:
            yield serializers.serialize("jsonl", [row])


def _read(file: Path) -> list[str]:
    try:
        with gzip.open(file, "rt", encoding="utf-8") as opened:
            *lines, last = opened.readlines()
        promised: dict[str, Any] = json.loads(last)
        whole = hashlib.sha256("".join(lines).encode()).hexdigest() == promised["sha256"]
    except FileNotFoundError as why:
        message = f"There is no file {file}."
        raise CannotRestore(message) from why
    except (OSError, EOFError, ValueError, KeyError, TypeError) as why:
        message = f"{file} is damaged, or is not a backup of Interra. Take another one."
        raise CannotRestore(message) from why
    if not whole:
        message = f"{file} is damaged: its contents are not what was written. Take another one."
        raise CannotRestore(message)
    return lines


def _models() -> list[type[Model]]:
    """In an order in which each row's targets come first."""
    wanted = [(config, None) for config in apps.get_app_configs() if list(config.get_models())]
    ordered = serializers.sort_dependencies(wanted, allow_cycles=True)
    return [
        model for model in ordered if model._meta.label not in LEFT_OUT and model._meta.managed
    ]


def _migrations() -> list[str]:
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def _renumber() -> None:
    """PostgreSQL counts on from where the restored rows stopped."""
    statements = connection.ops.sequence_reset_sql(no_style(), _models())
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
