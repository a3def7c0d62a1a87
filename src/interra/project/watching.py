"""What `interra serve` becomes once everything is ready: it starts the site and its worker and waits.

It reads the whole house first, and both are forked from it: what nobody changes is in memory once,
not once a process.
"""

from __future__ import annotations

import argparse
import gc
import signal
import sys
import time
from importlib import import_module
from multiprocessing import get_context
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.management import call_command
from django.urls import get_resolver
from django.utils import translation

if TYPE_CHECKING:
    from collections.abc import Sequence
    from multiprocessing.context import ForkProcess


def start_and_watch(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", required=True)
    parser.add_argument("--workers", required=True)
    parser.add_argument("--threads", required=True)
    parser.add_argument("--no-worker", action="store_true")
    asked = parser.parse_args(words)
    _read_the_house()
    fork = get_context("fork")
    children = [fork.Process(target=_site, args=(asked,))]
    if not asked.no_worker:
        children.append(fork.Process(target=_worker))
    for child in children:
        child.start()
    return _watch(children)


def _read_the_house() -> None:
    """All that a first page would read, but for what belongs to one process: no connection is open."""
    import_module("interra.project.wsgi")  # sets Django up
    for name in (
        "granian.cli",
        "interra.project.management.commands.worker",
        settings.ROOT_URLCONF,
    ):
        import_module(name)
    for code, _ in settings.LANGUAGES:
        with translation.override(code):
            _ = get_resolver().reverse_dict
    gc.collect()
    gc.freeze()  # the collector writes on none of it any more: it stays shared


def _site(asked: argparse.Namespace) -> None:
    sys.argv = [
        "granian", "--interface", "wsgi",
        "--host", asked.host, "--port", asked.port,
        "--workers", asked.workers,
        "--blocking-threads", asked.threads,
        "--respawn-failed-workers", "--workers-kill-timeout", "5",
        "--log-level", "warning", "--no-ws",
        "interra.project.wsgi:application",
    ]  # fmt: skip
    import_module("granian.cli").entrypoint()


def _worker() -> None:
    call_command("worker")


def _watch(children: list[ForkProcess]) -> int:
    """Stop together: when asked to, or when one of them has died (whoever started us restarts us)."""
    asked: list[int] = []
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda number, _: asked.append(number))
    while not asked and all(child.is_alive() for child in children):
        time.sleep(0.2)
    codes = [child.exitcode for child in children]
    for child in children:
        child.terminate()
    for child in children:
        child.join()
    return 0 if asked else next((code for code in codes if code), 1)


if __name__ == "__main__":
    sys.exit(start_and_watch(sys.argv[1:]))
