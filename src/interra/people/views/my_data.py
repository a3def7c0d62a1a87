"""My data: see it, correct it, take it away, erase it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth import logout
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from interra.foundation.access import SignedInRequest, allowed
from interra.foundation.errors import Refused
from interra.foundation.privacy import everything_about
from interra.people import policies
from interra.people.actions import my_data as deeds
from interra.people.forms.my_data import EraseForm
from interra.people.queries.my_data import as_sections
from interra.people.views.session import fresh_code

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@never_cache
@allowed(policies.is_member)
def my_data(request: SignedInRequest) -> HttpResponse:
    return render(request, "people/my_data.html")


@require_safe
@never_cache
@allowed(policies.is_member)
@fresh_code
def readable(request: SignedInRequest) -> HttpResponse:
    sections = as_sections(everything_about(request.user))
    page = {"sections": sections, "person": request.user, "now": timezone.now()}
    return render(request, "people/my_data_readable.html", page)


@require_safe
@never_cache
@allowed(policies.is_member)
@fresh_code
def download(request: SignedInRequest) -> HttpResponse:
    answer = JsonResponse(
        everything_about(request.user), json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    answer["Content-Disposition"] = 'attachment; filename="interra.json"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allowed(policies.is_member)
@fresh_code
def erase(request: SignedInRequest) -> HttpResponse:
    """After a fresh code, a button is enough; without a contact, the person writes their name."""
    now = timezone.now()
    sure = request.user.proved_contact is not None
    sent = request.POST if request.method == "POST" else None
    form = EraseForm(sent, name="" if sure else request.user.name)
    if sent is not None and form.is_valid():
        try:
            deeds.erase(member=request.user, now=now)
        except Refused as reason:
            form.add_error(None, str(reason))
        else:
            logout(request)
            messages.success(request, _("Your account is erased. You are welcome again, any day."))
            return redirect("people:erased")
    status = 422 if sent is not None else 200
    page = {"form": form, "person": request.user}
    return render(request, "people/erase.html", page, status=status)


@require_safe
@never_cache
@allowed(policies.anyone)
def erased(request: HttpRequest) -> HttpResponse:
    answer = render(request, "people/erased.html")
    answer["Clear-Site-Data"] = '"cache", "storage"'
    return answer
