"""Every page, as each person sees it, on a small season: anybody can use it, it fits, nothing is left over."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # ships no types

from tests.crawl.pages import NO_PAGE, PAGES
from tests.crawl.season import a_season

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, ConsoleMessage, Request, ViewportSize
    from playwright.sync_api import Page as Tab

    from tests.crawl.pages import Page
    from tests.crawl.season import Site

pytestmark = pytest.mark.journey

WCAG = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
CONTRAST = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "resultTypes": ["violations"],
}
PHONE: ViewportSize = {"width": 360, "height": 740}
SMALL: ViewportSize = {"width": 320, "height": 640}
WIDER: ViewportSize = {"width": 640, "height": 740}
LETTERS = "(size) => { document.documentElement.style.fontSize = size }"
LEFT_OVER = re.compile(r"\{\{|\{%|%\(\w+\)|\[object |\bundefined\b|\bNaN\b")
# What sticks out of the page, if anything does.
TOO_WIDE = """() => {
  const page = document.documentElement;
  if (page.scrollWidth <= page.clientWidth) return [];
  const inside = (e) => e.closest(".chips, .tabs, .table-scroll") !== null;
  const out = (e) => {
    const box = e.getBoundingClientRect();
    return box.width ? Math.max(box.right - page.clientWidth, -box.left) : 0;
  };
  const wide = [...document.body.querySelectorAll("*")].filter((e) => !inside(e) && out(e) > 1);
  wide.sort((a, b) => out(b) - out(a));
  return wide.slice(0, 3).map((e) => e.outerHTML.slice(0, 160)).concat("…");
}"""


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    with a_season(members=80) as made:
        yield made


def test_no_address_is_forgotten(site: Site) -> None:
    assert {page.view for page in PAGES} | set(NO_PAGE) == set(site.views)


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_everyone_can_use_every_page(site: Site, browser: Browser, language: str) -> None:
    walk = Walk(site, browser, language, viewport=PHONE, reduced_motion="reduce")
    for _, tab in walk:
        walk.ask(tab, WCAG)
        if language == "fr":  # in the dark only colours are others, the same in each language
            tab.emulate_media(color_scheme="dark")
            walk.ask(tab, CONTRAST, "in the dark: ")
            tab.emulate_media(color_scheme="light")
        for what, size, letters in [("at 320 px", SMALL, "100%"), ("at 200 %", WIDER, "225%")]:
            tab.set_viewport_size(size)
            tab.evaluate(LETTERS, letters)
            for one in tab.evaluate(TOO_WIDE):
                walk.say(f"{what}: {one}")
        tab.set_viewport_size(PHONE)
    assert not walk.found, "\n".join(walk.found)


class Walk:
    """Each page in turn, in one language. What the browser complains of is in `found` too."""

    def __init__(self, site: Site, browser: Browser, language: str, **how: Any) -> None:
        self.site, self.browser, self.language, self.how = site, browser, language, how
        self.tabs: dict[str, Tab] = {}
        self.found: list[str] = []
        self.now = ""

    def __iter__(self) -> Iterator[tuple[Page, Tab]]:
        for page in PAGES:
            tab, self.now = self._tab(page.who), page.name
            answer = self.site.open(tab, page, self.language)
            if answer.status != page.status:
                self.say(f"{answer.status} instead of {page.status}")
            left = LEFT_OVER.search(tab.locator("body").inner_text())
            if left:
                self.say(f"{left.group()} is left over")
            yield page, tab
        for tab in self.tabs.values():
            tab.context.close()

    def ask(self, tab: Tab, about: dict[str, Any], where: str = "") -> None:
        for one in Axe().run(tab, options=about).response["violations"]:
            for node in one["nodes"]:
                self.say(f"{where}{one['id']} {node['html'][:120]}")

    def say(self, what: str) -> None:
        self.found.append(f"{self.now}: {what}")

    def _tab(self, who: str) -> Tab:
        if who not in self.tabs:
            tab = self.site.enter(self.browser, who, locale=self.language, **self.how).new_page()
            tab.on("console", self._console)
            tab.on("pageerror", lambda error: self.say(str(error)))
            tab.on("request", self._asked)
            self.tabs[who] = tab
        return self.tabs[who]

    def _console(self, said: ConsoleMessage) -> None:
        # A page that is meant to answer 4xx says so in the console.
        if said.type in {"error", "warning"} and "Failed to load resource" not in said.text:
            self.say(said.text)

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.site.url, "data:", "blob:")):
            self.say(f"asks {request.url}")
