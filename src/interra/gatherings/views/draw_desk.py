"""The coordinator's draw screen: what would happen, what blocks, one button."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from interra.foundation.access import SignedInRequest, allowed
from interra.foundation.errors import Refused
from interra.gatherings.actions import drawing, ways_out
from interra.gatherings.forms.drawing import WhyForm
from interra.gatherings.forms.mixing import MixForm, mix_asked_for, presets
from interra.gatherings.models import Session
from interra.gatherings.queries.draw_pages import desk_draw
from interra.gatherings.queries.forecasts import is_large
from interra.gatherings.views import one_tap
from interra.people.policies import is_coordinator

if TYPE_CHECKING:
    from django.http import HttpResponse


@require_safe
@never_cache
@allowed(is_coordinator)
def draw_desk(request: SignedInRequest, session: str) -> HttpResponse:
    found = _session(session)
    if found.week is not None:
        return redirect("gatherings:week_desk", found.week.code)
    shown = desk_draw(found, now=timezone.now())
    return render(request, "gatherings/draw_desk.html", {"draw": shown, "why": WhyForm()})


@require_POST
@allowed(is_coordinator)
def hold_draw(request: SignedInRequest, session: str) -> HttpResponse:
    """« Tirer au sort maintenant »: once. What is awaited from elsewhere is said. A large draw is the
    worker's: the page shows how far it has come."""
    found = _session(session)
    large = is_large(found)
    hold = drawing.launch if large else drawing.hold_draw
    deed = partial(hold, session_id=found.pk, by=request.user, now=timezone.now())
    return one_tap.hold(request, deed, "gatherings:draw_desk", session, launches=large)


@require_POST
@allowed(is_coordinator)
def close_early(request: SignedInRequest, session: str) -> HttpResponse:
    deed = partial(
        drawing.close_early,
        session=_session(session),
        reason=one_tap.why(request),
        by=request.user,
        now=timezone.now(),
    )
    return one_tap.after(request, deed, one_tap.CLOSED, "gatherings:draw_desk", session)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allowed(is_coordinator)
def change_mix(request: SignedInRequest, session: str) -> HttpResponse:
    """Who should be in the group, and why. `?preset=mixed` fills it in one tap."""
    found = _session(session)
    shown = desk_draw(found, now=timezone.now())
    seats, is_sent = shown.seats, request.method == "POST"
    asked = mix_asked_for(
        request.GET.get("preset", ""), found.mix, seats=seats, language=found.language
    )
    form = MixForm(request.POST, seats=seats) if is_sent else MixForm.of(asked, seats=seats)
    if form.is_valid():
        try:
            drawing.change_mix(
                session=found,
                mix=form.mix,
                reason=form.cleaned_data["reason"],
                by=request.user,
                now=timezone.now(),
            )
        except Refused as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("The mix is changed."))
            return redirect("gatherings:draw_desk", session)
    page = {"draw": shown, "form": form, "presets": presets()}
    status = 422 if form.is_bound else 200
    return render(request, "gatherings/draw_mix.html", page, status=status)


@require_POST
@allowed(is_coordinator)
def take_way_out(request: SignedInRequest, session: str) -> HttpResponse:
    """« Choisir »: one of the smallest changes."""
    deed = partial(
        ways_out.take,
        session=_session(session),
        key=request.POST.get("way", ""),
        by=request.user,
        now=timezone.now(),
    )
    return one_tap.after(request, deed, one_tap.CHANGED, "gatherings:draw_desk", session)


def _session(code: str) -> Session:
    return get_object_or_404(Session, code=code, mode=Session.Mode.DRAW)
