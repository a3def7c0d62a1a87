from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from interra.project.demo import building, keys
from interra.project.preparing import prepare


class Command(BaseCommand):
    help = "Make a believable season of invented people, in an empty database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--members", type=int, default=300)
        parser.add_argument("--sessions", type=int, help="how many to come, at least")
        parser.add_argument("--codes", action="store_true", help="only print the sign-in codes")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not settings.DEMO:
            message = "Set INTERRA_DEMO=yes: invented people do not belong in a real community."
            raise CommandError(message)
        if not options["codes"]:
            self._build(options)
        self.stdout.write("To enter as one of the cast, at /fr/enter/:")
        for line in keys.lines():
            self.stdout.write(line)

    def _build(self, options: dict[str, Any]) -> None:
        prepare(self.stdout.write)
        try:
            made = building.build(
                seed=options["seed"],
                members=options["members"],
                sessions=options["sessions"],
                now=timezone.now().replace(microsecond=0),
            )
        except building.AlreadyInhabited as why:
            message = "People live here already. Name another folder with INTERRA_DATA_DIR."
            raise CommandError(message) from why
        self.stdout.write(f"{made.members} members, {made.sessions} sessions.")
