"""The browser of the tests: Debian's Chromium without its windows, in half the time of the whole one."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def launch(playwright: Any) -> Browser:
    browser: Browser = playwright.chromium.launch(**launch_with())
    return browser


def launch_with() -> dict[str, Any]:
    """What Playwright is told. Containers run as root, where Chromium's own sandbox cannot start."""
    chromium = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    assert chromium, "Chromium is missing: script/test installs it."
    return {
        "executable_path": chromium,
        "args": ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
    }
