"""The desk: ateliers are found, written down with their host, published, closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from interra.foundation.access import SignedInRequest, allowed
from interra.foundation.errors import Refused
from interra.gatherings.forms.mixing import MixForm, mix_asked_for, presets
from interra.gatherings.queries.mixes import mix_in_words
from interra.people.queries.desk import search
from interra.steps.e_agenda import policies
from interra.steps.e_agenda.actions import ateliers as deeds
from interra.steps.e_agenda.forms.ateliers import AtelierForm, as_typed
from interra.steps.e_agenda.forms.dates import ReasonForm
from interra.steps.e_agenda.models import Atelier
from interra.steps.e_agenda.queries import desk as queries

if TYPE_CHECKING:
    from django.http import HttpResponse, QueryDict

MANY = ("hosts", "languages_spoken")


@require_safe
@never_cache
@allowed(policies.may_author)
def ateliers(request: SignedInRequest) -> HttpResponse:
    asked, state = request.GET.get("q", "")[:80], request.GET.get("state", "")
    page = {
        "rows": queries.ateliers(asked, state, timezone.now()),
        "asked": asked,
        "state": state,
        "states": Atelier.State.choices,
    }
    return render(request, "agenda/desk/ateliers.html", page)


@require_safe
@never_cache
@allowed(policies.may_author)
def atelier(request: SignedInRequest, slug: str) -> HttpResponse:
    found = _found(slug)
    return _show(request, found, ReasonForm())


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allowed(policies.may_author)
def new(request: SignedInRequest) -> HttpResponse:
    if request.method != "POST" or "find" in request.POST:
        return _page(request, _unbound(request, None), None)
    form = AtelierForm(request.POST, atelier=None)
    if form.is_valid():
        try:
            made = deeds.make_atelier(told=form.told, by=request.user, now=timezone.now())
        except Refused as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("The draft is kept. Now plan its dates."))
            return redirect("agenda:desk_atelier", made.slug)
    return _page(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allowed(policies.may_author)
def change(request: SignedInRequest, slug: str) -> HttpResponse:
    found = _found(slug)
    if request.method != "POST" or "find" in request.POST:
        return _page(request, _unbound(request, found), found)
    form = AtelierForm(request.POST, atelier=found)
    if form.is_valid():
        if form.cleaned_data["version"] != found.changed_at.isoformat():
            return _stale(request, found)
        try:
            deeds.change_atelier(
                atelier=found, told=form.told, by=request.user, now=timezone.now()
            )
        except Refused as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("It is changed. Dates to come follow."))
            return redirect("agenda:desk_atelier", slug)
    return _page(request, form, found)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allowed(policies.may_author)
def mix(request: SignedInRequest, slug: str) -> HttpResponse:
    """Who should be in the groups of the dates planned next, and why."""
    found = _found(slug)
    seats, is_sent = found.seats, request.method == "POST"
    asked = mix_asked_for(
        request.GET.get("preset", ""), found.mix, seats=seats, language=found.language
    )
    shown = MixForm.of(asked, seats=seats, reason=found.mix_reason)
    form = MixForm(request.POST, seats=seats) if is_sent else shown
    if form.is_valid():
        why = form.cleaned_data["reason"]
        try:
            deeds.change_mix(
                atelier=found, mix=form.mix, reason=why, by=request.user, now=timezone.now()
            )
        except Refused as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("The mix is kept for the next dates that you plan."))
            return redirect("agenda:desk_atelier", slug)
    page = {"atelier": found, "form": form, "presets": presets()}
    status = 422 if form.is_bound else 200
    return render(request, "agenda/desk/mix.html", page, status=status)


@require_POST
@allowed(policies.may_author)
def publish(request: SignedInRequest, slug: str) -> HttpResponse:
    try:
        deeds.publish_atelier(atelier=_found(slug), by=request.user, now=timezone.now())
    except Refused as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("It is published. Everybody can see it."))
    return redirect("agenda:desk_atelier", slug)


@require_POST
@allowed(policies.may_author)
def close(request: SignedInRequest, slug: str) -> HttpResponse:
    found = _found(slug)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form)
    why = form.cleaned_data["reason"]
    deeds.close_atelier(atelier=found, reason=why, by=request.user, now=timezone.now())
    messages.success(request, _("The atelier is closed."))
    return redirect("agenda:desk_atelier", slug)


def _found(slug: str) -> Atelier:
    return get_object_or_404(Atelier.objects.select_related("venue"), slug=slug)


def _show(request: SignedInRequest, found: Atelier, form: ReasonForm) -> HttpResponse:
    dates = queries.dates_of_atelier(found, timezone.now())
    page = {
        "atelier": found,
        "hosts": found.hosts.order_by("pk"),
        "dates": dates,
        "coming": sum(date.is_to_come for date in dates),
        "mix": mix_in_words(found.mix),
        "form": form,
    }
    return render(request, "agenda/desk/atelier.html", page, status=422 if form.errors else 200)


def _unbound(request: SignedInRequest, found: Atelier | None) -> AtelierForm:
    """The form to fill; after a search by name, with all that was typed and the people found."""
    if request.method == "POST":
        people = [(f.code, f"{f.name} {f.contact}".strip()) for f in _sought(request)]
        typed = _typed(request.POST)
        if len(people) == 1:  # nothing to choose between: ticked at once
            typed |= {"hosts": [*typed.get("hosts", []), people[0][0]], "find_host": ""}
        return AtelierForm(initial=typed, atelier=found, found=people)
    return AtelierForm(initial=as_typed(found) if found else {}, atelier=found)


def _sought(request: SignedInRequest) -> list[Any]:
    name = request.POST.get("find_host", "").strip()[:80]
    people = search(name) if name else []
    if not people:
        messages.info(request, _("Nobody by that name. Try another spelling."))
    return people


def _typed(data: QueryDict) -> dict[str, Any]:
    return {name: data.getlist(name) if name in MANY else data.get(name) for name in data}


def _stale(request: SignedInRequest, found: Atelier) -> HttpResponse:
    """Two people at two desks: show what was typed here; saving again takes it."""
    typed = _typed(request.POST) | {"version": found.changed_at.isoformat()}
    form = AtelierForm(initial=typed, atelier=found)
    messages.warning(
        request,
        _("Somebody else changed this atelier meanwhile. Compare, then save again."),
    )
    return _page(request, form, found, status=409)


def _page(
    request: SignedInRequest, form: AtelierForm, found: Atelier | None, *, status: int = 200
) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else status
    shown = {"form": form, "atelier": found}
    return render(request, "agenda/desk/atelier_form.html", shown, status=status)
