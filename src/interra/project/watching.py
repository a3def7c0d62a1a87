"""What `interra serve` becomes once everything is ready: it starts the site and its worker and waits.

The standard library alone: it carries nothing, for it only waits.
"""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

WORKER = (sys.executable, "-c", "from interra.project.command import main; main()", "worker")


def start_and_watch(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", required=True)
    parser.add_argument("--workers", required=True)
    parser.add_argument("--threads", required=True)
    parser.add_argument("--no-worker", action="store_true")
    asked = parser.parse_args(words)
    children = [subprocess.Popen(_site(asked))]  # noqa: S603 -- our own words, no shell
    if not asked.no_worker:
        children.append(subprocess.Popen(WORKER))  # noqa: S603 -- our own words, no shell
    return _watch(children)


def _site(asked: argparse.Namespace) -> list[str]:
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi",
        "--host", asked.host, "--port", asked.port,
        "--workers", asked.workers,
        "--blocking-threads", asked.threads,
        "--respawn-failed-workers", "--workers-kill-timeout", "5",
        "--log-level", "warning", "--no-ws",
        "interra.project.wsgi:application",
    ]  # fmt: skip


def _watch(children: list[subprocess.Popen[bytes]]) -> int:
    """Stop together: when asked to, or when one of them has died (whoever started us restarts us)."""
    asked: list[int] = []
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda number, _: asked.append(number))
    while not asked and all(child.poll() is None for child in children):
        time.sleep(0.2)
    for child in children:
        child.terminate()
    codes = [child.wait() for child in children]
    return 0 if asked else next((code for code in codes if code), 1)


if __name__ == "__main__":
    sys.exit(start_and_watch(sys.argv[1:]))
