"""Answers that need not travel twice."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def unchanged_for_strangers(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """304 for somebody whom we do not know and who already holds this very page."""
    if request.user.is_authenticated:
        return answer
    patch_cache_control(answer, private=True, no_cache=True)
    return unchanged(request, answer, blake2b(answer.content, digest_size=12).hexdigest())


def unchanged(request: HttpRequest, answer: HttpResponse, mark: str) -> HttpResponse:
    etag = quote_etag(mark)
    answer["ETag"] = etag
    found: HttpResponse = get_conditional_response(request, etag=etag, response=answer)
    return found
