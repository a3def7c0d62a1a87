"""The kiosk while there is no network: what the tablet keeps for that, and what it sends after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.signing import b62_decode
from django.http import HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from interra.foundation.access import allowed
from interra.gatherings.actions.kiosk import EnoughForToday, take_in
from interra.gatherings.forms.kiosk import read_entries
from interra.gatherings.forms.sent import Unreadable
from interra.gatherings.queries.kiosk import kept_dates
from interra.gatherings.views.kiosk import COOKIE, OPEN_FOR, SECONDS, at_the_kiosk
from interra.people.forms.my_space import NameForm
from interra.people.policies import anyone

if TYPE_CHECKING:
    from django.http import HttpRequest

    from interra.people.models import Member


@require_safe
@allowed(anyone)
@at_the_kiosk
def worker(request: HttpRequest, nora: Member) -> HttpResponse:
    """Its place gives it its reach: the kiosk in one language, and nothing else of the site."""
    return render(request, "gatherings/assisted/worker.js", content_type="text/javascript")


@require_safe
@allowed(anyone)
@at_the_kiosk
def offline(request: HttpRequest, nora: Member) -> HttpResponse:
    """All screens in all languages on one page, with the dates of the week and nobody's name."""
    page = {
        "languages": [
            (
                code,
                name,
                code in settings.LANGUAGES_BIDI,
                NameForm(autofill=False, auto_id=f"{code}_%s"),
            )
            for code, name in settings.LANGUAGES
        ],
        "dates": kept_dates(timezone.now()),
        "kept_seconds": SECONDS,
    }
    answer = render(request, "gatherings/assisted/kiosk_offline.html", page)
    answer["X-Kept-Until"] = str(_open_until(request) * 1000)  # read by the worker
    return answer


@require_POST
@allowed(anyone)
@at_the_kiosk
def queue(request: HttpRequest, nora: Member) -> HttpResponse:
    """What the tablet kept. The answer names what it may erase now."""
    try:
        entries = read_entries(request.body)
    except Unreadable:
        return HttpResponseBadRequest()
    taken: list[str] = []
    try:
        for entry in entries:
            take_in(entry=entry, by=nora, now=timezone.now())
            taken.append(str(entry.key))
    except EnoughForToday:
        return JsonResponse({"taken": taken}, status=200 if taken else 429)
    return JsonResponse({"taken": taken})


def _open_until(request: HttpRequest) -> int:
    """The end of the twelve hours, as it stands in the cookie that `at_the_kiosk` has proved."""
    return b62_decode(request.COOKIES[COOKIE].split(":")[-2]) + OPEN_FOR
