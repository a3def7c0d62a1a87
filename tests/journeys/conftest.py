"""Stories in a real browser: a phone 360 px wide, in French and in Arabic, with and without JavaScript."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone, translation

from interra.people.tests.make import a_key_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Locator, Page

    from interra.people.models import Member

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in str(item.path):
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(params=["fr", "ar"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with translation.override(request.param):
        yield request.param


@pytest.fixture(params=[True, False], ids=["js", "no-js"])
def js(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@dataclass
class Phone:
    """A browser in somebody's hand. It counts taps, as PEOPLE counts them."""

    page: Page
    context: BrowserContext
    site: str
    taps: int = 0

    def open(self, path: str) -> None:
        answer = self.page.goto(path if path.startswith("http") else self.site + path)
        assert answer
        assert answer.status < 400, f"{answer.status} {path}"

    def tap(self, what: str | Locator) -> None:
        self.taps += 1
        target = self.page.locator(what) if isinstance(what, str) else what
        target.first.click()
        self.page.wait_for_load_state()

    def type(self, name: str, words: str) -> None:
        self.page.locator(f"[name={name}]").first.fill(words)

    def sees(self, words: str) -> bool:
        return words in self.page.locator("body").inner_text()

    @property
    def title(self) -> str:
        return self.page.locator("h1").first.inner_text()

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.site)

    def covered_by(self, cover: str, what: str) -> int:
        """How many of these have something laid over them, before anybody scrolls."""
        over = self.page.locator(cover).bounding_box() or {}
        boxes = [one.bounding_box() for one in self.page.locator(what).all()]
        return sum(
            box["y"] < over["y"] + over["height"] and over["y"] < box["y"] + box["height"]
            for box in boxes
            if box
        )

    def fits(self) -> bool:
        """Nothing wider than the screen."""
        return bool(
            self.page.evaluate(
                "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
            )
        )


@pytest.fixture
def a_phone(browser: Browser, live_server: Any) -> Iterator[Callable[..., Phone]]:
    """`a_phone()` is a stranger's; `a_phone(samira)` has her key in it."""
    opened: list[BrowserContext] = []

    def take(member: Member | None = None, *, js: bool = True, width: int = 360) -> Phone:
        context = browser.new_context(
            viewport={"width": width, "height": 740},
            java_script_enabled=js,
            service_workers="allow",
        )
        context.set_default_timeout(20_000)
        opened.append(context)
        if member is not None:
            context.add_cookies([a_key_for(member, url=live_server.url)])
        return Phone(context.new_page(), context, live_server.url)

    yield take
    for context in opened:
        context.close()


@pytest.fixture
def soon() -> dt.datetime:
    """In three days, at a full hour."""
    return (timezone.now() + 3 * DAY).replace(minute=0, second=0, microsecond=0)
