"""The wish list of a week: reached by « Je viens » on any of its dates, and from the receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from interra.foundation.access import allowed
from interra.foundation.errors import Refused
from interra.gatherings.actions import weeks
from interra.gatherings.forms.joining import JoinForm
from interra.gatherings.forms.weeks import WishForm
from interra.gatherings.queries.week_promises import week_floor_in_words
from interra.gatherings.queries.wishes import (
    answers_seen,
    comes_with,
    fewest_wishes,
    list_of,
    open_sessions,
)
from interra.gatherings.views.receipts import private
from interra.people.policies import anyone

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from interra.gatherings.models import Registration, Session, Week
    from interra.people.models import Member

LONGEST_NUMBER = 9


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(anyone)
@private
def wishes(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Change the list, with the private link alone."""
    week, member = registration.week, registration.member
    if week is None or not open_sessions(week, member, timezone.now()):
        return redirect("gatherings:receipt", registration.token)
    return wish_as_known(request, week, member, back_to=registration.token)


def wish_as_known(
    request: HttpRequest,
    week: Week,
    member: Member | None,
    *,
    tapped: Session | None = None,
    back_to: str = "",
) -> HttpResponse:
    now = timezone.now()
    if member is not None and (theirs := comes_with(week.pk, member)):
        return redirect("gatherings:receipt", theirs.token)
    sessions = open_sessions(week, member, now)
    before = [one.session for one in list_of(week, member)]
    first = before if tapped is None or tapped in before else [*before, tapped]
    sent = request.POST if "wish_1" in request.POST else None
    form = WishForm(sent, sessions=sessions, first=first)
    if sent is not None and form.is_valid() and member is not None:
        try:
            asked = weeks.wish(
                member=member, week=week, wishes=form.wishes, seen=_seen(request), now=now
            )
        except Refused as reason:
            form.add_error(None, str(reason))
        else:
            return redirect("gatherings:receipt", asked.token)
    seen = answers_seen(week, member)
    return _page(request, week, form, sessions, seen=seen, back_to=back_to)


def wish_as_new(
    request: HttpRequest,
    week: Week,
    tapped: Session,
    welcome: Callable[[JoinForm, WishForm], Registration],
) -> HttpResponse:
    """`welcome`: makes the member and the list, and lets this browser in."""
    sessions = open_sessions(week, None, timezone.now())
    if "language" in request.POST:  # chosen in the middle of typing: the same words, to go on with
        names = [name for name in request.POST if name.startswith("wish_")]
        typed = {name: request.POST[name] for name in names}
        form = WishForm(initial=typed, sessions=sessions, first=[tapped])
        return _page(request, week, form, sessions, who=JoinForm.typed_so_far(request.POST))
    sent = request.POST if "name" in request.POST else None
    who, form = JoinForm(sent), WishForm(sent, sessions=sessions, first=[tapped])
    if sent is not None and all([who.is_valid(), form.is_valid()]):
        try:
            return redirect("gatherings:receipt", welcome(who, form).token)
        except Refused as reason:
            form.add_error(None, str(reason))
    return _page(request, week, form, sessions, who=who)


def _page(
    request: HttpRequest,
    week: Week,
    form: WishForm,
    sessions: list[Session],
    *,
    who: JoinForm | None = None,
    seen: int = 0,
    back_to: str = "",
) -> HttpResponse:
    context = {
        "form": form,
        "who": who,
        "seen": seen,
        "back_to": back_to,
        "needs_two": fewest_wishes(sessions) > 1,
        "floor_said": week_floor_in_words(week, now=timezone.now()),
    }
    return render(request, "gatherings/wishes.html", context)


def _seen(request: HttpRequest) -> int | None:
    seen = request.POST.get("seen_list", "")
    return int(seen) if seen.isdecimal() and len(seen) < LONGEST_NUMBER else None
