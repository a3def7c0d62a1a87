"""Every view says who may open it: `@allowed(policies.may_close_draw)`."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import AnonymousUser

    from interra.people.models import Member


class SignedInRequest(HttpRequest):
    """A request whose sender we know."""

    user: Member


class Policy(Protocol):
    def __call__(self, person: Member | AnonymousUser, /) -> bool: ...


P = ParamSpec("P")


def allowed(
    policy: Policy,
) -> Callable[
    [Callable[Concatenate[Any, P], HttpResponse]],
    Callable[Concatenate[HttpRequest, P], HttpResponse],
]:
    """Open the view to whom `policy` says yes; a stranger is sent to the entrance, others get 403.

    Somebody of the team is first asked for the second factor.
    """

    def decorate(
        view: Callable[Concatenate[Any, P], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @wraps(view)
        def guarded(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if policy(request.user):
                return view(request, *args, **kwargs)
            if not request.user.is_authenticated:
                return _to_entrance(request, "people:enter")
            if request.user.is_staff and request.user.second_factor_at is None:
                return _to_entrance(request, "people:staff_enter")
            raise PermissionDenied

        guarded.policy = policy  # type: ignore[attr-defined]  # read by tests/architecture
        return guarded

    return decorate


def _to_entrance(request: HttpRequest, entrance: str) -> HttpResponse:
    way_back = urlencode({"next": request.get_full_path()})
    return redirect(f"{reverse(entrance)}?{way_back}")
