"""The entrance: a phone or an e-mail, a code, and in. Known and unknown contacts look the same."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from interra.foundation.access import allowed
from interra.foundation.errors import Refused
from interra.foundation.limits import too_many
from interra.people.actions import codes, devices, entering, ways_in
from interra.people.forms.entering import DeskCodeForm, EnterCodeForm, EnterForm
from interra.people.models import Attempt, Member, WayIn
from interra.people.policies import anyone, is_member
from interra.people.queries.profiles import profiles_behind, with_a_code
from interra.people.rules.contacts import Contact
from interra.people.rules.entrance import CHOOSING_LIVES
from interra.people.views.session import let_in, make_fresh, way_back

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest, HttpResponse

    from interra.foundation.access import SignedInRequest

ENTERING, CHOOSING = "entering", "choosing"
INSIDE = "people:my_space"
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
@allowed(anyone)
@never_cache
def enter(request: HttpRequest) -> HttpResponse:
    there = request.POST.get("next") or request.GET.get("next", "")
    if request.user.is_authenticated:
        return redirect(way_back(request, there, otherwise=INSIDE))
    form = EnterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        refusal = _send_code(request, form.cleaned_data["contact"], there)
        if refusal is None:
            return redirect("people:code")
        form.add_error("contact", refusal)
    return form_page(request, "people/enter.html", form, next=there)


@get_or_post
@allowed(anyone)
@never_cache
@sensitive_post_parameters("code")
def code(request: HttpRequest) -> HttpResponse:
    """Type the code that this browser asked for."""
    asked = request.session.get(ENTERING)
    if asked is None:
        return redirect("people:enter")
    form = EnterCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _code_typed(request, form, asked)
        except Refused as reason:
            form.add_error("code", str(reason))
    known = {"contact": asked["contact"], "next": asked["next"]}
    return form_page(request, "people/code.html", form, **known, **demo_code())


@get_or_post
@allowed(anyone)
@never_cache
def who(request: HttpRequest) -> HttpResponse:
    """« Who are you? » Only the profiles of the contact that was proved a moment ago."""
    now = timezone.now()
    profiles = _profiles_to_choose(request, now)
    if not profiles:
        return redirect("people:enter")
    if request.method == "POST":
        chosen = [one for one in profiles if one.code == request.POST.get("profile")]
        if not chosen:
            raise Http404
        return _choose(request, chosen[0], now)
    return render(request, "people/who.html", {"profiles": profiles})


@get_or_post
@allowed(anyone)
@never_cache
@sensitive_post_parameters("code")
def enter_with_code(request: HttpRequest) -> HttpResponse:
    """A code that somebody of the team reads out."""
    form = DeskCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            refuse_a_flood(request, "desk_code")
            member = ways_in.use_desk_code(typed=form.cleaned_data["code"], now=now)
        except Refused as reason:
            form.add_error("code", str(reason))
        else:
            let_in(request, member, mine=form.is_mine, now=now)
            return redirect(INSIDE)
    return form_page(request, "people/enter_with_code.html", form)


@get_or_post
@allowed(anyone)
@never_cache
def card(request: HttpRequest, secret: str) -> HttpResponse:
    """A printed card. Opening the address does nothing: robots open addresses too."""
    now = timezone.now()
    if request.method == "POST" and too_many(request, "card"):
        messages.warning(request, str(TooManyHere()))
        return redirect("people:enter")
    member = ways_in.holder(kind=WayIn.Kind.CARD, secret=secret, now=now)
    if member is None:
        raise Http404
    if request.method == "POST":
        let_in(request, member, mine=request.POST.get("mine") != "no", now=now)
        return redirect(INSIDE)
    return render(request, "people/card.html", {"secret": secret})


@require_POST
@allowed(is_member)
def leave(request: SignedInRequest) -> HttpResponse:
    """Close on this device; nothing of it stays in the browser."""
    devices.forget_device(session_key=request.session.session_key or "")
    logout(request)
    messages.success(request, _("You are out. This phone shows nothing of you."))
    answer = redirect("people:enter")
    answer["Clear-Site-Data"] = '"storage"'
    return answer


class TooManyHere(Refused):
    """Many people, or a robot, at one address of the internet."""

    def __init__(self) -> None:
        super().__init__(_("Many people are entering now. Try again in one minute."))


def form_page(
    request: HttpRequest, template: str, form: forms.Form, **context: object
) -> HttpResponse:
    """422 when something of what was typed must change."""
    status = 422 if form.is_bound else 200
    return render(request, template, {"form": form} | context, status=status)


def refuse_a_flood(request: HttpRequest, action: str, *, key: str | None = None) -> None:
    if too_many(request, action, key=key):
        raise TooManyHere


def demo_code() -> dict[str, str]:
    """A demo sends no message: its pages show the code."""
    return {"demo_code": codes.DEMO_CODE} if settings.DEMO else {}


def _send_code(request: HttpRequest, contact: Contact, there: str) -> str | None:
    """Why it was not sent, for everybody alike; None when this browser may type a code."""
    earlier = request.session.get(ENTERING, {}).get("key", "")
    try:
        refuse_a_flood(request, "ask_code")
        attempt = codes.ask_to_enter(
            contact=contact,
            language=get_language() or settings.LANGUAGE_CODE,
            earlier=earlier,
            now=timezone.now(),
        )
    except Refused as reason:
        return str(reason)
    asked = {"key": attempt.key, "contact": str(contact), "next": there}
    request.session[ENTERING] = asked
    return None


def _code_typed(request: HttpRequest, form: EnterCodeForm, asked: dict[str, str]) -> HttpResponse:
    refuse_a_flood(request, "try_code")
    now = timezone.now()
    attempt = Attempt.objects.filter(purpose=Attempt.Purpose.ENTER, key=asked["key"]).first()
    contact = codes.use_code(attempt=attempt, typed=form.cleaned_data["code"], now=now)
    profiles = profiles_behind(contact, today=timezone.localdate(now))
    if not profiles:
        raise codes.CodeTooOld
    del request.session[ENTERING]
    choosing = {
        "contact": {"phone": contact.phone, "email": contact.email},
        "until": (now + CHOOSING_LIVES).isoformat(),
        "mine": form.is_mine,
        "next": asked["next"],
    }
    request.session[CHOOSING] = choosing
    return _choose(request, profiles[0], now) if len(profiles) == 1 else redirect("people:who")


def _profiles_to_choose(request: HttpRequest, now: datetime) -> list[Member]:
    """Behind the contact that this browser has proved, for ten minutes."""
    choosing = request.session.get(CHOOSING)
    if choosing is None or now > datetime.fromisoformat(choosing["until"]):
        return []
    return profiles_behind(Contact(**choosing["contact"]), today=timezone.localdate(now))


def _choose(request: HttpRequest, member: Member, now: datetime) -> HttpResponse:
    """In, or first the four digits of this profile."""
    if not with_a_code([member]):
        return come_in(request, member, now)
    request.session[CHOOSING] |= {"profile": member.code}
    request.session.modified = True
    return redirect("people:profile_code")


def chosen_profile(request: HttpRequest, now: datetime) -> Member | None:
    """Whose four digits this browser is asked for."""
    code = request.session.get(CHOOSING, {}).get("profile")
    return next((one for one in _profiles_to_choose(request, now) if one.code == code), None)


def come_in(request: HttpRequest, member: Member, now: datetime) -> HttpResponse:
    choosing = request.session.pop(CHOOSING)
    entering.come_back(member=member, contact=Contact(**choosing["contact"]), now=now)
    let_in(request, member, mine=choosing["mine"], now=now)
    make_fresh(request, now)
    return redirect(way_back(request, choosing["next"], otherwise=INSIDE))
