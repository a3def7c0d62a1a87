"""What everybody may see: the agenda, and the page of an atelier."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from interra.foundation.access import allowed
from interra.gatherings.models import Session
from interra.gatherings.queries.joining import my_standing
from interra.gatherings.queries.week_promises import week_floor_in_words
from interra.people.policies import anyone
from interra.steps.e_agenda import policies
from interra.steps.e_agenda.models import Atelier, AtelierSession
from interra.steps.e_agenda.queries import agenda as agendas
from interra.steps.e_agenda.queries import pages
from interra.steps.e_agenda.queries.chips import chips
from interra.steps.e_agenda.queries.freshness import kept, stamp_of_agenda, stamp_of_atelier
from interra.steps.e_agenda.rules import Filters
from interra.steps.e_agenda.views.answers import page

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString

    Shown = tuple[SafeString, Atelier, Session | None]


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

    return page(
        request,
        "agenda/agenda.html",
        key=f"agenda:{get_language()}:{filters.link}",
        stamp=stamp,
        now=now,
        query=filters.link.removeprefix("?"),
        make=made,
        context=lambda body: {"body": body},
    )


@require_safe
@allowed(anyone)
def atelier(request: HttpRequest, slug: str, code: str | None = None) -> HttpResponse:
    now = timezone.now()

    def context(shown: Shown) -> dict[str, Any]:
        body, found, date = shown
        is_draft = found.state == Atelier.State.DRAFT
        if is_draft and not policies.may_author(request.user):
            raise Http404
        standing = my_standing(request.user, date, now) if date and not is_draft else None
        of_week = date.week if date and standing and not date.is_cancelled else None
        promised = week_floor_in_words(of_week, now=now) if of_week else ""
        return {
            "atelier": found,
            "body": body,
            "date": date,
            "standing": standing,
            "of_week": of_week,
            "promised": promised,
        }

    return page(
        request,
        "agenda/atelier.html",
        key=f"atelier:{get_language()}:{slug}:{code}",
        stamp=stamp_of_atelier(slug),
        now=now,
        make=lambda: _atelier(slug, code, now),
        context=context,
    )


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


def _atelier(slug: str, code: str | None, now: datetime) -> tuple[Shown, Iterable[datetime]]:
    """The part of the page that is the same for everybody, and the date it is about."""
    found = get_object_or_404(Atelier, slug=slug)
    shown = pages.atelier_page(found, code, now)
    if shown is None:
        raise Http404
    body = render_to_string(
        "agenda/_atelier.html", {"page": shown, "association": settings.ASSOCIATION}
    )
    date = Session.objects.select_related("week").get(pk=shown.date.pk) if shown.date else None
    return (body, found, date), shown.turns
