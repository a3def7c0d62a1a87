"""« Une question pour le tirage (si vous voulez) »."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from interra.foundation.access import allowed
from interra.foundation.errors import Refused
from interra.gatherings.actions import answering
from interra.gatherings.forms.answering import QuestionForm
from interra.gatherings.queries.answering import people_asked
from interra.gatherings.queries.receipts import receipt
from interra.gatherings.views.receipts import is_old, look_again, private, to_receipt
from interra.people.policies import anyone

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from interra.gatherings.models import Registration


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(anyone)
@private
def question(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Who holds the private link may answer; nobody reads on it what was answered."""
    now, is_sent = timezone.now(), request.method == "POST"
    shown = receipt(registration, now, request.user)
    if not shown.asks and not is_sent:
        return to_receipt(registration)
    if is_sent and is_old(request, registration):
        return look_again(request, registration)
    form = QuestionForm(
        request.POST if is_sent else None,
        mix=registration.session.mix,
        people=people_asked(registration, shown),
    )
    if form.is_valid():
        try:
            answering.answer(registration=registration, answers=form.answers, now=now)
        except Refused as reason:
            messages.error(request, str(reason))
        else:
            messages.success(request, _("It is noted."))
        return to_receipt(registration)
    page = {"receipt": shown, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "gatherings/question.html", page, status=status)
