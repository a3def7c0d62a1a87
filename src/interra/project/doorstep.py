"""Before and after every page: what cannot be read is refused, what is somebody's own is not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import UnreadablePostError
from django.utils.cache import add_never_cache_headers, patch_cache_control

from interra.people.policies import anyone

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

NUL = "\x00"
UTF_8 = {"utf-8", "utf8"}


def refuse_unreadable(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """400 for what no page of ours and no person sends: NUL signs, another encoding than UTF-8,
    a form larger than `DATA_UPLOAD_MAX_MEMORY_SIZE`. A database would stumble over some of them."""

    def read(request: HttpRequest) -> HttpResponse:
        address = request.path + request.META.get("QUERY_STRING", "").replace("%00", NUL)
        if NUL in address or _holds_nul(request.COOKIES.items()):
            raise BadRequest
        if request.method == "POST":
            _read_form(request)
        return get_response(request)

    return read


def _read_form(request: HttpRequest) -> None:
    if (request.content_params or {}).get("charset", "utf-8").lower() not in UTF_8:
        raise BadRequest
    try:
        _ = request.body  # at once and whole: its size is checked, and views may read it again
    except UnreadablePostError as why:
        raise BadRequest from why
    if any(_holds_nul([(name, one) for one in many]) for name, many in request.POST.lists()):
        raise BadRequest


def _holds_nul(pairs: object) -> bool:
    return any(NUL in name or NUL in value for name, value in pairs)  # type: ignore[attr-defined]  # names and values are text


def keep_private(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """A page is kept by no cache, and found by no search engine, unless it is for everybody.

    A shared phone must not show it again after « back »; a view may say otherwise of its answer.
    """

    def answered(request: HttpRequest) -> HttpResponse:
        answer = get_response(request)
        if not _is_for_everybody(request, answer):
            add_never_cache_headers(answer)
        elif "Cache-Control" not in answer:
            patch_cache_control(answer, private=True, no_cache=True)
        if "no-store" in answer["Cache-Control"]:
            answer.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        return answer

    return answered


def _is_for_everybody(request: HttpRequest, answer: HttpResponse) -> bool:
    """Open to anyone and, unless the view says so itself, asked by somebody without a session."""
    if answer.status_code >= 400:
        return False
    if "Cache-Control" in answer:
        return "no-store" not in answer["Cache-Control"]
    view = request.resolver_match.func if request.resolver_match else None
    is_open = getattr(view, "policy", None) is anyone
    return is_open and settings.SESSION_COOKIE_NAME not in request.COOKIES
