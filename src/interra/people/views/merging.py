"""« Même personne ? »: two pages of one person, from the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from interra.foundation.access import SignedInRequest, allowed
from interra.foundation.errors import Refused
from interra.foundation.merging import foretold
from interra.people import policies
from interra.people.actions import desk as desk_deeds
from interra.people.actions import merging as deeds
from interra.people.forms.desk import SearchForm
from interra.people.forms.merging import WhichContactForm
from interra.people.models import Member, Opening
from interra.people.queries import merging as queries
from interra.people.views.desk import OPENINGS, opening_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allowed(policies.is_coordinator)
def find_other(request: SignedInRequest, member_code: str) -> HttpResponse:
    """The same search as everywhere; choosing somebody opens that page too, and writes down why."""
    member, now = _member(member_code), timezone.now()
    if opening_of(request, member, now) is None:
        return redirect("people:person", member.code)
    if chosen := request.POST.get("other"):
        return _choose(request, member, chosen, now)
    form = SearchForm(request.POST if request.method == "POST" else None)
    found = queries.others_like(member, form.cleaned_data["who"]) if form.is_valid() else None
    page = {"member": member, "form": form, "found": found}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "people/desk/same_person.html", page, status=status)


@require_safe
@never_cache
@allowed(policies.is_coordinator)
def side_by_side(request: SignedInRequest, member_code: str, other_code: str) -> HttpResponse:
    member, now = _member(member_code), timezone.now()
    sides = _sides(request, member, other_code, now)
    if sides is None:
        return redirect("people:same_person", member.code)
    page = {"member": member, "sides": sides, "now": now}
    return render(request, "people/desk/side_by_side.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allowed(policies.is_coordinator)
def merge(request: SignedInRequest, member_code: str, other_code: str) -> HttpResponse:
    """Says what will happen, and what does not come back; then does it."""
    kept, now = _member(member_code), timezone.now()
    if _is_done(kept, other_code):
        return redirect("people:person", kept.code)
    sides = _sides(request, kept, other_code, now)
    if sides is None:
        return redirect("people:same_person", kept.code)
    two = queries.two_contacts(sides[0].fiche, sides[1].fiche)
    form = WhichContactForm(request.POST if request.method == "POST" else None, two=two)
    if form.is_valid():
        return _merge(request, kept, other_code, form.of_other, now)
    page = {
        "kept": kept,
        "other": sides[1].member,
        "drops_a_code": sides[1].fiche.has_code,
        "form": form,
        "foretold": foretold(kept, sides[1].member, now=now),
    }
    return render(request, "people/desk/merge.html", page, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allowed(policies.is_coordinator)
def take_apart(request: SignedInRequest, member_code: str) -> HttpResponse:
    kept, now = _member(member_code), timezone.now()
    last = queries.last_merge(kept, now)
    if opening_of(request, kept, now) is None or (last is None and request.method != "POST"):
        return redirect("people:person", kept.code)
    if request.method == "POST":
        return _take_apart(request, kept, now)
    return render(request, "people/desk/take_apart.html", {"kept": kept, "merge": last})


def _member(code: str) -> Member:
    return get_object_or_404(Member.objects.active(), code=code)


def _choose(
    request: SignedInRequest, member: Member, other_code: str, now: datetime
) -> HttpResponse:
    other = _other(request, member, other_code)
    if other is None:
        return redirect("people:same_person", member.code)
    if opening_of(request, other, now) is None:
        opening = desk_deeds.open_page(
            member=other, reason=Opening.Reason.SAME, by=request.user, now=now
        )
        request.session[OPENINGS] = request.session.get(OPENINGS, {}) | {other.code: opening.pk}
    return redirect("people:side_by_side", member.code, other.code)


def _other(request: SignedInRequest, member: Member, code: str) -> Member | None:
    """The other page, or nothing and a sentence that says why not."""
    try:
        _kept, other = deeds.check_two(member, queries.member_of(code))
    except Refused as reason:
        messages.error(request, str(reason))
        return None
    return other


def _sides(
    request: SignedInRequest, member: Member, other_code: str, now: datetime
) -> list[queries.Side] | None:
    """Both pages, while the reason for opening each stands."""
    if opening_of(request, member, now) is None:
        return None
    other = _other(request, member, other_code)
    if other is None:
        return None
    openings = [(page, opening_of(request, page, now)) for page in (member, other)]
    sides = [queries.side(page, opening, now) for page, opening in openings if opening]
    return sides if len(sides) == len(openings) else None


def _is_done(kept: Member, other_code: str) -> bool:
    """A second tap finds the work done."""
    return kept.merges.filter(other__code=other_code).exists()


def _merge(
    request: SignedInRequest, kept: Member, other_code: str, of_other: list[str], now: datetime
) -> HttpResponse:
    try:
        deeds.merge(
            kept=kept,
            other_code=other_code,
            contact_of_other=of_other,
            by=request.user,
            now=now,
        )
    except Refused as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("The two pages are one."))
    return redirect("people:person", kept.code)


def _take_apart(request: SignedInRequest, kept: Member, now: datetime) -> HttpResponse:
    try:
        deeds.take_apart(kept=kept, by=request.user, now=now)
    except Refused as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("The two pages are apart again."))
    return redirect("people:person", kept.code)
