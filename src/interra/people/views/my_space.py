"""« Mon espace »: what comes next, what we know, who looked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from interra.foundation import my_space as registry
from interra.foundation.access import SignedInRequest, allowed
from interra.foundation.errors import Refused
from interra.people import policies
from interra.people.actions import my_space as deeds
from interra.people.forms.my_space import NameForm
from interra.people.queries import my_space as queries
from interra.people.queries import together
from interra.people.queries.onboarding import offer_for
from interra.people.queries.profiles import with_a_code
from interra.people.views.session import ask_fresh_code, is_fresh

if TYPE_CHECKING:
    from django.http import HttpResponse


@require_safe
@never_cache
@allowed(policies.is_member)
def my_space(request: SignedInRequest) -> HttpResponse:
    now = timezone.now()
    page = {
        "person": request.user,
        "panels": registry.panels(request.user, now),
        "offer": offer_for(request.user),
        "asked": together.asked_of(request.user, now=now),
        "now": now,
    }
    return render(request, "people/my_space.html", page)


@require_safe
@never_cache
@allowed(policies.is_member)
def profile(request: SignedInRequest) -> HttpResponse:
    """Each answer with its own « Corriger ». The sealed ones are not shown over a shoulder."""
    page = {
        "person": request.user,
        "consents": queries.consents_of(request.user),
        "has_code": bool(with_a_code([request.user])),
    }
    return render(request, "people/profile.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allowed(policies.is_member)
def my_name(request: SignedInRequest) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    form = NameForm(sent, initial={"name": request.user.name})
    if sent is not None and form.is_valid():
        name = form.cleaned_data["name"]
        deeds.change_name(member=request.user, name=name, now=timezone.now())
        messages.success(request, _("It is noted."))
        return redirect("people:profile")
    status = 422 if sent is not None else 200
    return render(request, "people/my_name.html", {"form": form}, status=status)


@require_safe
@never_cache
@allowed(policies.is_member)
def household(request: SignedInRequest) -> HttpResponse:
    """The names behind one's phone are shown to who holds it now: a code was typed a moment ago."""
    now = timezone.now()
    page = {
        "others": queries.household_of(request.user),
        "candidates": queries.may_come_with(request.user, today=timezone.localdate(now)),
        "asked": together.asked_of(request.user, now=now),
        "waiting": together.asked_by(request.user, now=now),
        "fresh": is_fresh(request, now),
    }
    return render(request, "people/household.html", page)


@require_POST
@allowed(policies.is_member)
def come_together(request: SignedInRequest) -> HttpResponse:
    codes, now = request.POST.getlist("codes"), timezone.now()
    if not is_fresh(request, now):  # the quarter of an hour is over: a code, then the list again
        return ask_fresh_code(reverse("people:household"))
    try:
        deeds.come_together(member=request.user, codes=codes, now=now)
    except Refused as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("You come together."))
    return redirect("people:household")


@require_POST
@allowed(policies.is_member)
def leave_household(request: SignedInRequest) -> HttpResponse:
    deeds.leave_household(member=request.user, now=timezone.now())
    messages.success(request, _("You come alone now."))
    return redirect("people:household")


@require_safe
@never_cache
@allowed(policies.is_member)
def who_opened(request: SignedInRequest) -> HttpResponse:
    return render(
        request, "people/who_opened.html", {"openings": queries.who_opened(request.user)}
    )
