"""The doors of the house that belong to no room: the first page, the languages, help, promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import translate_url
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language, get_language_from_path, override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from interra.foundation.access import allowed
from interra.people.actions.language import choose_language
from interra.people.policies import anyone

if TYPE_CHECKING:
    from django.http import HttpRequest

depends_on_the_browser = cache_control(private=True, no_cache=True)


@require_safe
@allowed(anyone)
@depends_on_the_browser
def home(request: HttpRequest) -> HttpResponse:
    """The remembered language, or the page of languages."""
    remembered = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if _is_offered(remembered):
        return redirect(f"/{remembered}/")
    return _languages(request, way_back="/")


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(anyone)
@depends_on_the_browser
def language(request: HttpRequest) -> HttpResponse:
    """Choose a language; it is kept on this device, and in the profile of who is signed in.

    In the middle of a form, what was typed goes along and is sent back there, in the other language
    (`design/keeping_switch.html`). Then it is somebody else who types: no profile changes.
    """
    asked = request.POST if request.method == "POST" else request.GET
    way_back = _safe(request, asked.get("next", ""))
    chosen = request.POST.get("language", "")
    if request.method != "POST" or not _is_offered(chosen):
        return _languages(request, way_back=way_back)
    typed = _typed(request)
    if request.user.is_authenticated and not typed:
        choose_language(member=request.user, language=chosen)
    with override(get_language_from_path(way_back)):  # whatever language this browser prefers
        there = translate_url(way_back, chosen)
    answer = redirect(
        there if there != "/" else f"/{chosen}/", preserve_request=bool(typed) and there != "/"
    )
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return answer


@require_safe
@allowed(anyone)
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "project/help.html")


@require_safe
@allowed(anyone)
def your_data(request: HttpRequest) -> HttpResponse:
    return render(request, "project/your_data.html")


@require_safe
@allowed(anyone)
def ready(request: HttpRequest) -> HttpResponse:
    """200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400. No query: the request may be what a database cannot read."""
    return _trouble("400.html", status=400)


def our_fault(request: HttpRequest) -> HttpResponse:
    """500: the page stands on nothing that may be broken."""
    return _trouble("500.html", status=500)


def _trouble(template: str, *, status: int) -> HttpResponse:
    page = render_to_string(template, {"association": settings.ASSOCIATION})
    return HttpResponse(page, status=status)


def _languages(request: HttpRequest, *, way_back: str) -> HttpResponse:
    names = settings.LANGUAGES
    context = {
        "languages": names,
        "way_back": way_back,
        "rtl": settings.LANGUAGES_BIDI,
        "typed": _typed(request),
    }
    answer = render(request, "project/languages.html", context)
    if context["typed"]:
        add_never_cache_headers(answer)  # a name, a phone: as on the page they come from
    return answer


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What somebody was typing when they asked for another language."""
    ours = {"csrfmiddlewaretoken", "language", "next"}
    return [(name, str(words)) for name, words in request.POST.items() if name not in ours]


def _is_offered(code: str) -> bool:
    return code in dict(settings.LANGUAGES) and check_for_language(code)


def _safe(request: HttpRequest, address: str) -> str:
    """Only a page of this site: never a way out for somebody else's link."""
    ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts=None, require_https=request.is_secure()
    )
    return address if ours and address.startswith("/") else "/"
