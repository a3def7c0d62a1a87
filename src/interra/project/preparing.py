"""Before the site opens: tables, words, styles. Each step is skipped when nothing has changed."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from interra.foundation.translations import compiling

if TYPE_CHECKING:
    from collections.abc import Callable


def prepare(say: Callable[[str], None]) -> None:
    """Bring the data folder up to date; safe to run at each start."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    if compiling.compile_words():
        say("Words compiled.")
    if _migrate():
        say("Tables are up to date.")
    if _collect_static():
        say("Styles and scripts collected.")


def _migrate() -> bool:
    executor = MigrationExecutor(connection)
    behind = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if behind:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
    return behind


def _collect_static() -> bool:
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    fingerprint = _fingerprint()
    if stamp.exists() and stamp.read_text() == fingerprint:
        return False
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(fingerprint)
    return True


def _fingerprint() -> str:
    """Names and contents of every static file: together they are small."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            digest.update(name.encode() + Path(storage.path(name)).read_bytes())
    return digest.hexdigest()
