"""Calendars to download, or to follow from a phone."""

from __future__ import annotations

from datetime import UTC
from hashlib import blake2b
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from interra.design.templatetags.design import in_reader_language
from interra.foundation.access import allowed
from interra.foundation.calendars import CONTENT_TYPE
from interra.people.policies import anyone
from interra.steps.e_agenda.models import Atelier
from interra.steps.e_agenda.queries.agenda import SHOWN
from interra.steps.e_agenda.queries.calendars import KEPT_AFTER, calendar_of, public_dates
from interra.steps.e_agenda.queries.freshness import (
    kept,
    stamp_of_agenda,
    stamp_of_calendar,
)
from interra.steps.e_agenda.views.answers import unchanged

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from interra.gatherings.models import Session


@require_safe
@allowed(anyone)
def all_dates(request: HttpRequest) -> HttpResponse:
    """`/agenda.ics`: one address for every language; `?language=ar` chooses the words."""
    asked = request.GET.get("language", "")
    language = asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(language):
        return _answer(request, public_dates(timezone.now()), "all", settings.ASSOCIATION["name"])


@require_safe
@allowed(anyone)
def atelier_dates(request: HttpRequest, slug: str) -> HttpResponse:
    atelier = get_object_or_404(Atelier, slug=slug, state__in=SHOWN)
    sessions = public_dates(timezone.now()).filter(of_atelier__atelier=atelier)
    return _answer(request, sessions, f"atelier-{slug}", in_reader_language(atelier.title)[1])


@require_safe
@allowed(anyone)
def one_date(request: HttpRequest, code: str) -> HttpResponse:
    sessions = public_dates(timezone.now()).filter(code=code)
    session = get_object_or_404(sessions)
    answer = _answer(request, sessions, code, in_reader_language(session.title)[1])
    answer["Content-Disposition"] = f'attachment; filename="{code}.ics"'
    return answer


def _answer(
    request: HttpRequest, sessions: QuerySet[Session], key: str, name: str
) -> HttpResponse:
    now = timezone.now()
    # Within an hour, the dates that a calendar shows change only if somebody changes them.
    since = (now - KEPT_AFTER).astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    language = translation.get_language()
    # Asked again only when something has changed; often it was only a seat.
    stamp = kept("ics", f"{since}{stamp_of_agenda()}", now, lambda: (stamp_of_calendar(since), ()))
    mark = blake2b(f"{key}{language}{since}{stamp}".encode(), digest_size=12).hexdigest()
    body = kept(
        f"ics:{language}:{key}", stamp, now, lambda: (calendar_of(sessions, name=name), ())
    )
    answer = HttpResponse(body, content_type=CONTENT_TYPE)
    answer["Cache-Control"] = "public, max-age=900"
    return unchanged(request, answer, mark)
