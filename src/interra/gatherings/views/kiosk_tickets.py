"""Numbers that people got from the kiosk without a network: what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from interra.foundation.access import SignedInRequest, allowed
from interra.foundation.codes import read_number
from interra.gatherings.actions.kiosk import settle as settle_ticket
from interra.gatherings.models import KioskTicket
from interra.gatherings.queries.kiosk import tickets as what_became
from interra.people.policies import is_coordinator

if TYPE_CHECKING:
    from django.http import HttpResponse


@require_safe
@never_cache
@allowed(is_coordinator)
def tickets(request: SignedInRequest) -> HttpResponse:
    page = {"tickets": what_became(timezone.now())}
    return render(request, "gatherings/assisted/tickets.html", page)


@require_POST
@allowed(is_coordinator)
def settle(request: SignedInRequest) -> HttpResponse:
    number = read_number(request.POST.get("ticket", ""))
    ticket = KioskTicket.objects.filter(pk=number).first() if number is not None else None
    if ticket:
        settle_ticket(ticket=ticket, by=request.user, now=timezone.now())
        messages.success(request, _("It is noted."))
    return redirect("gatherings:kiosk_tickets")
