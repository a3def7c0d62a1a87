"""The coordinator's draw screen: what would happen, what blocks, one button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from interra.foundation.access import SignedInRequest, allowed
from interra.foundation.codes import read_number
from interra.foundation.errors import Refused
from interra.gatherings.actions import drawing
from interra.gatherings.forms.drawing import MixForm, WhyForm
from interra.gatherings.models import Session
from interra.gatherings.queries.draw_pages import desk_draw
from interra.people.policies import is_coordinator

if TYPE_CHECKING:
    from django.http import HttpResponse

    from interra.gatherings import rules
    from interra.gatherings.queries.draw_pages import DeskDraw


@require_safe
@never_cache
@allowed(is_coordinator)
def draw_desk(request: SignedInRequest, session: str) -> HttpResponse:
    shown = desk_draw(_session(session), now=timezone.now())
    return render(request, "gatherings/draw_desk.html", {"draw": shown, "why": WhyForm()})


@require_POST
@allowed(is_coordinator)
def hold_draw(request: SignedInRequest, session: str) -> HttpResponse:
    """« Tirer au sort maintenant »: once. What is awaited from elsewhere is said."""
    found = _session(session)
    try:
        draw = drawing.hold_draw(session_id=found.pk, by=request.user, now=timezone.now())
    except Refused as reason:
        messages.error(request, str(reason))
    else:
        held = _("The draw is held. Everyone has been told.")
        sealed = _("The draw is sealed. It is held when what picks the group is known.")
        messages.success(request, held if draw.drawn_at else sealed)
    return redirect("gatherings:draw_desk", session)


@require_POST
@allowed(is_coordinator)
def close_early(request: SignedInRequest, session: str) -> HttpResponse:
    found, form = _session(session), WhyForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        drawing.close_early(session=found, reason=reason, by=request.user, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Requests are closed. You can hold the draw."))
    return redirect("gatherings:draw_desk", session)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allowed(is_coordinator)
def change_mix(request: SignedInRequest, session: str) -> HttpResponse:
    """Six numbers and why. `?way=1` fills in the first of the changes that would help."""
    found = _session(session)
    shown = desk_draw(found, now=timezone.now())
    is_sent = request.method == "POST"
    form = MixForm(request.POST) if is_sent else MixForm.of(_proposed(request, shown))
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
    page = {"draw": shown, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "gatherings/draw_mix.html", page, status=status)


def _proposed(request: SignedInRequest, shown: DeskDraw) -> rules.Mix:
    ways = shown.dry_run.ways_out if shown.dry_run else ()
    number = (read_number(request.GET.get("way", "")) or 0) - 1
    return ways[number].mix if 0 <= number < len(ways) else shown.session.mix


def _session(code: str) -> Session:
    return get_object_or_404(Session, code=code, mode=Session.Mode.DRAW)
