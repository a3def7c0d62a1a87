"""What everybody may see: the agenda, and the page of an atelier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from interra.foundation.access import allowed
from interra.gatherings.models import Session
from interra.gatherings.queries.joining import my_standing
from interra.people.policies import anyone
from interra.steps.e_agenda import policies
from interra.steps.e_agenda.models import Atelier, AtelierSession
from interra.steps.e_agenda.queries import agenda as agendas
from interra.steps.e_agenda.queries import pages
from interra.steps.e_agenda.queries.chips import chips
from interra.steps.e_agenda.queries.freshness import kept, stamp_of_agenda, stamp_of_atelier
from interra.steps.e_agenda.rules import Filters
from interra.steps.e_agenda.views.answers import unchanged_for_strangers

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString


@require_safe
@allowed(anyone)
def agenda(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    stamp = stamp_of_agenda()
    quarters: dict[str, str] = kept("quarters", stamp, now, lambda: (agendas.quarters(), ()))
    filters = Filters.read(request.GET, quarters)

    def made() -> tuple[SafeString, Iterable[datetime]]:
        found = agendas.agenda(filters, quarters, now)
        shown = {
            "agenda": found,
            "filters": filters,
            "chips": _chips(filters, quarters, now),
            "earlier": filters.but(page=filters.page - 1).link if filters.page > 1 else "",
            "later": filters.but(page=filters.page + 1).link if found.has_more else "",
            "association": settings.ASSOCIATION,
        }
        return render_to_string("agenda/_list.html", shown), found.turns

    body = kept(f"agenda:{get_language()}:{filters.link}", stamp, now, made)
    answer = render(request, "agenda/agenda.html", {"body": body})
    return unchanged_for_strangers(request, answer)


@require_safe
@allowed(anyone)
def atelier(request: HttpRequest, slug: str, code: str | None = None) -> HttpResponse:
    now = timezone.now()
    found = get_object_or_404(Atelier, slug=slug)
    if found.state == Atelier.State.DRAFT and not policies.may_author(request.user):
        raise Http404
    body, date = _page_of(found, code, now)
    standing = my_standing(request.user, date, now) if date else None
    shown = {"atelier": found, "body": body, "date": date, "standing": standing}
    answer = render(request, "agenda/atelier.html", shown)
    return unchanged_for_strangers(request, answer)


@require_safe
@allowed(anyone)
def session(request: HttpRequest, code: str) -> HttpResponse:
    """The short address of a date, for messages and calendars."""
    date = get_object_or_404(AtelierSession.objects.select_related("atelier"), session__code=code)
    return redirect("agenda:date", date.atelier.slug, code)


def _chips(filters: Filters, quarters: dict[str, str], now: datetime) -> SafeString:
    def made() -> tuple[SafeString, Iterable[datetime]]:
        shown = {"chips": chips(filters, quarters), "filters": filters}
        return render_to_string("agenda/_chips.html", shown), ()

    return kept(f"chips:{get_language()}:{filters.but().link}", repr(quarters), now, made)


def _page_of(found: Atelier, code: str | None, now: datetime) -> tuple[SafeString, Session | None]:
    """The part of the page that is the same for everybody, and the date it is about."""
    stamp = f"{found.changed_at}{stamp_of_atelier(found.pk)}"

    def made() -> tuple[tuple[SafeString, Session | None], Iterable[datetime]]:
        page = pages.atelier_page(found, code, now)
        if page is None:
            raise Http404
        shown = {"page": page, "association": settings.ASSOCIATION}
        date = Session.objects.get(pk=page.date.pk) if page.date else None
        return (render_to_string("agenda/_atelier.html", shown), date), page.turns

    return kept(f"atelier:{get_language()}:{found.slug}:{code}", stamp, now, made)
