"""Pages made of what everybody sees: made once, and not sent twice to the same stranger."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag

from interra.steps.e_agenda.queries.freshness import kept

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from django.http import HttpRequest

T = TypeVar("T")


def page(
    request: HttpRequest,
    template: str,
    *,
    key: str,
    stamp: str,
    now: datetime,
    query: str = "",
    make: Callable[[], tuple[T, Iterable[datetime]]],
    context: Callable[[T], dict[str, Any]],
) -> HttpResponse:
    """For a stranger the whole page is kept; for a member only what is the same for everybody.

    `query` is the one spelling of the query string under which a whole page is kept.
    """
    if not _is_stranger(request) or request.META.get("QUERY_STRING", "") != query:
        return render(request, template, context(kept(key, stamp, now, make)))

    def whole() -> tuple[tuple[str, str], Iterable[datetime]]:
        thing, turns = make()
        html = render_to_string(template, context(thing), request)
        return (html, blake2b(html.encode(), digest_size=12).hexdigest()), turns

    html, mark = kept(f"page:{key}", stamp, now, whole)
    answer = HttpResponse(html)
    patch_cache_control(answer, private=True, no_cache=True)
    return unchanged(request, answer, mark)


def unchanged(request: HttpRequest, answer: HttpResponse, mark: str) -> HttpResponse:
    """304 for somebody who already holds this very answer."""
    etag = quote_etag(mark)
    answer["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=answer) or answer


def _is_stranger(request: HttpRequest) -> bool:
    """Nothing in the browser says who this is, and no message waits to be shown."""
    return not {settings.SESSION_COOKIE_NAME, "messages"} & request.COOKIES.keys()
