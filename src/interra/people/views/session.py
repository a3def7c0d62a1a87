"""What a browser's session remembers between two pages of the entrance."""

from __future__ import annotations

from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from django.contrib.auth import login
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from interra.people.rules.entrance import FRESH_FOR, STAFF_AT_MOST
from interra.people.views.doorkeeper import BORROWED_SINCE, SECOND_FACTOR_AT

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

    from interra.foundation.access import SignedInRequest
    from interra.people.models import Member

FRESH_AT = "fresh_at"
P = ParamSpec("P")


def let_in(request: HttpRequest, member: Member, *, mine: bool, now: datetime) -> None:
    """Sign in, by whatever opens. On a borrowed phone the session ends with the browser.

    A card or a code read out can be found or overheard: alone, they make nothing fresh.
    """
    login(request, member)
    say_whose(request, mine=mine, now=now)


def let_in_team(request: HttpRequest, member: Member, *, now: datetime) -> None:
    login(request, member)
    request.session[SECOND_FACTOR_AT] = now.isoformat()
    request.session[FRESH_AT] = now.isoformat()
    request.session.set_expiry(STAFF_AT_MOST)


def say_whose(request: HttpRequest, *, mine: bool, now: datetime) -> None:
    if mine:
        request.session.pop(BORROWED_SINCE, None)
        request.session.set_expiry(None)
    else:
        request.session[BORROWED_SINCE] = now.isoformat()
        request.session.set_expiry(0)


def is_fresh(request: SignedInRequest, now: datetime) -> bool:
    """A code that we sent was typed a moment ago; or there is no contact to send one to."""
    if request.user.proved_contact is None:
        return True
    typed = request.session.get(FRESH_AT)
    return typed is not None and now - datetime.fromisoformat(typed) < FRESH_FOR


def make_fresh(request: HttpRequest, now: datetime) -> None:
    request.session[FRESH_AT] = now.isoformat()


def ask_fresh_code(there: str) -> HttpResponseRedirect:
    """To the page where a code is typed; then `there`, which can be opened again."""
    return redirect(f"{reverse('people:confirm')}?{urlencode({'next': there})}")


def fresh_code(
    view: Callable[Concatenate[Any, P], HttpResponse],
) -> Callable[Concatenate[Any, P], HttpResponse]:
    """For what cannot be undone: a member whose code is not fresh types one first.

    Goes under `@allowed`. The way back is this page, so put it on a page that can be opened again.
    """

    @wraps(view)
    def asked(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if is_fresh(request, timezone.now()):
            return view(request, *args, **kwargs)
        return ask_fresh_code(request.get_full_path())

    return asked


def way_back(request: HttpRequest, address: str, *, otherwise: str) -> str:
    """`address` when it is a page of ours, else the page named `otherwise`."""
    ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if ours and address.startswith("/") else reverse(otherwise)
