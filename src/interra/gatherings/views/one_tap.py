"""A deed of the desk in one tap: done, or refused in words; then back to its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy

from interra.foundation.errors import Refused
from interra.gatherings.forms.drawing import WhyForm

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from django_stubs_ext import StrPromise

    from interra.gatherings.models import Draw

CLOSED = gettext_lazy("Requests are closed. You can hold the draw.")
CHANGED = gettext_lazy("It is changed. Look at what would happen now.")


def after(
    request: HttpRequest, deed: Callable[[], object], said: StrPromise, *back: str
) -> HttpResponse:
    """`back`: the page and the words of its address."""
    try:
        deed()
    except Refused as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, said)
    return redirect(*back)


def hold(
    request: HttpRequest, deed: Callable[[], Draw], *back: str, launches: bool
) -> HttpResponse:
    """« Tirer au sort maintenant ». `launches`: the worker holds it, and the page says how far it is."""
    try:
        draw = deed()
    except Refused as reason:
        messages.error(request, str(reason))
    else:
        if not launches:
            messages.success(request, _how_far(draw))
    return redirect(*back)


def _how_far(draw: Draw) -> StrPromise:
    """Of a draw that was asked for now: held, or only sealed."""
    if draw.drawn_at:
        return gettext_lazy("The draw is held. Everyone has been told.")
    return gettext_lazy("The draw is sealed. It is held when what picks the group is known.")


def why(request: HttpRequest) -> str:
    """The reason that was typed; empty where there is none: the deed says so."""
    form = WhyForm(request.POST)
    return form.cleaned_data["reason"] if form.is_valid() else ""
