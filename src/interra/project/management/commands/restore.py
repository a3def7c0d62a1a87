from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from interra.project import backups


class Command(BaseCommand):
    help = "Fill an empty database from a file made by `interra backup`. Stop the site first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        try:
            rows = backups.restore(file)
        except backups.CannotRestore as why:
            raise CommandError(str(why)) from why
        self.stdout.write(f"{rows} rows restored, each table as it was.")
