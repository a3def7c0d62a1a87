"""How often one address of the internet may knock.

allauth counts, in the memory of each process: with two processes the limit may be reached twice,
and no address is ever written down.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.ratelimit import consume
from django.core.exceptions import ImproperlyConfigured, PermissionDenied

if TYPE_CHECKING:
    from django.http import HttpRequest

NOBODY = "0.0.0.0"  # noqa: S104 -- a name for « no address », not a place to listen


class Visitors(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def get_client_ip(self, request: HttpRequest) -> str:
        """Behind `INTERRA_TRUSTED_PROXIES` proxies, the address the outermost of them saw.

        A header that does not fit counts as one single visitor, rather than as a failure.
        """
        try:
            return str(super().get_client_ip(request))
        except (ImproperlyConfigured, PermissionDenied):
            return NOBODY


def too_many(request: HttpRequest, action: str, *, key: str | None = None) -> bool:
    """Count this request; True when `rules.entrance.LIMITS` says that it is enough."""
    return not consume(request, action=action, key=key)


def visitor(request: HttpRequest) -> str:
    return Visitors().get_client_ip(request)
