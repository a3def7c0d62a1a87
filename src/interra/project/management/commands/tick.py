from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from interra.foundation import timeline
from interra.project.safety import refuse_unsafe_start


class Command(BaseCommand):
    help = "Do once all that is due: draws, offers, reminders, messages, expiries, retention."

    def handle(self, *_args: Any, **_options: Any) -> None:
        refuse_unsafe_start()
        done = timeline.run_due(timezone.now(), everything=True)
        for name, count in sorted(done.items()):
            if count:
                self.stdout.write(f"{name}: {count if count > 0 else 'failed, see the log'}")
        if -1 in done.values():
            raise SystemExit(1)
