"""The coordinator's weeks: the list, one week, and the form that makes or changes one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from interra.foundation.access import SignedInRequest, allowed
from interra.foundation.errors import Refused
from interra.gatherings.actions import week_draw, week_ways, weeks
from interra.gatherings.forms.drawing import WhyForm
from interra.gatherings.forms.weeks import WeekForm
from interra.gatherings.models import Week
from interra.gatherings.queries.week_forecasts import is_large_week
from interra.gatherings.queries.weeks import desk_week, desk_weeks, may_be_chosen
from interra.gatherings.views import one_tap
from interra.people.policies import is_coordinator

if TYPE_CHECKING:
    from django.http import HttpResponse

    from interra.gatherings.queries.weeks import DeskWeek


@require_safe
@never_cache
@allowed(is_coordinator)
def weeks_list(request: SignedInRequest) -> HttpResponse:
    shown = desk_weeks(timezone.now())
    return render(request, "gatherings/desk_weeks.html", {"weeks": shown})


@require_safe
@never_cache
@allowed(is_coordinator)
def week_desk(request: SignedInRequest, week: str) -> HttpResponse:
    page = {"week": _week(week), "why": WhyForm()}
    return render(request, "gatherings/week_desk.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allowed(is_coordinator)
def new_week(request: SignedInRequest) -> HttpResponse:
    now = timezone.now()
    sessions = may_be_chosen(None, now)
    usual = {"closes": "48", "kind": "house"}
    form = WeekForm(request.POST or None, sessions=sessions, initial=usual)
    if request.method == "POST" and form.is_valid():
        try:
            made = weeks.make_week(
                sessions=form.chosen,
                closes_at=form.closes_at,
                beacon=form.cleaned_data["kind"],
                by=request.user,
                now=now,
            )
        except Refused as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("The week is made. People can make their lists."))
            return redirect("gatherings:week_desk", made.code)
    return _form_page(request, form, few=len(sessions) < 2)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allowed(is_coordinator)
def change_week(request: SignedInRequest, week: str) -> HttpResponse:
    shown, now = _week(week), timezone.now()
    if not shown.may_change:
        messages.error(request, _("Somebody has asked. The week does not change any more."))
        return redirect("gatherings:week_desk", week)
    sessions = may_be_chosen(shown.week, now)
    is_sent = request.method == "POST"
    form = (
        WeekForm(request.POST, sessions=sessions)
        if is_sent
        else WeekForm.of(shown, sessions=sessions)
    )
    if form.is_valid():
        try:
            weeks.change_week(
                week=shown.week,
                sessions=form.chosen,
                closes_at=form.closes_at,
                beacon=form.cleaned_data["kind"],
                by=request.user,
                now=now,
            )
        except Refused as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("The week is changed."))
            return redirect("gatherings:week_desk", week)
    return _form_page(request, form, week=shown)


@require_POST
@allowed(is_coordinator)
def take_week_apart(request: SignedInRequest, week: str) -> HttpResponse:
    found = _bare_week(week)
    try:
        weeks.take_apart(week=found, by=request.user, now=timezone.now())
    except Refused as reason:
        messages.error(request, str(reason))
        return redirect("gatherings:week_desk", week)
    messages.success(request, _("Each date has its own draw again."))
    return redirect("gatherings:desk_weeks")


@require_POST
@allowed(is_coordinator)
def hold_week(request: SignedInRequest, week: str) -> HttpResponse:
    """A large week is the worker's: the page shows how far it has come."""
    found = _bare_week(week)
    large = is_large_week(found)
    hold = week_draw.launch if large else week_draw.hold_week
    deed = partial(hold, week_id=found.pk, by=request.user, now=timezone.now())
    return one_tap.hold(request, deed, "gatherings:week_desk", week, launches=large)


@require_POST
@allowed(is_coordinator)
def close_week_early(request: SignedInRequest, week: str) -> HttpResponse:
    deed = partial(
        week_draw.close_early,
        week=_bare_week(week),
        reason=one_tap.why(request),
        by=request.user,
        now=timezone.now(),
    )
    return one_tap.after(request, deed, one_tap.CLOSED, "gatherings:week_desk", week)


@require_POST
@allowed(is_coordinator)
def take_week_way_out(request: SignedInRequest, week: str) -> HttpResponse:
    """« Choisir »: one of the smallest changes."""
    deed = partial(
        week_ways.take,
        week=_bare_week(week),
        key=request.POST.get("way", ""),
        by=request.user,
        now=timezone.now(),
    )
    return one_tap.after(request, deed, one_tap.CHANGED, "gatherings:week_desk", week)


def _bare_week(code: str) -> Week:
    return get_object_or_404(Week, code=code)


def _week(code: str) -> DeskWeek:
    found = desk_week(code, timezone.now())
    if found is None:
        raise Http404
    return found


def _form_page(
    request: SignedInRequest, form: WeekForm, *, week: DeskWeek | None = None, few: bool = False
) -> HttpResponse:
    page = {"form": form, "week": week, "few": few}
    status = 422 if form.is_bound else 200
    return render(request, "gatherings/week_form.html", page, status=status)
