"""The desk: dates are planned after being looked at, moved one by one, cancelled with a reason."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from interra.foundation.access import SignedInRequest, allowed
from interra.foundation.errors import Refused
from interra.gatherings.actions import scheduling
from interra.gatherings.models import Session
from interra.steps.e_agenda import policies
from interra.steps.e_agenda.actions import dates as deeds
from interra.steps.e_agenda.forms.dates import HoursForm, ReasonForm, SeatsForm, SeriesForm
from interra.steps.e_agenda.models import Atelier
from interra.steps.e_agenda.queries.series import Preview, preview
from interra.steps.e_agenda.rules import BRUSSELS

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.forms import Form
    from django.http import HttpResponse

USUAL = {"starts_at": dt.time(18, 30), "ends_at": dt.time(20, 30)}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allowed(policies.may_author)
def plan(request: SignedInRequest, slug: str) -> HttpResponse:
    """First the dates are shown, with the days passed over; the same form then plans them."""
    atelier = get_object_or_404(Atelier, slug=slug)
    if request.method != "POST":
        return _plan_page(request, atelier, SeriesForm(initial=_next_hours(atelier)), None)
    form = SeriesForm(request.POST)
    if not form.is_valid():
        return _plan_page(request, atelier, form, None)
    now = timezone.now()
    try:
        shown = preview(form.plan, now)
        if "plan" in request.POST and form.cleaned_data["seen"] == _key(shown):
            deeds.plan_series(atelier=atelier, plan=form.plan, by=request.user, now=now)
            return _planned(request, atelier, len(shown.starts))
    except Refused as reason:
        form.add_error(None, str(reason))
        return _plan_page(request, atelier, form, None)
    again = request.POST.copy()
    again["seen"] = _key(shown)
    return _plan_page(request, atelier, SeriesForm(again), shown)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allowed(policies.may_author)
def date(request: SignedInRequest, code: str) -> HttpResponse:
    """One date and the three things one may do with it; none touches another date."""
    session = get_object_or_404(
        Session.objects.select_related("of_atelier__atelier", "venue"),
        code=code,
        of_atelier__isnull=False,
    )
    asked = request.POST.get("do") if request.method == "POST" else None
    forms = {name: _form(name, session, request, asked) for name in _DEEDS}
    form = forms.get(asked or "")
    if asked and form is not None and form.is_valid():
        try:
            said = _DEEDS[asked](request, session, form)
        except Refused as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, said)
            return redirect("agenda:desk_date", code)
    page = {"session": session, "atelier": session.of_atelier.atelier, "forms": forms}
    page |= {"taken": session.seats.exclude(attendee=None).count()}
    page |= {"is_fixed": session.is_cancelled or session.starts_at <= timezone.now()}
    status = 422 if form is not None and form.errors else 200
    return render(request, "agenda/desk/date.html", page, status=status)


def _move(request: SignedInRequest, session: Session, form: Any) -> str:
    deeds.move_date(session=session, **form.hours, by=request.user, now=timezone.now())
    return _("The date is moved. People who asked for it are told.")


def _seats(request: SignedInRequest, session: Session, form: Any) -> str:
    seats = form.cleaned_data["seats"]
    scheduling.change_seats(session=session, seats=seats, by=request.user, now=timezone.now())
    return _("The number of seats is changed.")


def _cancel(request: SignedInRequest, session: Session, form: Any) -> str:
    why = form.cleaned_data["reason"]
    deeds.cancel_date(session=session, reason=why, by=request.user, now=timezone.now())
    return _("The date is cancelled. People who asked for it are told.")


_DEEDS: dict[str, Callable[[SignedInRequest, Session, Any], str]] = {
    "move": _move,
    "seats": _seats,
    "cancel": _cancel,
}


def _form(name: str, session: Session, request: SignedInRequest, asked: str | None) -> Form:
    """The three forms of a date; the one that was sent holds what was typed."""
    data = request.POST if asked == name else None
    starts, ends = (i.astimezone(BRUSSELS) for i in (session.starts_at, session.ends_at))
    if name == "move":
        hours = {"day": starts.date(), "starts_at": starts.time(), "ends_at": ends.time()}
        return HoursForm(data, initial=hours, auto_id="move_%s")
    if name == "seats":
        return SeatsForm(data, initial={"seats": session.seats.count()}, auto_id="seats_%s")
    return ReasonForm(data, auto_id="cancel_%s")


def _next_hours(atelier: Atelier) -> dict[str, Any]:
    """A week after the last date, at the same hours: what one most often wants."""
    last = atelier.dates.select_related("session").order_by("-session__starts_at", "-pk").first()
    if last is None:
        return dict(USUAL)
    starts, ends = (i.astimezone(BRUSSELS) for i in (last.session.starts_at, last.session.ends_at))
    day = max(starts.date(), timezone.localdate()) + dt.timedelta(days=1)
    day += dt.timedelta(days=(starts.weekday() - day.weekday()) % 7)
    return {"day": day, "starts_at": starts.time(), "ends_at": ends.time()}


def _key(shown: Preview) -> str:
    """What was looked at: the same dates, or one looks again."""
    first, last = shown.starts[0], shown.starts[-1]
    return f"{first.isoformat()}/{last.isoformat()}/{len(shown.starts)}"


def _planned(request: SignedInRequest, atelier: Atelier, n: int) -> HttpResponse:
    said = ngettext("%(n)d date is planned.", "%(n)d dates are planned.", n) % {"n": n}
    messages.success(request, said)
    return redirect("agenda:desk_atelier", atelier.slug)


def _plan_page(
    request: SignedInRequest, atelier: Atelier, form: SeriesForm, shown: Preview | None
) -> HttpResponse:
    page = {"atelier": atelier, "form": form, "preview": shown}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "agenda/desk/plan.html", page, status=status)
