"""« Ne jamais mettre ensemble avec… », from the page of the person who asks. No address names two
people: what was chosen is in the body of the request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from interra.foundation.access import SignedInRequest, allowed
from interra.foundation.apart import foretold
from interra.foundation.errors import Refused
from interra.people import policies
from interra.people.actions import apart as deeds
from interra.people.forms.desk import SearchForm
from interra.people.models import Member
from interra.people.queries import apart as queries
from interra.people.queries.desk import search
from interra.people.views.desk import opening_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allowed(policies.keeps_people_apart)
def kept_apart(request: SignedInRequest, member_code: str) -> HttpResponse:
    """With whom this person asked never to be; search, choose, read what will happen, confirm."""
    member, now = _member(member_code), timezone.now()
    if opening_of(request, member, now) is None:
        return redirect("people:person", member.code)
    if chosen := request.POST.get("never"):
        return _keep_apart(request, member, chosen, now)
    if chosen := request.POST.get("other"):
        return _ask(request, member, chosen, now)
    form = SearchForm(request.POST if request.method == "POST" else None)
    found = search(form.cleaned_data["who"]) if form.is_valid() else None
    page = {
        "member": member,
        "form": form,
        "found": found and [one for one in found if one.code != member.code],
        "never_with": queries.never_with(member),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "people/desk/kept_apart.html", page, status=status)


@require_POST
@allowed(policies.keeps_people_apart)
def let_meet(request: SignedInRequest, member_code: str) -> HttpResponse:
    """The person who asked takes it back."""
    member, now = _member(member_code), timezone.now()
    if opening_of(request, member, now) is None:
        return redirect("people:person", member.code)
    other = request.POST.get("other", "")
    deeds.let_meet(asker=member, other_code=other, by=request.user, now=now)
    messages.success(request, _("It is noted."))
    return redirect("people:kept_apart", member.code)


def _member(code: str) -> Member:
    return get_object_or_404(Member.objects.active(), code=code)


def _ask(request: SignedInRequest, member: Member, other_code: str, now: datetime) -> HttpResponse:
    """What will happen, before it does."""
    people = {one.code: one for one in Member.objects.filter(code__in=[member.code, other_code])}
    try:
        _asker, other = deeds.check_two(people, member.code, other_code)
    except Refused as reason:
        messages.error(request, str(reason))
        return redirect("people:kept_apart", member.code)
    page = {"member": member, "other": other, "foretold": foretold(member, other, now=now)}
    return render(request, "people/desk/keep_apart.html", page)


def _keep_apart(
    request: SignedInRequest, member: Member, other_code: str, now: datetime
) -> HttpResponse:
    try:
        deeds.keep_apart(asker=member, other_code=other_code, by=request.user, now=now)
    except Refused as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("It is noted. The other person is not told."))
    return redirect("people:kept_apart", member.code)
