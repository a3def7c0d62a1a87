"""The public page of a draw, and one's own line in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from interra.foundation.access import allowed
from interra.gatherings.queries.draw_pages import (
    draw_page,
    find_draw,
    find_refill,
    names_of,
    names_of_member,
)
from interra.gatherings.queries.refills import refill_transcript
from interra.gatherings.queries.transcripts import published
from interra.gatherings.views.receipts import private
from interra.gatherings.views.week_pages import file_of, week_page
from interra.people.policies import anyone

if TYPE_CHECKING:
    from django.http import HttpRequest

    from interra.gatherings.models import Draw, Registration


@require_safe
@allowed(anyone)
def draw(request: HttpRequest, session: str) -> HttpResponse:
    """Before: the promise. After: the transcript and its checks. Names nobody."""
    found = _draw_or_404(session)
    if found.session.week is not None:
        return redirect("gatherings:week", found.session.week.code)
    mine = names_of_member(found.session, request.user) if request.user.is_authenticated else ()
    return render(
        request, "gatherings/draw.html", {"draw": draw_page(found, mine, now=timezone.now())}
    )


@require_safe
@allowed(anyone)
@private
def my_draw(request: HttpRequest, registration: Registration) -> HttpResponse:
    """The same page, from a receipt: one's own line stands out."""
    week = registration.session.week
    if week is not None:
        return week_page(request, week.code, registration.member, back_to=registration.token)
    found = _draw_or_404(registration.session.code)
    mine = names_of(found.session, [registration])
    page = {"draw": draw_page(found, mine, now=timezone.now()), "back_to": registration.token}
    return render(request, "gatherings/draw.html", page)


@require_safe
@allowed(anyone)
def draw_file(request: HttpRequest, session: str) -> HttpResponse:
    """What anybody may check at home."""
    found = _draw_or_404(session)
    if found.session.week is not None:
        return redirect("gatherings:week_file", found.session.week.code)
    return file_of(published(found, timezone.now()), f"draw-{session}.json")


@require_safe
@allowed(anyone)
def refill_file(request: HttpRequest, session: str, number: int) -> HttpResponse:
    """A small draw for seats given back: once the date is over."""
    found = find_refill(session, number)
    if found is None:
        raise Http404
    return file_of(refill_transcript(*found), f"draw-{session}-{number}.json")


def _draw_or_404(session: str) -> Draw:
    found = find_draw(session)
    if found is None:
        raise Http404
    return found
