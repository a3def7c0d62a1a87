"""The public page of a week's draw: the promise, then the transcript and its checks. Names nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from interra.foundation.access import allowed
from interra.gatherings.queries.draw_pages import draw_page, find_week_draw, names_in_week
from interra.gatherings.queries.transcripts import published
from interra.people.policies import anyone

if TYPE_CHECKING:
    from django.http import HttpRequest

    from interra.gatherings.models import Draw
    from interra.gatherings.queries.transcripts import Table
    from interra.people.models import Member


@require_safe
@allowed(anyone)
def week(request: HttpRequest, week: str) -> HttpResponse:
    return week_page(request, week, request.user if request.user.is_authenticated else None)


@require_safe
@allowed(anyone)
def week_file(request: HttpRequest, week: str) -> HttpResponse:
    """What anybody may check at home."""
    return file_of(published(_draw_or_404(week), timezone.now()), f"week-{week}.json")


def week_page(
    request: HttpRequest, code: str, reader: Member | None, *, back_to: str = ""
) -> HttpResponse:
    """The reader's own line stands out. `back_to`: the receipt they come from."""
    draw = _draw_or_404(code)
    mine = names_in_week(draw.week, reader) if draw.week else ()
    page = {"draw": draw_page(draw, mine, now=timezone.now()), "back_to": back_to}
    return render(request, "gatherings/week.html", page)


def file_of(table: Table, name: str) -> HttpResponse:
    answer = JsonResponse(table, json_dumps_params={"sort_keys": True})
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _draw_or_404(code: str) -> Draw:
    found = find_week_draw(code)
    if found is None:
        raise Http404
    return found
