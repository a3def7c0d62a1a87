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
    """Open the view to whom `policy` says yes; a stranger is sent to the entrance, others get 403."""

    def decorate(
        view: Callable[Concatenate[Any, P], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @wraps(view)
        def guarded(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if policy(request.user):
                return view(request, *args, **kwargs)
            if not request.user.is_authenticated:
                way_back = urlencode({"next": request.get_full_path()})
                return redirect(f"{reverse('people:enter')}?{way_back}")
            raise PermissionDenied

        guarded.policy = policy  # type: ignore[attr-defined]  # read by tests/architecture
        return guarded

    return decorate
