"""`interra serve`: the site and its worker live and stop together."""

from __future__ import annotations

import subprocess
import sys
import textwrap

FORKED = """
import signal, sys, time
from multiprocessing import get_context
from interra.project import watching

fork = get_context("fork")
"""


def told(code: str) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-W", "ignore", "-c", FORKED + textwrap.dedent(code)]
    return subprocess.run(words, capture_output=True, text=True, timeout=30, check=False)  # noqa: S603 -- our own words


def test_when_one_of_them_dies_the_other_stops_and_the_reason_is_kept():
    told_so = told(
        """
        site, worker = fork.Process(target=time.sleep, args=(60,)), fork.Process(target=sys.exit, args=(3,))
        site.start(), worker.start()
        code = watching._watch([site, worker])
        assert site.exitcode == -signal.SIGTERM
        sys.exit(code)
        """
    )

    assert (told_so.returncode, told_so.stderr) == (3, "")


def test_who_is_asked_to_stop_stops_both_and_is_content():
    told_so = told(
        """
        import os, threading
        both = [fork.Process(target=time.sleep, args=(60,)) for _ in "12"]
        for one in both:
            one.start()
        threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGTERM)).start()
        sys.exit(watching._watch(both))
        """
    )

    assert (told_so.returncode, told_so.stderr) == (0, "")


def test_nothing_that_belongs_to_one_process_is_open_when_they_are_forked(tmp_path):
    told_so = told(
        f"""
        import os, threading
        os.environ |= {{"INTERRA_DEMO": "yes", "INTERRA_DATA_DIR": {str(tmp_path)!r}}}
        os.environ["DJANGO_SETTINGS_MODULE"] = "interra.project.settings"
        watching._read_the_house()
        from django.db import connections
        assert not [one for one in connections.all(initialized_only=True) if one.connection]
        assert threading.active_count() == 1
        assert "numpy" not in sys.modules
        """
    )

    assert (told_so.returncode, told_so.stderr) == (0, "")
