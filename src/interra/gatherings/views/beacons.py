"""What picks the group: the coordinator names it and types numbers; two people type their dice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from interra.foundation.access import SignedInRequest, allowed
from interra.foundation.errors import Refused
from interra.gatherings.actions import beacons, week_draw
from interra.gatherings.forms.beacons import BeaconForm, DiceForm, LottoForm
from interra.gatherings.models import Session
from interra.gatherings.queries.beacons import has_thrown_dice
from interra.gatherings.queries.draw_pages import desk_draw
from interra.gatherings.views.presence import for_its_hosts
from interra.people.policies import is_coordinator, is_member

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpResponse


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allowed(is_coordinator)
def name_beacon(request: SignedInRequest, session: str) -> HttpResponse:
    """One choice among four, while people can still ask."""
    found, now = _draw_session(session), timezone.now()
    shown = desk_draw(found, now=now)
    form = BeaconForm(request.POST or None, initial={"kind": shown.kind})
    if request.method == "POST" and form.is_valid():
        kind = form.cleaned_data["kind"]
        try:
            beacons.name_beacon(session=found, kind=kind, by=request.user, now=now)
        except Refused as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("It is noted. The public page says it."))
            return redirect("gatherings:draw_desk", session)
    return _page(request, "gatherings/draw_beacon.html", form, draw=shown)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allowed(is_coordinator)
def type_lotto(request: SignedInRequest, session: str) -> HttpResponse:
    found, now = _draw_session(session), timezone.now()
    form = LottoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        drawn = form.cleaned_data["drawn"]
        try:
            beacons.type_lotto(session_id=found.pk, numbers=drawn, by=request.user, now=now)
        except Refused as reason:
            form.add_error(None, str(reason))
        else:
            _hold(request, found)
            return redirect("gatherings:draw_desk", session)
    return _page(request, "gatherings/draw_lotto.html", form, draw=desk_draw(found, now=now))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(is_member)
@for_its_hosts
def throw_dice(request: SignedInRequest, session: Session) -> HttpResponse:
    """For a host of this date or somebody of the team: one of the two."""
    now = timezone.now()
    if not session.is_draw:
        raise Http404
    form = DiceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        digits = form.cleaned_data["dice"]
        try:
            draw = beacons.throw_dice(
                session_id=session.pk, digits=digits, by=request.user, now=now
            )
        except Refused as reason:
            form.add_error(None, str(reason))
        else:
            if draw.beacon:
                _hold(request, session)
            else:
                messages.success(request, _("Your dice are sealed. Now another person throws."))
            return redirect("gatherings:throw_dice", session.code)
    shown = desk_draw(session, now=now)
    has_thrown = has_thrown_dice(request.user, session)
    return _page(request, "gatherings/draw_dice.html", form, draw=shown, has_thrown=has_thrown)


def _hold(request: SignedInRequest, session: Session) -> None:
    """The beacon is written down; should the draw be refused now, time tries again."""
    try:
        week_draw.hold_draw_of(session, by=request.user, now=timezone.now())
    except Refused as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("The draw is held. Everyone has been told."))


def _page(request: SignedInRequest, template: str, form: Form, **shown: object) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(request, template, {"form": form, **shown}, status=status)


def _draw_session(code: str) -> Session:
    return get_object_or_404(Session, code=code, mode=Session.Mode.DRAW)
