"""« Inscrire une personne »: at the desk, two fields, a date, a receipt to print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from interra.foundation.access import SignedInRequest, allowed
from interra.foundation.codes import a_code
from interra.foundation.errors import Refused
from interra.gatherings.actions import assisted as deeds
from interra.gatherings.forms.assisted import SignUpForm, WhoIsHereForm
from interra.gatherings.models import Session
from interra.gatherings.queries.assisted import open_dates
from interra.people.models import Member
from interra.people.policies import is_coordinator
from interra.people.queries.desk import Found, search

if TYPE_CHECKING:
    from django.http import HttpResponse

    from interra.gatherings.actions.joining import Who


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allowed(is_coordinator)
def who(request: SignedInRequest) -> HttpResponse:
    """First screen: a name, and a contact if there is one. Then: who of those, and which date."""
    form = WhoIsHereForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "gatherings/assisted/who.html", {"form": form}, status=status)
    found = _found(form.facts)
    kept = form.facts | {"form_key": a_code(26)}
    return _second_screen(request, SignUpForm(initial=kept, found=found), found)


@require_POST
@never_cache
@allowed(is_coordinator)
def sign_up(request: SignedInRequest) -> HttpResponse:
    typed = {name: request.POST.get(name, "") for name in ("name", "phone", "email")}
    found = _found(typed)
    form = SignUpForm(request.POST, found=found)
    if not form.is_valid():
        return _second_screen(request, form, found)
    session = get_object_or_404(Session, code=form.cleaned_data["session"])
    try:
        registration = deeds.sign_up(
            who=_who(form),
            language=get_language() or request.user.language,
            session_id=session.pk,
            form_key=form.key,
            by=request.user,
            now=timezone.now(),
        )
    except Refused as reason:
        form.add_error(None, str(reason))
        return _second_screen(request, form, found)
    return redirect("gatherings:receipt", registration.token)


def _who(form: SignUpForm) -> Member | Who:
    if form.is_new:
        told = form.facts
        return {
            "name": told["name"],
            "phone": told["phone"],
            "email": told["email"],
            "age": told["age"],
        }
    return get_object_or_404(Member.objects.active(), code=form.cleaned_data["person"])


def _found(typed: dict[str, str]) -> list[Found]:
    """Those who may be this person: by contact first, then by name."""
    people = {
        person.code: person
        for words in (typed["phone"], typed["email"], typed["name"])
        if words.strip()
        for person in search(words)
    }
    return list(people.values())


def _second_screen(request: SignedInRequest, form: SignUpForm, found: list[Found]) -> HttpResponse:
    page = {"form": form, "found": found, "dates": open_dates(timezone.now())}
    status = 422 if form.is_bound else 200
    return render(request, "gatherings/assisted/which.html", page, status=status)
