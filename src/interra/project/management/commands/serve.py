from __future__ import annotations

import os
import sys
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
        words = ["--no-worker"] if options["no_worker"] else []
        for name in ("host", "port", "workers", "threads"):
            words += [f"--{name}", str(options[name])]
        watching = [sys.executable, "-m", "interra.project.watching", *words]
        os.execv(sys.executable, watching)  # noqa: S606 -- our own words, no shell
