"""The pages behind a private link. GET never changes anything: robots that preview links may come."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from interra.design.templatetags.design import plain_words
from interra.foundation.access import allowed
from interra.foundation.calendars import CONTENT_TYPE
from interra.foundation.errors import Refused
from interra.gatherings.actions import joining, offers, weeks
from interra.gatherings.forms.joining import CompanionsForm
from interra.gatherings.queries import receipts
from interra.gatherings.queries.calendars import calendar_of
from interra.gatherings.queries.companions import companions_said
from interra.gatherings.queries.joining import other_dates
from interra.gatherings.queries.wishes import wishes_of
from interra.people.policies import anyone
from interra.people.queries.my_space import household_of
from interra.people.queries.onboarding import offer_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from interra.gatherings.models import Registration


def private(
    view: Callable[[HttpRequest, Registration], HttpResponse],
) -> Callable[[HttpRequest, str], HttpResponse]:
    """Give the view the registration behind the link; never keep nor index the answer."""

    @wraps(view)
    @never_cache
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        registration = receipts.find(token)
        if registration is None:
            raise Http404
        answer = view(request, registration)
        answer["X-Robots-Tag"] = "noindex, nofollow"
        return answer

    return opened


def is_old(request: HttpRequest, registration: Registration) -> bool:
    """A copy of an answer that came already, or a page that shows what was true before."""
    return request.POST.get("seen", str(registration.answers)) != str(registration.answers)


def to_receipt(registration: Registration) -> HttpResponse:
    return redirect("gatherings:receipt", registration.token)


def look_again(request: HttpRequest, registration: Registration) -> HttpResponse:
    if registration.is_live:
        messages.info(request, _("This is what we have noted. You may change it."))
    return to_receipt(registration)


@require_safe
@allowed(anyone)
@private
def receipt(request: HttpRequest, registration: Registration) -> HttpResponse:
    now = timezone.now()
    shown = receipts.receipt(registration, now, request.user)
    context = {
        "receipt": shown,
        "wishes": wishes_of(registration, now),
        "offer": offer_for(registration.member),
        "other_dates": other_dates(shown.session, now) if shown.leads_elsewhere else [],
    }
    return render(request, "gatherings/receipt.html", context)


@require_safe
@allowed(anyone)
@private
def calendar(request: HttpRequest, registration: Registration) -> HttpResponse:
    shown = receipts.receipt(registration, timezone.now())
    discreet = registration.member is not None and registration.member.discreet
    title = _("Reminder") if discreet else plain_words(registration.session.title)
    answer = HttpResponse(calendar_of(shown, title), content_type=CONTENT_TYPE)
    answer["Content-Disposition"] = 'attachment; filename="interra.ics"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(anyone)
@private
def leave(request: HttpRequest, registration: Registration) -> HttpResponse:
    """« Je ne peux plus venir »: asked once more, then done."""
    if request.method != "POST":
        shown = receipts.receipt(registration, timezone.now(), request.user)
        return render(request, "gatherings/leave.html", {"receipt": shown})
    if is_old(request, registration):
        return look_again(request, registration)
    try:
        joining.leave(registration=registration, by=registration.member, now=timezone.now())
    except Refused as reason:
        messages.error(request, str(reason))
    return to_receipt(registration)


@require_POST
@allowed(anyone)
@private
def come_back(request: HttpRequest, registration: Registration) -> HttpResponse:
    """« Je viens » again, from the receipt itself."""
    if is_old(request, registration):
        return to_receipt(registration)
    try:
        joining.join(
            member=registration.member,  # type: ignore[arg-type]  # `find` wants a member
            session_id=registration.session_id,
            now=timezone.now(),
        )
    except Refused as reason:
        messages.error(request, str(reason))
    return to_receipt(registration)


@require_POST
@allowed(anyone)
@private
def answer(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Yes or no to the seat that is kept."""
    if is_old(request, registration):
        return to_receipt(registration)
    deed = offers.accept if request.POST.get("answer") == "yes" else offers.decline
    try:
        deed(registration=registration, now=timezone.now())
    except Refused as reason:
        messages.error(request, str(reason))
    return to_receipt(registration)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(anyone)
@private
def bring(request: HttpRequest, registration: Registration) -> HttpResponse:
    """« Je viens avec… »: names are typed and read only by the party itself."""
    shown = receipts.receipt(registration, timezone.now(), request.user)
    if not shown.can_bring or registration.member is None:
        return to_receipt(registration)
    if request.method == "POST" and is_old(request, registration):
        return look_again(request, registration)
    household = household_of(registration.member)
    form = CompanionsForm(
        request.POST or None, household=household, initial=companions_said(registration)
    )
    if request.method == "POST" and form.is_valid():
        try:
            weeks.bring(registration=registration, companions_=form.companions, now=timezone.now())
        except Refused as reason:
            form.add_error(None, str(reason))
        else:
            return to_receipt(registration)
    return render(request, "gatherings/bring.html", {"receipt": shown, "form": form})
