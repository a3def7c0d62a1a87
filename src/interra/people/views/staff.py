"""The team's own door, and the ways in that the team makes for members."""

from __future__ import annotations

from typing import TYPE_CHECKING

import segno
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from interra.foundation.access import allowed
from interra.foundation.errors import Refused
from interra.foundation.limits import visitor
from interra.people.actions import staff, ways_in
from interra.people.forms.entering import InvitationForm, StaffForm
from interra.people.models import Member, WayIn
from interra.people.policies import anyone, is_coordinator
from interra.people.rules import names
from interra.people.views.desk import opening_of
from interra.people.views.entering import demo_code, form_page, get_or_post, refuse_a_flood
from interra.people.views.session import let_in_team, way_back

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from interra.foundation.access import SignedInRequest

AT_WORK = "people:desk"
TOTP_SECRET = "totp_secret"  # noqa: S105 -- the name of a place, not what is in it


@get_or_post
@allowed(anyone)
@never_cache
@sensitive_post_parameters("password", "code")
def staff_enter(request: HttpRequest) -> HttpResponse:
    """Password and second factor, on one page."""
    there = way_back(
        request, request.POST.get("next") or request.GET.get("next", ""), otherwise=AT_WORK
    )
    if is_coordinator(request.user):
        return redirect(there)
    form = StaffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            member = _recognise(request, form)
        except Refused as reason:
            form.add_error(None, str(reason))
        else:
            let_in_team(request, member, now=timezone.now())
            return redirect(there)
    return form_page(request, "people/staff_enter.html", form, next=there, **demo_code())


@get_or_post
@allowed(anyone)
@never_cache
@sensitive_post_parameters("password", "code")
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Choose a password, tie a phone, keep the recovery codes: once, within two days."""
    now = timezone.now()
    member = ways_in.holder(kind=WayIn.Kind.INVITATION, secret=secret, now=now)
    if member is None:
        raise Http404
    totp = request.session.setdefault(TOTP_SECRET, generate_totp_secret())
    form = InvitationForm(request.POST or None, member=member)
    if request.method == "POST" and form.is_valid():
        try:
            refuse_a_flood(request, "staff", key=secret)
            member, recovery = staff.accept_invitation(
                invitation=secret,
                password=form.cleaned_data["password"],
                secret=totp,
                typed=form.cleaned_data["code"],
                now=now,
            )
        except Refused as reason:
            form.add_error("code", str(reason))
        else:
            del request.session[TOTP_SECRET]
            let_in_team(request, member, now=now)
            return render(request, "people/recovery_codes.html", {"codes": recovery})
    address = get_adapter().build_totp_url(member, totp)
    in_fours = " ".join(totp[start : start + 4] for start in range(0, len(totp), 4))
    context = {"member": member, "totp_in_fours": in_fours, "qr": _qr(address)}
    return form_page(request, "people/invitation.html", form, **context, **demo_code())


@require_POST
@allowed(is_coordinator)
@never_cache
def desk_code(request: SignedInRequest, member_code: str) -> HttpResponse:
    """Eight digits to read out. They are shown once, here."""
    member = get_object_or_404(Member.objects.active(), code=member_code)
    now = timezone.now()
    if opening_of(request, member, now) is None:
        return redirect("people:person", member.code)
    code = ways_in.make_desk_code(member=member, by=request.user, now=now)
    shown = f"{code[:4]} {code[4:]}"
    return render(request, "people/desk_code.html", {"member": member, "code": shown})


@require_POST
@allowed(is_coordinator)
@never_cache
def make_card(request: SignedInRequest, member_code: str) -> HttpResponse:
    """A card to print now: its secret is kept nowhere."""
    member = get_object_or_404(Member.objects.active(), code=member_code)
    now = timezone.now()
    if opening_of(request, member, now) is None:
        return redirect("people:person", member.code)
    secret = ways_in.make_card(member=member, by=request.user, now=now)
    with translation.override(member.language):  # the card speaks the member's language
        address = settings.SITE_URL + reverse("people:card", args=[secret])
    return render(request, "people/card_print.html", {"member": member, "qr": _qr(address)})


@require_POST
@allowed(is_coordinator)
def close_all(request: SignedInRequest, member_code: str) -> HttpResponse:
    """A phone or a card is lost: nothing opens any more, within the minute."""
    member = get_object_or_404(Member.objects.active(), code=member_code)
    now = timezone.now()
    if opening_of(request, member, now) is None:
        return redirect("people:person", member.code)
    ways_in.close_all(member=member, by=request.user, now=now)
    messages.success(request, _("Everything is closed: phones, computers and card."))
    there = request.POST.get("next", "")
    return redirect(way_back(request, there, otherwise=AT_WORK))


def _recognise(request: HttpRequest, form: StaffForm) -> Member:
    who = form.cleaned_data["who"]
    refuse_a_flood(request, "staff", key=f"{visitor(request)} {names.fold(who)}")
    return staff.recognise(
        who=who,
        password=form.cleaned_data["password"],
        typed=form.cleaned_data["code"],
        now=timezone.now(),
    )


def _qr(address: str) -> str:
    """An SVG that the page can carry in an <img>."""
    return str(segno.make(address, error="m").svg_data_uri(border=2))
