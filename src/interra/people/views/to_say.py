"""Messages that a person says: the list, its paper, and « C'est dit »."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from interra.foundation.access import SignedInRequest, allowed
from interra.foundation.notices.models import Notice
from interra.people import policies
from interra.people.actions.desk import say_message
from interra.people.queries.to_say import in_words, messages_to_say

if TYPE_CHECKING:
    from django.http import HttpResponse

A_PAGE = 30


@require_safe
@never_cache
@allowed(policies.is_coordinator)
def to_say(request: SignedInRequest) -> HttpResponse:
    """No phone is shown: who is called by phone is found, with a reason, among the people."""
    pages = Paginator(messages_to_say(timezone.now()), A_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    template = "to_say_paper" if "paper" in request.GET else "to_say"
    page = {"shown": shown, "to_say": in_words(shown.object_list), "now": timezone.now()}
    return render(request, f"people/desk/{template}.html", page)


@require_POST
@allowed(policies.is_coordinator)
def said(request: SignedInRequest) -> HttpResponse:
    now = timezone.now()
    code = request.POST.get("notice", "")[:32].replace("\0", "")
    notice = Notice.objects.to_say(now).select_related("to").filter(code=code).first()
    if notice:
        say_message(notice=notice, by=request.user, now=now)
        messages.success(request, _("It is noted."))
    return redirect("people:to_say")
