"""Proving a contact, changing it, and being sure who asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from interra.foundation.access import allowed
from interra.foundation.errors import Refused
from interra.people.actions import codes, contacts
from interra.people.forms.entering import CodeForm, EnterForm
from interra.people.models import Attempt
from interra.people.policies import is_member
from interra.people.views.entering import INSIDE, demo_code, form_page, get_or_post, refuse_a_flood
from interra.people.views.session import fresh_code, make_fresh, way_back

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse

    from interra.foundation.access import SignedInRequest
    from interra.people.rules.contacts import Contact

Purpose = Attempt.Purpose


@get_or_post
@allowed(is_member)
@never_cache
@sensitive_post_parameters("code")
def prove(request: SignedInRequest) -> HttpResponse:
    """Type the code that was sent to one's own contact. « send » asks for another one."""
    now = timezone.now()
    there = way_back(request, _asked_way_back(request), otherwise=INSIDE)
    if request.method == "POST" and "send" in request.POST:
        _send_again(request, now)
        return redirect(request.get_full_path())
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            refuse_a_flood(request, "try_code")
            contacts.prove(member=request.user, typed=form.cleaned_data["code"], now=now)
        except Refused as reason:
            form.add_error("code", str(reason))
        else:
            messages.success(request, _("Thank you. We write to you there."))
            return redirect(there)
    return _ask_for_code(request, form, Purpose.PROVE, there)


@get_or_post
@allowed(is_member)
@never_cache
@fresh_code
def change_contact(request: SignedInRequest) -> HttpResponse:
    """A new phone or e-mail. It becomes ours when its code has been typed."""
    form = EnterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            refuse_a_flood(request, "ask_code")
            contacts.ask_proof(
                member=request.user, contact=form.cleaned_data["contact"], now=timezone.now()
            )
        except Refused as reason:
            form.add_error("contact", str(reason))
        else:
            return redirect("people:prove")
    return form_page(request, "people/change_contact.html", form)


@get_or_post
@allowed(is_member)
@never_cache
@sensitive_post_parameters("code")
def confirm(request: SignedInRequest) -> HttpResponse:
    """Before what cannot be undone: a code to the contact we know."""
    now = timezone.now()
    there = way_back(request, _asked_way_back(request), otherwise=INSIDE)
    contact = request.user.proved_contact
    if contact is None:
        return redirect(there)
    if request.method == "POST" and "send" in request.POST:
        _ask(request, contact, now)
        return redirect(request.get_full_path())
    form = CodeForm(request.POST if "code" in request.POST else None)
    if form.is_bound and form.is_valid():
        try:
            refuse_a_flood(request, "try_code")
            contacts.confirm(member=request.user, typed=form.cleaned_data["code"], now=now)
        except Refused as reason:
            form.add_error("code", str(reason))
        else:
            make_fresh(request, now)
            return redirect(there)
    return _ask_for_code(request, form, Purpose.CONFIRM, there)


def _ask_for_code(
    request: SignedInRequest, form: CodeForm, purpose: str, there: str
) -> HttpResponse:
    """Two states: a code is on its way, or a button to have one sent."""
    pending = contacts.pending(request.user, purpose)
    sent_to = codes.contact_of(pending) if pending and pending.used_at is None else None
    known = (
        request.user.proved_contact
        if purpose == Purpose.CONFIRM
        else request.user.contact_to_prove
    )
    if sent_to is None and known is None:
        return redirect(there)
    context = {"sent_to": sent_to, "known": known, "next": there}
    return form_page(request, f"people/{purpose}.html", form, **context, **demo_code())


def _send_again(request: SignedInRequest, now: datetime) -> None:
    """To the contact that waits for its proof: a new one, or the one given when joining."""
    pending = contacts.pending(request.user, Purpose.PROVE)
    waits = codes.contact_of(pending) if pending and pending.used_at is None else None
    try:
        refuse_a_flood(request, "ask_code")
        contacts.ask_proof(member=request.user, contact=waits, now=now)
    except Refused as reason:
        messages.warning(request, str(reason))


def _ask(request: SignedInRequest, contact: Contact, now: datetime) -> None:
    try:
        refuse_a_flood(request, "ask_code")
        codes.ask_member(member=request.user, contact=contact, purpose=Purpose.CONFIRM, now=now)
    except Refused as reason:
        messages.warning(request, str(reason))


def _asked_way_back(request: SignedInRequest) -> str:
    return request.POST.get("next") or request.GET.get("next", "")
