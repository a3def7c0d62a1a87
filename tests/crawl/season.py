"""The site on a demo season, started as in production in a folder of its own, and what to open in it."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.crawl.pages import PAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Response
    from playwright.sync_api import Page as Tab

    from tests.crawl.pages import Page

ROOT = Path(__file__).resolve().parents[2]
COMMAND = ("-c", "from interra.project.command import main; main()")


class Site:
    """Its address, and for each page of the table: where it is and who holds which key."""

    def __init__(self, url: str, found: dict[str, Any]) -> None:
        self.url = url
        self.views: list[str] = found["views"]
        self._keys: dict[str, dict[str, str]] = found["keys"]
        self._paths: list[dict[str, str]] = found["paths"]

    def path(self, page: Page, language: str) -> str:
        return self._paths[PAGES.index(page)][language]

    def enter(self, browser: Browser, who: str, **look: Any) -> BrowserContext:
        """A browser of `who`. `look`: the size and colours of the screen."""
        context = browser.new_context(**look)
        context.set_default_timeout(20_000)
        context.add_cookies(
            [
                {"name": name, "value": value, "url": self.url}
                for name, value in self._keys[who].items()
                if name != "language"
            ]
        )
        return context

    def open(self, tab: Tab, page: Page, language: str) -> Response:
        """Go to the page, or send the form whose answer it is."""
        address = self.url + self.path(page, language)
        sent = page.sent
        answer = tab.goto(address) if sent is None else self._send(tab, address, sent)
        assert answer
        return answer

    def _send(self, tab: Tab, address: str, typed: dict[str, str]) -> Response:
        if not tab.url.startswith(self.url):
            tab.goto(f"{self.url}/fr/help/")
        kept = {one["name"]: one["value"] for one in tab.context.cookies()}
        if "csrf" not in kept:
            kept["csrf"] = "c" * 32
            tab.context.add_cookies([{"name": "csrf", "value": kept["csrf"], "url": self.url}])
        fields = {**typed, "csrfmiddlewaretoken": kept["csrf"]}
        with tab.expect_navigation() as going:
            tab.evaluate(
                """([address, fields]) => {
                  const form = document.createElement("form");
                  form.method = "post";
                  form.action = address;
                  for (const [name, value] of Object.entries(fields)) {
                    const field = document.createElement("input");
                    [field.type, field.name, field.value] = ["hidden", name, value];
                    form.append(field);
                  }
                  document.body.append(form);
                  form.submit();
                }""",
                [address, fields],
            )
        return going.value  # type: ignore[return-value]  # an answer, since it has gone there


@contextmanager
def a_season(*, members: int = 300, folder: str | None = None) -> Iterator[Site]:
    """A season made now, or the one that `folder` holds (the stage is set in it: give a copy)."""
    with tempfile.TemporaryDirectory(prefix="interra-season-") as made:
        env = _environment(folder or made)
        if folder is None:
            _run(env, *COMMAND, "demo", "--members", str(members))
        found = json.loads(_run(env, "-m", "tests.crawl.samples").splitlines()[-1])
        with _serving(env) as url:
            yield Site(url, found)


def _environment(folder: str) -> dict[str, str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("INTERRA_")}
    return env | {
        "INTERRA_DEMO": "yes",
        "INTERRA_DATA_DIR": folder,
        "DJANGO_SETTINGS_MODULE": "interra.project.settings",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }


def _run(env: dict[str, str], *words: str) -> str:
    answer = subprocess.run(  # noqa: S603 -- our own words
        [sys.executable, *words], env=env, cwd=ROOT, capture_output=True, text=True, check=False
    )
    if answer.returncode:
        raise RuntimeError(answer.stderr[-3000:])
    return answer.stdout


@contextmanager
def _serving(env: dict[str, str]) -> Iterator[str]:
    port = _free_port()
    words = ["serve", "--no-worker", "--workers", "1", "--port", str(port)]
    site = subprocess.Popen(  # noqa: S603 -- our own words
        [sys.executable, *COMMAND, *words],
        env=env,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        site.send_signal(signal.SIGTERM)
        site.wait(20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(300):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
        finally:
            connection.close()
    raise RuntimeError("The site did not start.")
