"""For every test of the house: the browser of the machine, words compiled, the code's own language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache
from django.utils import translation
from tests.chromium import launch_with

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, **launch_with()}


@pytest.fixture(autouse=True)
def _nobody_has_knocked() -> None:
    """How often an address knocked in one story must not close the door of the next."""
    cache.clear()


@pytest.fixture(autouse=True)
def _language_of_the_code() -> Iterator[None]:
    """Deeds answer in English, as they are written; pages in the language of their address.

    A page read in Arabic by one story must not make the next story speak Arabic.
    """
    with translation.override("en"):
        yield
