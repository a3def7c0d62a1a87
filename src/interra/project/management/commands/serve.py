from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from interra.people.models import Member
from interra.project.preparing import prepare
from interra.project.safety import refuse_unsafe_start


class Command(BaseCommand):
    help = "Run the site and its worker: everything a city needs, in one command."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
        parser.add_argument("--workers", type=int, default=2)
        parser.add_argument("--threads", type=int, default=2, help="per worker")
        parser.add_argument("--no-worker", action="store_true", help="the site alone")

    def handle(self, *_args: Any, **options: Any) -> None:
        refuse_unsafe_start()
        prepare(self.stdout.write)
        if settings.DEMO and not Member.objects.exists():
            call_command("demo")
        elif settings.DEMO:
            call_command("demo", codes=True)
        self.stdout.write(f"Interra is at http://{options['host']}:{options['port']}/")
        self.stdout.flush()
        children = [_site(options)]
        if not options["no_worker"]:
            children.append(_worker())
        sys.exit(_watch(children))


def _site(options: dict[str, Any]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 -- our own words, no shell
        [
            sys.executable, "-m", "granian", "--interface", "wsgi",
            "--host", options["host"], "--port", str(options["port"]),
            "--workers", str(options["workers"]),
            "--blocking-threads", str(options["threads"]),
            "--respawn-failed-workers", "--workers-kill-timeout", "5",
            "--log-level", "warning", "--no-ws",
            "interra.project.wsgi:application",
        ]
    )  # fmt: skip


def _worker() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", "from interra.project.command import main; main()", "worker"]
    )


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
