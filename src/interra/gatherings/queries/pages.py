"""Where a session is told in full, and which ones nobody may see yet. Upper floors register here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from django.conf import settings
from django.utils.translation import get_language

if TYPE_CHECKING:
    from interra.gatherings.models import Session, SessionQuerySet


class PageOf(Protocol):
    def __call__(self, session: Session, /) -> str | None:
        """The address of the page, without the site; None when the session is not theirs."""


class Shown(Protocol):
    def __call__(self, sessions: SessionQuerySet, /) -> SessionQuerySet:
        """Without those that only the team may see."""


_pages: list[PageOf] = []
_shown: list[Shown] = []


def register_page(page: PageOf) -> None:
    if page not in _pages:
        _pages.append(page)


def page_of(session: Session) -> str:
    """The page to show to a friend; the agenda when there is no better one."""
    found = (page(session) for page in _pages)
    return next((url for url in found if url), f"/{get_language() or settings.LANGUAGE_CODE}/")


def register_shown(shown: Shown) -> None:
    if shown not in _shown:
        _shown.append(shown)


def shown(sessions: SessionQuerySet) -> SessionQuerySet:
    """Those that may be proposed to anybody: an atelier that is still a draft has dates too."""
    for keep in _shown:
        sessions = keep(sessions)
    return sessions
