"""« My devices »: see them, close them, say that this phone is borrowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from interra.foundation.access import allowed
from interra.foundation.codes import read_number
from interra.people.actions import devices as deeds
from interra.people.actions.ways_in import revoke_cards
from interra.people.models import Device
from interra.people.policies import is_member
from interra.people.queries.devices import card_made_at, devices_of
from interra.people.views.doorkeeper import BORROWED_SINCE
from interra.people.views.session import say_whose

if TYPE_CHECKING:
    from django.http import HttpResponse

    from interra.foundation.access import SignedInRequest


@require_safe
@allowed(is_member)
@never_cache
def devices(request: SignedInRequest) -> HttpResponse:
    mine = devices_of(request.user, here=request.session.session_key or "")
    context = {
        "devices": mine,
        "there_are_others": any(not device.is_here for device in mine),
        "is_borrowed": BORROWED_SINCE in request.session,
        "card_made_at": card_made_at(request.user),
    }
    return render(request, "people/devices.html", context)


@require_POST
@allowed(is_member)
def close_device(request: SignedInRequest) -> HttpResponse:
    """One device by its number, or all the others."""
    now = timezone.now()
    number = request.POST.get("device", "")
    if number:
        mine = Device.objects.filter(member=request.user)
        device = get_object_or_404(mine, pk=read_number(number))
        deeds.close_device(device=device, by=request.user, now=now)
    else:
        here = request.session.session_key
        deeds.close_devices(member=request.user, keep=here, by=request.user, now=now)
    messages.success(request, _("It is closed."))
    return redirect("people:devices")


@require_POST
@allowed(is_member)
def whose_device(request: SignedInRequest) -> HttpResponse:
    say_whose(request, mine=request.POST.get("mine") == "yes", now=timezone.now())
    messages.success(request, _("It is noted."))
    return redirect("people:devices")


@require_POST
@allowed(is_member)
def stop_card(request: SignedInRequest) -> HttpResponse:
    revoke_cards(member=request.user, by=request.user, now=timezone.now())
    messages.success(request, _("This card opens nothing now."))
    return redirect("people:devices")
