"""« Je suis là »: opened by scanning the host's screen, or typed from the host's paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from interra.foundation.access import allowed
from interra.foundation.codes import read_number
from interra.foundation.errors import Refused
from interra.gatherings.actions import here as deeds
from interra.gatherings.models import Session
from interra.gatherings.queries.here import is_fresh, my_party
from interra.gatherings.queries.presence import name_of
from interra.gatherings.rules import presence
from interra.people.policies import anyone

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

TOO_OLD = 410


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(anyone)
@never_cache
def here(request: HttpRequest, session: str, token: str | None = None) -> HttpResponse:
    """GET only asks: robots and curious thumbs open addresses too."""
    date = get_object_or_404(Session, code=session)
    now = timezone.now()
    refusal = ""
    if request.method == "POST" and request.user.is_authenticated:
        try:
            deeds.say_here(
                session=date,
                member=request.user,
                token=token,
                digits=request.POST.get("digits", "")[:20],
                also=set(filter(None, map(read_number, request.POST.getlist("also")[:20]))),
                now=now,
            )
        except Refused as reason:
            refusal = str(reason)
        else:
            return redirect("gatherings:here", date.code)
    return _page(request, date, token, refusal, now)


def _page(
    request: HttpRequest, date: Session, token: str | None, refusal: str, now: datetime
) -> HttpResponse:
    party = my_party(date, request.user) if request.user.is_authenticated else []
    is_old = token is not None and not is_fresh(token, date, now)
    context = {
        "session": date,
        "refusal": refusal or (str(deeds.OldCode()) if is_old else ""),
        "is_open": not date.is_cancelled and presence.may_say_here(date.starts_at, now),
        "is_here": bool(party) and party[0].is_present,
        "has_seat": bool(party),
        "others": [(one.pk, name_of(one)) for one in party[1:]],
        "scanned": token is not None and not is_old,
        "token": token,
    }
    status = TOO_OLD if is_old and context["is_open"] else 200
    return render(request, "gatherings/presence/here.html", context, status=status)
