"""The host's pages: who comes, who is here, the screen at the door, the list on paper."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from interra.foundation.access import SignedInRequest, allowed
from interra.foundation.errors import Refused
from interra.gatherings.actions import presence as deeds
from interra.gatherings.forms.presence import GuestForm, read_batch, read_tap
from interra.gatherings.forms.sent import Unreadable
from interra.gatherings.queries import presence as questions
from interra.gatherings.queries.beacons import awaits_dice
from interra.gatherings.queries.here import door_digits, here_qr, paper_qr
from interra.gatherings.rules import presence
from interra.people.policies import is_member

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from typing import Any

    from interra.gatherings.models import Session

P = ParamSpec("P")


def for_its_hosts(
    view: Callable[Concatenate[SignedInRequest, Session, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Give the view a session in the care of this person; for others it does not exist."""

    @wraps(view)
    @never_cache
    def opened(
        request: SignedInRequest, /, session: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        mine = questions.in_care_of(request.user).select_related("venue")
        return view(request, get_object_or_404(mine, code=session), *args, **kwargs)

    return opened


@require_safe
@allowed(is_member)
@never_cache
def host(request: SignedInRequest) -> HttpResponse:
    mine = questions.hosted(request.user, timezone.now())
    return render(request, "gatherings/presence/host.html", {"sessions": mine})


@require_safe
@allowed(is_member)
@for_its_hosts
def host_session(request: SignedInRequest, session: Session) -> HttpResponse:
    dice = awaits_dice(session, timezone.now())
    return _show(request, session, "gatherings/presence/session.html", awaits_dice=dice)


@require_safe
@allowed(is_member)
@for_its_hosts
def paper(request: SignedInRequest, session: Session) -> HttpResponse:
    """Names and boxes to tick with a pen, and the four digits for who has no camera."""
    code = {"digits": door_digits(session), "qr": paper_qr(session)}
    return _show(request, session, "gatherings/presence/paper.html", **code)


@require_safe
@allowed(is_member)
@for_its_hosts
def presence_list(request: SignedInRequest, session: Session) -> HttpResponse:
    """« Qui est là ? »"""
    answer = _show(request, session, "gatherings/presence/list.html", page=uuid4())
    closes_at = session.ends_at + presence.LIST_AROUND
    answer["X-Kept-Until"] = str(int(closes_at.timestamp() * 1000))  # read by the worker
    return answer


@require_POST
@allowed(is_member)
@for_its_hosts
def tap(request: SignedInRequest, session: Session) -> HttpResponse:
    now = timezone.now()
    try:
        tapped = read_tap(request.POST, now)
        deeds.tap(session=session, tap=tapped, by=request.user, now=now)
    except Unreadable:
        return HttpResponseBadRequest()
    except Refused as reason:
        messages.error(request, str(reason))
    return redirect("gatherings:presence", session.code)


@require_POST
@allowed(is_member)
@for_its_hosts
def guest(request: SignedInRequest, session: Session) -> HttpResponse:
    """« Une personne sans inscription »"""
    form = GuestForm(request.POST)
    if not form.is_valid() and "op" in form.errors:
        return HttpResponseBadRequest()
    try:
        deeds.welcome_guest(
            session=session,
            name=form.cleaned_data.get("name", ""),
            op=form.cleaned_data["op"],
            by=request.user,
            now=timezone.now(),
        )
    except Refused as reason:
        messages.error(request, str(reason))
    return redirect("gatherings:presence", session.code)


@require_POST
@allowed(is_member)
@for_its_hosts
def taps(request: SignedInRequest, session: Session) -> HttpResponse:
    """What a phone kept while there was no network; the answer is the list as it is now."""
    now = timezone.now()
    try:
        guests, tapped = read_batch(request.body)
    except Unreadable:
        return HttpResponseBadRequest()
    late = deeds.merge(session=session, taps=tapped, guests=guests, by=request.user, now=now)
    if not questions.names_are_open(session, now):
        return JsonResponse({"late": late, "closed": True, "people": []})
    deeds.open_names(session=session, by=request.user, now=now)
    names = questions.names_of(session)
    people = [{"who": p.who, "key": p.key, "name": p.name, "taps": p.taps} for p in names.people]
    return JsonResponse({"late": late, "closed": False, "people": people})


@require_safe
@allowed(is_member)
@for_its_hosts
def screen(request: SignedInRequest, session: Session) -> HttpResponse:
    """For everybody's eyes, at the door: a code that changes each minute, and no name."""
    now = timezone.now()
    is_open = not session.is_cancelled and presence.may_say_here(session.starts_at, now)
    present, expected = questions.count_coming(session)
    context = {
        "session": session,
        "is_open": is_open,
        "qr": here_qr(session, now) if is_open else "",
        "digits": door_digits(session) if is_open else "",
        "opens_at": session.starts_at - presence.HERE_AROUND,
        "closes_at": session.starts_at + presence.HERE_AROUND,
        "present": present,
        "expected": expected,
    }
    return render(request, "gatherings/presence/screen.html", context)


@require_safe
@allowed(is_member)
def worker(request: SignedInRequest) -> HttpResponse:
    """Keeps the page « Qui est là ? » on the host's phone; its place gives it its reach."""
    return render(request, "gatherings/presence/worker.js", content_type="text/javascript")


def _show(request: SignedInRequest, session: Session, template: str, **more: Any) -> HttpResponse:
    """The names while the list is open; before and after, only numbers."""
    now = timezone.now()
    context = _numbers(session, now) | more
    if questions.names_are_open(session, now):
        deeds.open_names(session=session, by=request.user, now=now)
        context["names"] = questions.names_of(session)
    return render(request, template, context)


def _numbers(session: Session, now: datetime) -> dict[str, Any]:
    present, expected = questions.count_coming(session)
    return {
        "session": session,
        "present": present,
        "expected": expected,
        "opens_at": session.starts_at - presence.LIST_AROUND,
        "closes_at": session.ends_at + presence.LIST_AROUND,
        "is_over": now > session.ends_at + presence.LIST_AROUND,
        "names": None,
    }
