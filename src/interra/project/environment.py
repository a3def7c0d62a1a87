"""Reading `INTERRA_*`: one variable, or a file named by `INTERRA_*_FILE` for secrets."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    file = os.environ.get(f"INTERRA_{name}_FILE")
    if file:
        return Path(file).read_text(encoding="utf-8").strip()
    return os.environ.get(f"INTERRA_{name}", default)


def number(name: str, default: int) -> int:
    written = text(name, str(default))
    try:
        return int(written)
    except ValueError:
        message = f"INTERRA_{name} must be a whole number, not {written!r}."
        raise ImproperlyConfigured(message) from None


def yes(name: str, *, default: bool = False) -> bool:
    return text(name, "yes" if default else "no").lower() in {"1", "yes", "true", "on"}


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def one_of(name: str, among: tuple[str, ...], default: str) -> str:
    written = text(name, default)
    if written not in among:
        message = f"INTERRA_{name} must be one of {', '.join(among)}, not {written!r}."
        raise ImproperlyConfigured(message)
    return written


def database(url: str) -> dict[str, Any]:
    """`sqlite:///path/to/file` or `postgresql://user:password@host:port/name`."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(unquote(parts.path))
    if parts.scheme in {"postgres", "postgresql"}:
        return _postgresql(url)
    message = "INTERRA_DATABASE must begin with sqlite:/// or postgresql://."
    raise ImproperlyConfigured(message)


def _sqlite(path: str) -> dict[str, Any]:
    return {
        "ENGINE": "interra.foundation.sqlite",
        "NAME": path,
        "CONN_MAX_AGE": 600,
        "OPTIONS": {
            # The write lock is taken when a transaction opens: two deeds cannot interleave.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # FULL: an acknowledged registration is on the disk, even after a power cut.
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
                "PRAGMA cache_size=-8000; PRAGMA mmap_size=134217728; PRAGMA temp_store=MEMORY;"
            ),
        },
        "TEST": {"NAME": os.environ.get("INTERRA_TEST_SQLITE")},
    }


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path[1:],
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", [parts.hostname or ""])[0],
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8}},
    }
