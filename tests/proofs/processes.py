"""Real processes on the test database: threads would share what servers do not share."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from typing import TYPE_CHECKING, Any

from django.db import connections

if TYPE_CHECKING:
    from collections.abc import Callable

FORK = multiprocessing.get_context("fork")
PATIENCE = 120  # seconds


def leave_the_database() -> None:
    """A connection must not be shared with a child."""
    connection = connections["default"]
    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()


def in_processes(how_many: int, work: Callable[[int], list[Any]]) -> list[Any]:
    """Run `work(number)` in that many processes, all at once; their answers, in any order."""
    leave_the_database()
    start, answers = FORK.Barrier(how_many), FORK.Queue()

    def run(number: int) -> None:
        _own_connection()
        start.wait(PATIENCE)
        answers.put(work(number))

    processes = [FORK.Process(target=run, args=(n,), daemon=True) for n in range(how_many)]
    for process in processes:
        process.start()
    gathered = [answer for _ in processes for answer in answers.get(timeout=PATIENCE)]
    for process in processes:
        process.join(PATIENCE)
    return gathered


def killed_after(seconds: float, work: Callable[[Callable[[str], None]], None]) -> list[str]:
    """Let `work(acknowledge)` write until it is killed with signal 9; what it had acknowledged."""
    leave_the_database()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:  # the writer: it never returns
        os.close(reading)
        try:
            _own_connection()
            work(lambda word: os.write(writing, f"{word}\n".encode()) and None)
        finally:
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading) as heard:
        first = heard.readline()  # the clock starts when it has begun to write
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        rest = heard.read()
    os.waitpid(child, 0)
    return [word for word in (first + rest).split("\n")[:-1] if word]


def _own_connection() -> None:
    """One plain connection a process, as a killed server would leave behind."""
    connections["default"].settings_dict["OPTIONS"].pop("pool", None)
