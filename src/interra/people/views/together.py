"""« Venez avec moi »: asking, answering, taking back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from interra.foundation.access import SignedInRequest, allowed
from interra.foundation.errors import Refused
from interra.people.actions import together as deeds
from interra.people.forms.entering import AskToComeForm
from interra.people.policies import is_member
from interra.people.views.entering import form_page, get_or_post, refuse_a_flood
from interra.people.views.session import ask_fresh_code, fresh_code, is_fresh

if TYPE_CHECKING:
    from django.http import HttpResponse

HOME = "people:household"


@get_or_post
@allowed(is_member)
@never_cache
@fresh_code
def ask_to_come(request: SignedInRequest) -> HttpResponse:
    """The same answer for every contact that can be read."""
    form = AskToComeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        contact, now = form.cleaned_data["contact"], timezone.now()
        try:
            refuse_a_flood(request, "come_with")
            deeds.ask_to_come(member=request.user, contact=contact, now=now)
        except Refused as reason:
            form.add_error("contact", str(reason))
        else:
            messages.success(request, _("It is noted. If we know this person, we ask them."))
            return redirect(HOME)
    return form_page(request, "people/ask_to_come.html", form, person=request.user)


@require_POST
@allowed(is_member)
def answer_request(request: SignedInRequest) -> HttpResponse:
    """Yes or no, by who typed a code a moment ago: a found card binds nobody."""
    now, code = timezone.now(), request.POST.get("code", "")
    if not is_fresh(request, now):
        return ask_fresh_code(reverse(HOME))
    says_yes = request.POST.get("answer") == "yes"
    deed = deeds.say_yes if says_yes else deeds.say_no
    try:
        deed(member=request.user, code=code, now=now)
    except Refused as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("You come together.") if says_yes else _("It is noted."))
    return redirect(HOME)


@require_POST
@allowed(is_member)
def withdraw_request(request: SignedInRequest) -> HttpResponse:
    code = request.POST.get("code", "")
    deeds.withdraw(member=request.user, code=code, now=timezone.now())
    messages.success(request, _("It is noted."))
    return redirect(HOME)
