"""The kiosk: a tablet that the team opens and leaves. Language, name, atelier, done; then it forgets.

The name waits in the browser's session, never in an address nor in a form that « back » could
send again; the first page always forgets everything before it is shown.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth import logout
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import override as in_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from interra.foundation.access import SignedInRequest, allowed
from interra.foundation.codes import a_code
from interra.foundation.errors import Refused
from interra.gatherings.actions import assisted as deeds
from interra.gatherings.models import Registration, Session
from interra.gatherings.queries.assisted import open_dates, signed_up
from interra.gatherings.queries.receipts import receipt
from interra.people.forms.my_space import NameForm
from interra.people.models import Member
from interra.people.policies import anyone, is_coordinator

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

COOKIE = "__Host-kiosk" if settings.HTTPS else "kiosk"
SALT = "gatherings.kiosk"
OPEN_FOR = 12 * 3600
SECONDS = 45
NAME, KEY, ASKED = "kiosk_name", "kiosk_key", "kiosk_asked"
P = ParamSpec("P")


def at_the_kiosk(
    view: Callable[Concatenate[HttpRequest, Member, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Only on a tablet that somebody of the team has opened, and who still is of the team."""

    @wraps(view)
    @never_cache
    def opened(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        code = request.get_signed_cookie(COOKIE, "", salt=SALT, max_age=OPEN_FOR)
        nora = Member.objects.team().filter(code=code).first() if code else None
        if nora is None:
            return redirect("people:staff_enter")
        return view(request, nora, *args, **kwargs)

    return opened


@require_POST
@allowed(is_coordinator)
def open_kiosk(request: SignedInRequest) -> HttpResponse:
    """From here on this browser knows nobody: whoever opened it is signed out."""
    code = request.user.code
    logout(request)
    answer = redirect("gatherings:kiosk")
    answer.set_signed_cookie(
        COOKIE,
        code,
        salt=SALT,
        max_age=OPEN_FOR,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Strict",
    )
    return answer


@require_POST
@allowed(anyone)
@at_the_kiosk
def close_kiosk(request: HttpRequest, nora: Member) -> HttpResponse:
    answer = redirect("people:staff_enter")
    answer.delete_cookie(COOKIE)
    _forget(request, answer)
    answer["Clear-Site-Data"] = '"cache", "storage"'  # its worker and its queue go too
    return answer


@require_safe
@allowed(anyone)
@at_the_kiosk
def start(request: HttpRequest, nora: Member) -> HttpResponse:
    """Choose a language. Nothing of the person before is left in this browser."""
    request.session.flush()
    page = {
        "languages": [
            (code, name, _in(code, "gatherings:kiosk_name")) for code, name in settings.LANGUAGES
        ],
        "workers": [_in(code, "gatherings:kiosk_worker") for code, _name in settings.LANGUAGES],
    }
    return _forget(request, render(request, "gatherings/assisted/kiosk_start.html", page))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(anyone)
@at_the_kiosk
def name(request: HttpRequest, nora: Member) -> HttpResponse:
    form = NameForm(request.POST if request.method == "POST" else None, autofill=False)
    if form.is_valid():
        request.session[NAME] = form.cleaned_data["name"]
        request.session[KEY] = a_code(26)
        return redirect("gatherings:kiosk_which")
    return _page(request, "kiosk_name", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(anyone)
@at_the_kiosk
def which(request: HttpRequest, nora: Member) -> HttpResponse:
    """One tap on a date is the answer."""
    called = request.session.get(NAME)
    if called is None:
        return redirect("gatherings:kiosk")
    refusal = ""
    if request.method == "POST":
        session = get_object_or_404(Session, code=request.POST.get("session", ""))
        try:
            registration = _sign_up(request, called, session, nora)
        except Refused as reason:
            refusal = str(reason)
        else:
            request.session[ASKED] = registration.code
            return redirect("gatherings:kiosk_done")
    page = {"dates": open_dates(timezone.now()), "called": called, "refusal": refusal}
    return _page(request, "kiosk_which", page, status=422 if refusal else 200)


@require_safe
@allowed(anyone)
@at_the_kiosk
def done(request: HttpRequest, nora: Member) -> HttpResponse:
    """A receipt to print or to take along in a phone. The secret questions wait there."""
    registration = signed_up(request.session.get(ASKED, ""))
    if registration is None:
        return redirect("gatherings:kiosk")
    page = {"receipt": receipt(registration, timezone.now()), "called": request.session.get(NAME)}
    return _page(request, "kiosk_done", page)


def _sign_up(request: HttpRequest, called: str, session: Session, nora: Member) -> Registration:
    return deeds.sign_up(
        who={"name": called},
        language=get_language() or settings.LANGUAGE_CODE,
        session_id=session.pk,
        form_key=request.session[KEY],
        by=nora,
        source=Registration.Source.KIOSK,
        now=timezone.now(),
    )


def _in(language: str, view_name: str) -> str:
    with in_language(language):
        return reverse(view_name)


def _page(
    request: HttpRequest, template: str, page: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    page |= {"seconds": SECONDS, "start_url": reverse("gatherings:kiosk")}
    return render(request, f"gatherings/assisted/{template}.html", page, status=status)


def _forget(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """All but the key of the kiosk itself, and the sealed requests that wait for the network."""
    for cookie in (settings.SESSION_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME, "messages"):
        answer.delete_cookie(cookie)
    answer["Clear-Site-Data"] = '"cache"'
    return answer
