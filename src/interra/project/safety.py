"""What stops a production start, in sentences that say what to set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from collections.abc import Iterator

SHORTEST_SECRET = 40
FEWEST_LETTERS = 10
HOW = "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"


def refuse_unsafe_start() -> None:
    """:raises ImproperlyConfigured: with every reason at once."""
    reasons = list(_reasons())
    if reasons:
        raise ImproperlyConfigured("\n".join(["Interra cannot start.", *reasons]))


def _reasons() -> Iterator[str]:
    if settings.DEMO:
        return
    for name, value, what in (
        ("SECRET_KEY", _secret_key(), "It protects sessions and links."),
        (
            "SEALED_KEY",
            settings.SEALED_KEY,
            "It seals what nobody may read. Keep a copy away from here.",
        ),
    ):
        if not value:
            yield f"Set INTERRA_{name} (or INTERRA_{name}_FILE). {what} {HOW}"
        elif _is_weak(value):
            yield f"INTERRA_{name} is too easy to guess ({SHORTEST_SECRET} characters or more). {HOW}"
    if settings.SEALED_KEY and _secret_key() == settings.SEALED_KEY:
        yield "INTERRA_SECRET_KEY and INTERRA_SEALED_KEY must be two different secrets."
    if settings.DEBUG:
        yield "Unset INTERRA_DEBUG: it shows the inside of the house to strangers."
    if "*" in settings.ALLOWED_HOSTS:
        yield "INTERRA_HOSTS must name your addresses, for example interra-liege.be."


def _secret_key() -> str:
    try:
        return settings.SECRET_KEY
    except ImproperlyConfigured:  # Django's own way to say that it is empty
        return ""


def _is_weak(secret: str) -> bool:
    return len(secret) < SHORTEST_SECRET or len(set(secret)) < FEWEST_LETTERS
