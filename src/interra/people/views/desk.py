"""The team's desk: what needs somebody today, and one person at a time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from interra.foundation import desk
from interra.foundation.access import SignedInRequest, allowed
from interra.people import policies
from interra.people.actions import circumstances, profile_codes
from interra.people.actions import desk as deeds
from interra.people.forms.desk import CorrectContactForm, ReasonForm, SearchForm
from interra.people.models import Member, Opening
from interra.people.queries import desk as queries
from interra.people.queries.merging import last_merge

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpResponse

SHOWN = 7
GOOD_FOR = timedelta(minutes=30)
OPENINGS = "openings"  # in the browser's session: {member's code: opening}


@require_safe
@never_cache
@allowed(policies.is_coordinator)
def today(request: SignedInRequest) -> HttpResponse:
    """« Ce qui a besoin de moi », by due date; then what each floor shows of the day."""
    now = timezone.now()
    needs = desk.needs(now)
    shown = needs if "all" in request.GET else needs[:SHOWN]
    page = {
        "needs": shown,
        "more": len(needs) - len(shown),
        "panels": desk.panels(now),
        "now": now,
    }
    return render(request, "people/desk/today.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allowed(policies.is_coordinator)
def search(request: SignedInRequest) -> HttpResponse:
    """A name typed here is in the body of the request: in no address, no history, no log."""
    form = SearchForm(request.POST if request.method == "POST" else None)
    found = queries.search(form.cleaned_data["who"]) if form.is_valid() else None
    status = 422 if form.is_bound and form.errors else 200
    return render(
        request, "people/desk/search.html", {"form": form, "found": found}, status=status
    )


@require_safe
@never_cache
@allowed(policies.is_coordinator)
def person(request: SignedInRequest, member_code: str) -> HttpResponse:
    """Asks for a reason first; then the page, for half an hour."""
    member = _member(member_code)
    now = timezone.now()
    opening = opening_of(request, member, now)
    if opening is None:
        page = {"member": member, "reasons": ReasonForm.CHOICES}
        return render(request, "people/desk/reason.html", page)
    return _fiche(request, member, opening, now)


@require_POST
@allowed(policies.is_coordinator)
def open_person(request: SignedInRequest, member_code: str) -> HttpResponse:
    member, form = _member(member_code), ReasonForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        opening = deeds.open_page(
            member=member, reason=reason, by=request.user, now=timezone.now()
        )
        request.session[OPENINGS] = request.session.get(OPENINGS, {}) | {member.code: opening.pk}
    return redirect("people:person", member.code)


@require_POST
@never_cache
@allowed(policies.is_coordinator)
def reveal_contact(request: SignedInRequest, member_code: str) -> HttpResponse:
    member, now = _member(member_code), timezone.now()
    opening = opening_of(request, member, now)
    if opening is None:
        return redirect("people:person", member.code)
    deeds.reveal_contact(member=member, by=request.user, now=now)
    return _fiche(request, member, opening, now, revealed=True)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allowed(policies.is_coordinator)
def correct_contact(request: SignedInRequest, member_code: str) -> HttpResponse:
    """The fields are empty: what we hold is shown only when it is revealed."""
    member, now = _member(member_code), timezone.now()
    if opening_of(request, member, now) is None:
        return redirect("people:person", member.code)
    form = CorrectContactForm(request.POST if request.method == "POST" else None, autofill=False)
    if form.is_valid():
        deeds.correct_contact(member=member, **form.facts, by=request.user, now=now)
        messages.success(request, _("It is noted."))
        return redirect("people:person", member.code)
    status = 422 if form.is_bound else 200
    page = {"form": form, "member": member}
    return render(request, "people/desk/contact.html", page, status=status)


@require_POST
@allowed(policies.is_coordinator)
def say_met(request: SignedInRequest, member_code: str) -> HttpResponse:
    return _on_their_page(request, member_code, deeds.say_met, _("It is noted."))


@require_POST
@allowed(policies.is_coordinator)
def say_stays(request: SignedInRequest, member_code: str) -> HttpResponse:
    return _on_their_page(request, member_code, deeds.say_stays, _("It is noted."))


@require_POST
@allowed(policies.is_coordinator)
def free_band(request: SignedInRequest, member_code: str) -> HttpResponse:
    """The answer stays sealed: only the person may give another one."""
    said = _("This person can answer again, in their space.")
    return _on_their_page(request, member_code, circumstances.free_band, said)


@require_POST
@allowed(policies.is_coordinator)
def lift_code(request: SignedInRequest, member_code: str) -> HttpResponse:
    """Somebody has forgotten their four digits, and stands here."""
    said = _("The code is gone. This person comes in without it.")
    return _on_their_page(request, member_code, profile_codes.stop_code, said)


def _on_their_page(
    request: SignedInRequest, member_code: str, deed: Callable[..., None], said: str
) -> HttpResponse:
    """One tap on a person's page, while the reason for opening it stands."""
    member, now = _member(member_code), timezone.now()
    if opening_of(request, member, now) is not None:
        deed(member=member, by=request.user, now=now)
        messages.success(request, said)
    return redirect("people:person", member.code)


def _member(code: str) -> Member:
    return get_object_or_404(Member.objects.active(), code=code)


def opening_of(request: SignedInRequest, member: Member, now: datetime) -> Opening | None:
    """The reason that was given for this person's page, for half an hour."""
    return queries.current_opening(
        pk=request.session.get(OPENINGS, {}).get(member.code),
        member=member,
        by=request.user,
        since=now - GOOD_FOR,
    )


def _fiche(
    request: SignedInRequest,
    member: Member,
    opening: Opening,
    now: datetime,
    *,
    revealed: bool = False,
) -> HttpResponse:
    page = {
        "fiche": queries.fiche(member, opened_for=opening, revealed=revealed),
        "member": member,
        "revealed": revealed,
        "panels": desk.person_panels(member, now),
        "merge": last_merge(member, now),
        "now": now,
    }
    return render(request, "people/desk/person.html", page)
