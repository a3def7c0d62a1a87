"""Two minutes of questions, offered on the first receipt. Everything can be left and taken up again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from interra.foundation.access import SignedInRequest, allowed
from interra.foundation.errors import Refused
from interra.people import policies
from interra.people.actions import onboarding as deeds
from interra.people.forms.onboarding import already_said, form_for
from interra.people.models import Member
from interra.people.queries import circumstances
from interra.people.queries import onboarding as queries
from interra.people.queries.words import BANDS
from interra.people.rules import SPOKEN, Door
from interra.people.rules.onboarding import Step, step_after, step_to_resume

if TYPE_CHECKING:
    from datetime import date

    from django import forms
    from django.http import HttpRequest, HttpResponse

FROM_PROFILE = "profile"
FREQUENT = 12


@dataclass(frozen=True, slots=True)
class Way:
    """Who answers, and by which door: signed in, or by the private link of a receipt."""

    member: Member
    token: str = ""

    def to(self, step: Step | None) -> str:
        way = {"token": self.token} if self.token else {}
        if step is None:
            return reverse("people:onboarding_done")
        name = "people:answer_by_link" if self.token else "people:answer"
        return reverse(name, kwargs={"step": step, **way})


@require_safe
@never_cache
@allowed(policies.is_member)
def resume(request: SignedInRequest) -> HttpResponse:
    return redirect(Way(request.user).to(step_to_resume(request.user.onboarding_step)))


@require_safe
@never_cache
@allowed(policies.anyone)
def resume_by_link(request: HttpRequest, token: str) -> HttpResponse:
    member = _owner_of(token)
    return redirect(Way(member, token).to(step_to_resume(member.onboarding_step)))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allowed(policies.is_member)
def answer(request: SignedInRequest, step: Step) -> HttpResponse:
    return _screen(request, Way(request.user), step)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allowed(policies.anyone)
def answer_by_link(request: HttpRequest, token: str, step: Step) -> HttpResponse:
    """A private link only writes what is unsaid: it never shows nor changes an answer."""
    member = _owner_of(token)
    if not queries.is_unsaid(member, step):
        return redirect("people:onboarding_by_link", token)
    return _screen(request, Way(member, token), step)


@require_safe
@allowed(policies.anyone)
def done(request: HttpRequest) -> HttpResponse:
    return render(request, "people/onboarding/done.html")


def _owner_of(token: str) -> Member:
    member = queries.member_of_link(token)
    if member is None:
        raise Http404
    return member


def _screen(request: HttpRequest, way: Way, step: Step) -> HttpResponse:
    if request.method == "POST" and "skip" in request.POST:
        deeds.skip(member=way.member, step=step)
        return redirect(_after(request, way, step))
    form = form_for(
        step, request.POST if request.method == "POST" else None, already=_already(way, step)
    )
    if request.method == "POST" and form.is_valid():
        try:
            deeds.keep_answer(
                member=way.member, step=step, given=form.cleaned_data, now=timezone.now()
            )
        except Refused as reason:
            form.add_error(None, str(reason))
        else:
            return redirect(_after(request, way, step))
    status = 422 if request.method == "POST" else 200
    return render(
        request, f"people/onboarding/{step}.html", _page(request, way, step, form), status=status
    )


def _already(way: Way, step: Step) -> dict[str, Any]:
    if way.token:
        return {}
    if step not in {Step.LANGUAGES, Step.BAND}:
        return already_said(way.member, step)
    said = circumstances.answers_of(way.member)
    return {"languages": list(said.languages), "band": said.band}


def _after(request: HttpRequest, way: Way, step: Step) -> str:
    if _is_alone(request):
        messages.success(request, _("It is noted."))
        return reverse("people:profile")
    return way.to(step_after(step))


def _is_alone(request: HttpRequest) -> bool:
    """One answer is being corrected from one's own space: afterwards, back there."""
    asked = request.POST if request.method == "POST" else request.GET
    return asked.get("back") == FROM_PROFILE


def _fixed_until(way: Way, step: Step) -> date | None:
    """For the person only: a private link tells nothing of them."""
    if way.token or step != Step.BAND:
        return None
    return circumstances.band_fixed_until(way.member, today=timezone.localdate())


def _page(request: HttpRequest, way: Way, step: Step, form: forms.Form) -> dict[str, Any]:
    return {
        "form": form,
        "person": way.member,
        "place": queries.place_of(step),
        "alone": _is_alone(request),
        **_languages(way.member.language, form),
        "doors": list(Door),
        "bands": BANDS,
        "fixed_until": _fixed_until(way, step),
        "ages": Member.Age.choices,
    }


def _languages(own: str, form: forms.Form) -> dict[str, Any]:
    """The person's own first; those that few people speak here are one tap further."""
    spoken = sorted(SPOKEN.items(), key=lambda language: language[0] != own)
    others = spoken[FREQUENT:]
    chosen = form["languages"].value() or [] if "languages" in form.fields else []
    return {
        "frequent": spoken[:FREQUENT],
        "others": others,
        "others_chosen": any(code in chosen for code, _name in others),
    }
