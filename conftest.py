"""For every test of the house: the browser of the machine."""

from __future__ import annotations

import shutil
from typing import Any

import pytest


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium; containers run as root, where its sandbox cannot start."""
    chromium = {"executable_path": shutil.which("chromium"), "args": ["--no-sandbox"]}
    return {**browser_type_launch_args, **chromium}
