"""All components and three sample pages in a real browser."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # ships no types

from interra.design.tests import look

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SCREENS = os.environ.get("INTERRA_LOOK")  # a folder: keep what was seen, to look at it
PAGES = ("guide", "guide/agenda", "guide/atelier", "guide/receipt")
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL = """() => [...document.querySelectorAll("a, button, input, select, textarea, summary")]
  .filter((e) => !e.closest(".card-title")) // the link reaches to the edges of its card
  .map((e) => e.closest("label") ?? e)
  .map((e) => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
  .filter(([, box]) => box.height > 1 && (box.height < 43.5 || box.width < 43.5))
  .map(([html]) => html)"""

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_everyone_can_use_every_component(
    browser: Browser, language: str, scheme: Literal["light", "dark"]
) -> None:
    found = []
    for name, html in look.pages(language).items():
        page = browser.new_page(color_scheme=scheme, viewport={"width": 360, "height": 740})
        look.show(page, html)
        violations = Axe().run(page, options=WCAG).response["violations"]
        found += [f"{name}: {v['id']} {n['html'][:90]}" for v in violations for n in v["nodes"]]
        if SCREENS:
            file = f"{name.replace('/', '-')}-{language}-{scheme}.png"
            page.screenshot(path=Path(SCREENS) / file, full_page=True)
        page.close()

    assert found == []


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize(("width", "size"), [(320, "100%"), (640, "200%"), (1280, "100%")])
def test_nothing_runs_off_the_screen(
    browser: Browser, language: str, width: int, size: str
) -> None:
    wide = {}
    for name, html in look.pages(language).items():
        page = browser.new_page(viewport={"width": width, "height": 740})
        look.show(page, html)
        page.evaluate(f"document.documentElement.style.fontSize = '{float(size[:-1]) * 1.125}%'")
        wide[name] = page.evaluate(TOO_WIDE)
        page.close()

    assert wide == dict.fromkeys(PAGES, 0)


def test_a_thumb_finds_every_target(browser: Browser) -> None:
    small = []
    for html in look.pages("fr").values():
        page = browser.new_page(viewport={"width": 360, "height": 740})
        look.show(page, html)
        small += page.evaluate(SMALL)
        page.close()

    assert small == []


def test_the_first_stops_of_the_keyboard_are_the_content_then_the_language(
    browser: Browser,
) -> None:
    page = browser.new_page()
    look.show(page, look.pages("fr")["guide/agenda"])

    stops = []
    for _ in range(2):
        page.keyboard.press("Tab")
        stops.append(page.evaluate("document.activeElement.className"))
    page.close()

    assert stops == ["skip", "language-switch"]
