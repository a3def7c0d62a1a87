"""The desk: places, their doors and how one gets there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from interra.foundation.access import SignedInRequest, allowed
from interra.people.policies import is_coordinator
from interra.territory.actions import write_place
from interra.territory.forms import PlaceForm, as_typed
from interra.territory.models import Venue

if TYPE_CHECKING:
    from django.http import HttpResponse


@require_safe
@never_cache
@allowed(is_coordinator)
def places(request: SignedInRequest) -> HttpResponse:
    venues = Venue.objects.order_by("-is_open", "quarter", "name", "pk")
    return render(request, "territory/places.html", {"venues": venues})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allowed(is_coordinator)
def place(request: SignedInRequest, code: str | None = None) -> HttpResponse:
    """A new place without a code, else the one to change."""
    venue = get_object_or_404(Venue, code=code) if code else None
    shown = as_typed(venue) if venue else None
    form = PlaceForm(request.POST if request.method == "POST" else None, initial=shown)
    if form.is_valid():
        write_place(place=form.place, venue=venue, by=request.user, now=timezone.now())
        messages.success(request, _("The place is kept."))
        return redirect("territory:places")
    status = 422 if form.is_bound else 200
    return render(request, "territory/place.html", {"form": form, "venue": venue}, status=status)
