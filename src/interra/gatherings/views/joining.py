"""« Je viens »: one tap for a known device, one screen for somebody new."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import login
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from interra.foundation.access import allowed
from interra.foundation.errors import Refused
from interra.foundation.limits import too_many
from interra.foundation.sessions import write_with_the_deed
from interra.gatherings import rules
from interra.gatherings.actions import joining, weeks
from interra.gatherings.forms.joining import JoinForm
from interra.gatherings.queries.joining import (
    my_standing,
    other_dates,
    shown_session,
    why_closed,
)
from interra.gatherings.queries.places import place_of
from interra.gatherings.views.wishes import wish_as_known, wish_as_new
from interra.people.policies import anyone

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from interra.gatherings.forms.weeks import WishForm
    from interra.gatherings.models import Registration, Session, Week
    from interra.people.models import Member

BACKEND = "django.contrib.auth.backends.ModelBackend"
LONGEST_NUMBER = 9


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(anyone)
@never_cache
def join(request: HttpRequest, session: str) -> HttpResponse:
    """GET never changes anything: it shows the screen, or the receipt of who already comes."""
    date = shown_session(session)
    if date is None:
        raise Http404
    somebody_new = _is_somebody_new(request)
    standing = my_standing(request.user, date, timezone.now())
    if date.week is not None and standing.can_join:
        return _make_a_list(request, date, date.week, somebody_new=somebody_new)
    if request.method == "POST":
        return _join_as_new(request, date) if somebody_new else _join_as_known(request, date)
    if standing.receipt_url and not somebody_new:
        return redirect(standing.receipt_url)
    return _page(request, date, JoinForm() if somebody_new else None)


def _is_somebody_new(request: HttpRequest) -> bool:
    """Nobody is signed in here, or somebody else uses this phone."""
    asked, sign = (request.POST, "name") if request.method == "POST" else (request.GET, "other")
    return not request.user.is_authenticated or sign in asked


def _join_as_known(request: HttpRequest, date: Session) -> HttpResponse:
    try:
        registration = joining.join(
            member=request.user,  # type: ignore[arg-type]  # signed in: see _is_somebody_new
            session_id=date.pk,
            seen=_seen(request),
            now=timezone.now(),
        )
    except Refused as reason:
        return _page(request, date, None, refusal=str(reason))
    return _to_receipt(registration)


def _seen(request: HttpRequest) -> int | None:
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isdecimal() and len(seen) < LONGEST_NUMBER else None


def _make_a_list(
    request: HttpRequest, date: Session, week: Week, *, somebody_new: bool
) -> HttpResponse:
    """This date is drawn with others: one list for all of them, this one first."""
    if not somebody_new:
        member: Member = request.user  # type: ignore[assignment]  # signed in: see _is_somebody_new
        return wish_as_known(request, week, member, tapped=date)

    def welcome(who: JoinForm, form: WishForm) -> Registration:
        send_code = _may_send_code(request, who)
        with transaction.atomic():
            first = weeks.welcome_and_wish(
                who=who.who,
                language=get_language() or "fr",
                week=week,
                wishes=form.wishes,
                form_key=who.key,
                send_code=send_code,
                now=timezone.now(),
            )
            _let_in(request, first.member)
        return first

    return wish_as_new(request, week, date, welcome)


def _let_in(request: HttpRequest, member: Member | None) -> None:
    if member and not request.user.is_authenticated and _has_just_come(member):
        login(request, member, backend=BACKEND)
        write_with_the_deed(request)


def _join_as_new(request: HttpRequest, date: Session) -> HttpResponse:
    if "language" in request.POST:  # chosen in the middle of typing: the same words, to go on with
        return _page(request, date, JoinForm.typed_so_far(request.POST))
    form = JoinForm(request.POST if "name" in request.POST else None)
    if not form.is_valid():  # or nothing was asked yet: the tap of somebody whose session is over
        return _page(request, date, form)
    send_code = _may_send_code(request, form)
    try:
        with transaction.atomic():  # the person, the seat and this browser: written at once
            registration = joining.welcome_and_join(
                who=form.who,
                language=get_language() or "fr",
                session_id=date.pk,
                form_key=form.key,
                send_code=send_code,
                now=timezone.now(),
            )
            _let_in(request, registration.member)
    except Refused as reason:
        return _page(request, date, form, refusal=str(reason))
    return _to_receipt(registration)


def _may_send_code(request: HttpRequest, form: JoinForm) -> bool:
    """Above the limit the request is kept; the receipt offers to ask for the code."""
    has_contact = bool(form.who["phone"] or form.who["email"])
    return has_contact and not too_many(request, "join_code")


def _has_just_come(member: Member | None) -> bool:
    """The same form sent again later, from the history of a shared phone, shows the receipt only."""
    return member is not None and timezone.now() - member.joined_at < rules.UNPROVED_HOLD


def _to_receipt(registration: Registration) -> HttpResponse:
    receipt = reverse("gatherings:receipt", args=[registration.token])
    return HttpResponseRedirect(receipt, status=303)


def _page(
    request: HttpRequest, date: Session, form: JoinForm | None, *, refusal: str = ""
) -> HttpResponse:
    now = timezone.now()
    standing = my_standing(request.user, date, now)
    closed = refusal or why_closed(date, now)
    context = {
        "session": date,
        "place": place_of(date, has_seat=False),
        "form": form,
        "standing": standing,
        "closed": closed,
        "other_dates": other_dates(date, now) if closed else [],
    }
    return render(request, "gatherings/join.html", context)
