from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from interra.gatherings.queries.assignments import sheets


class Command(BaseCommand):
    help = (
        "Write what was drawn, refilled and seated, with exact chances and no names, as CSV files."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *_args: Any, folder: Path, **_options: Any) -> None:
        try:
            folder.mkdir(parents=True)
        except OSError as why:
            message = f"{folder} cannot be made: it is there already, or is not ours to make. Give a new name."
            raise CommandError(message) from why
        for sheet in sheets():
            path = folder / f"{sheet.name}.csv"
            with path.open("w", newline="", encoding="utf-8") as file:
                written = csv.writer(file)
                written.writerow(sheet.columns)
                count = 0
                for row in sheet.rows():
                    written.writerow(row)
                    count += 1
            self.stdout.write(f"{path}: {count} rows.")
