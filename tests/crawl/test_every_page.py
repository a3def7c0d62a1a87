"""Every page, as each person sees it, on a small season: anybody can use it, it fits, nothing is left over."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import sync_playwright

from tests.crawl.pages import NO_PAGE, PAGES
from tests.crawl.season import a_season, launch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser
    from playwright.sync_api import Page as Tab

    from tests.crawl.pages import Page
    from tests.crawl.season import Site

pytestmark = pytest.mark.journey

WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PHONE = {"width": 360, "height": 740}
SMALL = {"width": 320, "height": 640}
LEFT_OVER = re.compile(r"\{\{|\{%|%\(\w+\)|\[object |\bundefined\b|\bNaN\b")
# What sticks out of the page, if anything does.
TOO_WIDE = """() => {
  const page = document.documentElement;
  if (page.scrollWidth <= page.clientWidth) return [];
  const inside = (e) => e.closest(".chips, .tabs, .table-scroll") !== null;
  const wide = [...document.body.querySelectorAll("*")].filter((e) => {
    const box = e.getBoundingClientRect();
    return !inside(e) && box.width && (box.right > page.clientWidth + 1 || box.left < -1);
  });
  return wide.slice(-3).map((e) => e.outerHTML.slice(0, 120)).concat("…");
}"""


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with a_season(members=80) as made:
        yield made


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield launch(playwright)


def test_no_address_is_forgotten(site: Site) -> None:
    assert {page.view for page in PAGES} | set(NO_PAGE) == set(site.views)


@pytest.mark.parametrize(
    ("language", "scheme"), [("fr", "light"), ("fr", "dark"), ("ar", "light")]
)
def test_everyone_can_use_every_page(
    site: Site, browser: Browser, language: str, scheme: str
) -> None:
    found: list[str] = []
    for page, tab in look(site, browser, language, found, viewport=PHONE, color_scheme=scheme):
        violations = Axe().run(tab, options=WCAG).response["violations"]
        found += [
            f"{page.name}: {one['id']} {node['html'][:120]}"
            for one in violations
            for node in one["nodes"]
        ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_every_page_fits_a_small_phone_and_large_letters(
    site: Site, browser: Browser, language: str
) -> None:
    found: list[str] = []
    for page, tab in look(site, browser, language, found, viewport=SMALL):
        found += [f"{page.name} at 320 px: {one}" for one in tab.evaluate(TOO_WIDE)]
        tab.set_viewport_size({"width": 640, "height": 740})
        tab.evaluate("document.documentElement.style.fontSize = '225%'")
        found += [f"{page.name} at 200 %: {one}" for one in tab.evaluate(TOO_WIDE)]
        tab.set_viewport_size(SMALL)  # type: ignore[arg-type]  # width and height
    assert not found, "\n".join(found)


class Listener:
    """What the browser itself complains of, with the page where it did."""

    def __init__(self, site: Site, found: list[str]) -> None:
        self.site, self.found, self.now = site, found, ""

    def follow(self, tab: Tab) -> Tab:
        tab.on("console", lambda said: self.complain(said.type, said.text))
        tab.on("pageerror", lambda error: self.complain("error", str(error)))
        tab.on("request", lambda asked: self.asked(asked.url))
        return tab

    def complain(self, kind: str, text: str) -> None:
        # A page that is meant to answer 4xx says so in the console.
        if kind in {"error", "warning"} and "Failed to load resource" not in text:
            self.found.append(f"{self.now}: {text}")

    def asked(self, url: str) -> None:
        if not url.startswith((self.site.url, "data:", "blob:")):
            self.found.append(f"{self.now}: asks {url}")


def look(
    site: Site, browser: Browser, language: str, found: list[str], **how: Any
) -> Iterator[tuple[Page, Tab]]:
    """Each page in turn. What the browser itself complains of goes to `found`."""
    tabs: dict[str, Tab] = {}
    listener = Listener(site, found)
    for page in PAGES:
        if page.who not in tabs:
            context = site.enter(browser, page.who, locale=language, **how)
            tabs[page.who] = listener.follow(context.new_page())
        tab, listener.now = tabs[page.who], page.name
        answer = site.open(tab, page, language)
        if answer.status != page.status:
            found.append(f"{page.name}: {answer.status} instead of {page.status}")
        left = LEFT_OVER.search(tab.locator("body").inner_text())
        if left:
            found.append(f"{page.name}: {left.group()} is left over")
        yield page, tab
    for tab in tabs.values():
        tab.context.close()
