"""Each island around HTML that already works without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from interra.design.tests.look import show

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.journey


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda problem: problems.append(str(problem)))
    yield page
    page.close()
    assert problems == []


def with_island(page: Page, name: str, html: str) -> None:
    script = f'<script type="module" src="/static/design/islands/{name}.js"></script>'
    show(page, f"<!DOCTYPE html><title>{name}</title>{html}{script}")


def test_a_sent_form_says_one_moment_and_the_second_tap_sends_nothing(page: Page) -> None:
    with_island(
        page,
        "submit-once",
        '<submit-once data-wait="One moment"><form action="/gone/"><button>Come</button></form></submit-once>',
    )
    page.evaluate("addEventListener('submit', (event) => event.preventDefault())")
    width = page.evaluate("document.querySelector('button').offsetWidth")

    page.click("button")

    button = page.locator("button")
    assert button.text_content() == "One moment"
    assert button.get_attribute("aria-busy") == "true"
    assert page.evaluate("document.querySelector('button').offsetWidth") == width


def test_with_the_enter_key_the_button_that_is_shown_says_one_moment(page: Page) -> None:
    with_island(
        page,
        "submit-once",
        '<button form="f" tabindex="-1" aria-hidden="true">Come</button>'
        '<button form="f" formaction="/elsewhere/">Language</button>'
        '<submit-once data-wait="One moment"><form id="f" action="/gone/"><input></form></submit-once>'
        '<button form="f">Come</button>',
    )
    page.evaluate("addEventListener('submit', (event) => event.preventDefault())")

    page.locator("input").press("Enter")

    assert page.locator("button").all_text_contents() == ["Come", "Language", "One moment"]


def test_the_button_comes_back_after_eight_seconds(page: Page) -> None:
    page.clock.install()
    with_island(
        page,
        "submit-once",
        '<submit-once data-wait="One moment"><form><button>Come</button></form></submit-once>',
    )
    page.evaluate("addEventListener('submit', (event) => event.preventDefault())")

    page.click("button")
    page.clock.fast_forward(8000)

    assert page.locator("button").text_content() == "Come"
    assert page.locator("button").get_attribute("aria-busy") is None


def test_a_button_to_print_shows_only_where_it_works(page: Page) -> None:
    with_island(page, "print-button", "<print-button hidden><button>Print</button></print-button>")
    page.evaluate("window.print = () => { window.printed = true }")

    page.click("button")

    assert page.evaluate("window.printed")


def test_a_shared_tablet_tells_the_last_seconds_and_a_touch_gives_them_back(page: Page) -> None:
    page.clock.install()
    with_island(
        page,
        "auto-reset",
        '<auto-reset seconds="45" href="/kiosk/"><p hidden>Still <span data-left></span> s</p></auto-reset>',
    )
    note = page.locator("p")

    page.clock.run_for(35_000)
    assert note.inner_text() == "Still 10 s"

    page.mouse.click(5, 5)
    assert note.is_hidden()

    with page.expect_request("**/kiosk/"):
        page.clock.run_for(46_000)


def test_sharing_opens_the_sheet_of_the_phone(page: Page) -> None:
    with_island(
        page,
        "share-link",
        '<share-link><a href="https://wa.me/" data-url="/fr/s/7/">Send</a></share-link>',
    )
    page.evaluate("navigator.share = async (what) => { window.shared = what }")

    page.click("a")

    assert page.evaluate("window.shared") == {
        "url": "http://guide.interra.test/fr/s/7/",
        "title": "share-link",
    }
