from __future__ import annotations

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from interra.foundation import timeline
from interra.project.apart import in_a_child
from interra.project.safety import refuse_unsafe_start

PAUSE = 1.0  # seconds between two looks at the clock


class Command(BaseCommand):
    help = "Do what is due, again and again, until stopped. Several workers may run."

    def handle(self, *_args: Any, **_options: Any) -> None:
        refuse_unsafe_start()
        stop = threading.Event()
        for one in (signal.SIGTERM, signal.SIGINT):
            signal.signal(one, lambda *_: stop.set())
        while not stop.is_set():
            close_old_connections()
            timeline.run_due(timezone.now(), apart=in_a_child)
            stop.wait(PAUSE)
