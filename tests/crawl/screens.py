"""Pictures of every page, to look at before each landing; and the twelve that the README and docs show."""

from __future__ import annotations

import argparse
import io
from typing import TYPE_CHECKING, Any

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.chromium import launch
from tests.crawl.pages import PAGES
from tests.crawl.season import ROOT, a_season

if TYPE_CHECKING:
    from pathlib import Path

LOOKS: dict[str, dict[str, Any]] = {
    f"{width}-{scheme}": {
        "viewport": {"width": width, "height": 740 if width == 360 else 800},
        "color_scheme": scheme,
    }
    for width in (360, 1280)
    for scheme in ("light", "dark")
}
# name of the picture: page, language, look
SHOWN = {
    "agenda": ("visitor-agenda-agenda", "fr", "360-light"),
    "agenda-arabic": ("visitor-agenda-agenda", "ar", "360-dark"),
    "agenda-wide": ("visitor-agenda-agenda", "fr", "1280-light"),
    "atelier": ("visitor-agenda-date-drawing", "fr", "360-light"),
    "join": ("visitor-gatherings-join", "fr", "360-light"),
    "receipt": ("visitor-gatherings-receipt-placed", "ar", "360-light"),
    "draw": ("visitor-gatherings-my-draw", "fr", "360-light"),
    "presence": ("host-gatherings-presence", "fr", "360-light"),
    "question": ("samira-people-answer-likes", "fr", "360-light"),
    "my-space": ("samira-people-my-space", "ar", "360-light"),
    "desk": ("nora-people-desk", "fr", "1280-light"),
    "draw-desk": ("nora-gatherings-draw-desk-before", "fr", "1280-dark"),
}
MOST_BYTES = 1_500_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--season", help="a copy of the data folder of a demo; else one is made")
    parser.add_argument("--only", default="", help="pages whose name has these letters")
    parser.add_argument("--looks", default=",".join(LOOKS), help="which of " + " ".join(LOOKS))
    parser.add_argument("--languages", default="fr,ar")
    parser.add_argument("--docs", action="store_true", help="only the twelve of docs/screens")
    asked = parser.parse_args()
    with a_season(folder=asked.season) as site, sync_playwright() as playwright:
        browser = launch(playwright)
        if asked.docs:
            shoot_the_twelve(site, browser)
            return
        for language in asked.languages.split(","):
            for look in asked.looks.split(","):
                shoot(site, browser, language, look, asked.only)


def shoot(site: Any, browser: Any, language: str, look: str, only: str) -> None:
    folder = ROOT / "screens" / f"{language}-{look}"
    folder.mkdir(parents=True, exist_ok=True)
    contexts: dict[str, Any] = {}
    for page in PAGES:
        if only not in page.name:
            continue
        if page.who not in contexts:
            contexts[page.who] = site.enter(
                browser, page.who, locale=language, **LOOKS[look]
            ).new_page()
        tab = contexts[page.who]
        answer = site.open(tab, page, language)
        if answer.status != page.status:
            print(f"{page.name}: {answer.status} instead of {page.status}")
        tab.screenshot(path=folder / f"{page.name}.png", full_page=True)
    for tab in contexts.values():
        tab.context.close()


def shoot_the_twelve(site: Any, browser: Any) -> None:
    folder = ROOT / "docs" / "screens"
    folder.mkdir(parents=True, exist_ok=True)
    by_name = {page.name: page for page in PAGES}
    for name, (called, language, look) in SHOWN.items():
        page = by_name[called]
        look_at = {**LOOKS[look], "locale": language, "device_scale_factor": 2}
        tab = site.enter(browser, page.who, **look_at).new_page()
        site.open(tab, page, language)
        save(tab.screenshot(), folder / f"{name}.webp")
        tab.context.close()
    weight = sum(file.stat().st_size for file in folder.glob("*.webp"))
    print(f"docs/screens: {len(SHOWN)} pictures, {weight / 1000:.0f} KB")
    assert weight <= MOST_BYTES


def save(png: bytes, file: Path) -> None:
    Image.open(io.BytesIO(png)).save(file, "WEBP", quality=80, method=6)


if __name__ == "__main__":
    main()
