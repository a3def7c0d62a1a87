"""`interra`: Django's own commands, and ours (serve, worker, tick, demo, backup, restore, check)."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    os.umask(0o077)  # what we write (the database, backups) is read by nobody else on the machine
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "interra.project.settings")
    execute_from_command_line(["interra", *sys.argv[1:]])
