from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from interra.project import backups


class Command(BaseCommand):
    help = (
        "Write one file that holds everything, while the site runs. Keep it away from the server."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        try:
            rows = backups.back_up(file, now=timezone.now())
        except backups.CannotBackUp as why:
            raise CommandError(str(why)) from why
        size = file.stat().st_size / 1024
        self.stdout.write(f"{file}: {rows} rows, {size:.0f} KiB.")
