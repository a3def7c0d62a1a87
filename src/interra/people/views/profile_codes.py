"""The four digits of one profile: asked at the entrance, kept in « Mon espace »."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from interra.foundation.access import SignedInRequest, allowed
from interra.foundation.errors import Refused
from interra.people.actions import profile_codes as deeds
from interra.people.forms.entering import (
    ChangeProfileCodeForm,
    NewProfileCodeForm,
    ProfileCodeForm,
)
from interra.people.policies import anyone, is_member
from interra.people.queries.profiles import with_a_code
from interra.people.views.entering import (
    chosen_profile,
    come_in,
    form_page,
    get_or_post,
    refuse_a_flood,
)
from interra.people.views.session import ask_fresh_code, is_fresh

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

MINE = "people:my_code"


@get_or_post
@allowed(anyone)
@never_cache
@sensitive_post_parameters("code")
def profile_code(request: HttpRequest) -> HttpResponse:
    """After « Who are you? »: the digits of the profile that was chosen."""
    now = timezone.now()
    chosen = chosen_profile(request, now)
    if chosen is None:
        return redirect("people:who")
    form = ProfileCodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            refuse_a_flood(request, "try_code")
            deeds.use_profile_code(member=chosen, typed=form.cleaned_data["code"], now=now)
        except Refused as reason:
            form.add_error("code", str(reason))
        else:
            return come_in(request, chosen, now)
    return form_page(request, "people/profile_code.html", form, profile=chosen)


@get_or_post
@allowed(is_member)
@never_cache
@sensitive_post_parameters("code", "current")
def my_code(request: SignedInRequest) -> HttpResponse:
    """Choose four digits; or others, for who knows those of today."""
    now, has_code = timezone.now(), bool(with_a_code([request.user]))
    if not has_code and not is_fresh(request, now):
        return ask_fresh_code(request.get_full_path())
    typed = request.POST if request.method == "POST" else None
    form = ChangeProfileCodeForm(typed) if has_code else NewProfileCodeForm(typed)
    if form.is_bound and form.is_valid():
        try:
            _keep(request, form, now)
        except deeds.EasyCode as reason:
            form.add_error("code", str(reason))
        except Refused as reason:
            form.add_error("current", str(reason))
        else:
            messages.success(request, _("Your code is set. We ask for it when you come in."))
            return redirect("people:profile")
    return form_page(request, "people/my_code.html", form, has_code=has_code)


@get_or_post
@allowed(is_member)
@never_cache
@sensitive_post_parameters("code")
def stop_code(request: SignedInRequest) -> HttpResponse:
    if not with_a_code([request.user]):
        return redirect(MINE)
    form = ProfileCodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        current, now = form.cleaned_data["code"], timezone.now()
        try:
            refuse_a_flood(request, "try_code")
            deeds.give_up_code(member=request.user, current=current, now=now)
        except Refused as reason:
            form.add_error("code", str(reason))
        else:
            messages.success(request, _("You have no code any more."))
            return redirect("people:profile")
    return form_page(request, "people/stop_code.html", form)


def _keep(request: SignedInRequest, form: NewProfileCodeForm, now: datetime) -> None:
    code, current = form.cleaned_data["code"], form.cleaned_data.get("current")
    if current is None:
        deeds.set_code(member=request.user, code=code, now=now)
        return
    refuse_a_flood(request, "try_code")
    deeds.change_code(member=request.user, current=current, code=code, now=now)
