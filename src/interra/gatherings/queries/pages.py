"""Where a session is told in full. Upper floors that have such a page register it here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from django.conf import settings
from django.utils.translation import get_language

if TYPE_CHECKING:
    from interra.gatherings.models import Session


class PageOf(Protocol):
    def __call__(self, session: Session, /) -> str | None:
        """The address of the page, without the site; None when the session is not theirs."""


_pages: list[PageOf] = []


def register_page(page: PageOf) -> None:
    if page not in _pages:
        _pages.append(page)


def page_of(session: Session) -> str:
    """The page to show to a friend; the agenda when there is no better one."""
    found = (page(session) for page in _pages)
    return next((url for url in found if url), f"/{get_language() or settings.LANGUAGE_CODE}/")
