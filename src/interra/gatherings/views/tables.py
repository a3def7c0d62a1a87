"""Mixed tables, in up to three rounds: made on the host's phone, read out loud or printed."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from interra.foundation.access import SignedInRequest, allowed
from interra.foundation.errors import Refused
from interra.gatherings.actions.tables import set_tables
from interra.gatherings.forms.tables import TablesForm
from interra.gatherings.queries.presence import count_coming, names_are_open
from interra.gatherings.queries.tables import rounds_of
from interra.gatherings.rules import presence
from interra.gatherings.views.presence import for_its_hosts
from interra.people.policies import is_member

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpResponse

    from interra.gatherings.models import Session


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(is_member)
@for_its_hosts
def tables(request: SignedInRequest, session: Session) -> HttpResponse:
    if request.method == "POST":
        return _make(request, session)
    return render(request, "gatherings/presence/tables.html", _plan(session))


@require_safe
@allowed(is_member)
@for_its_hosts
def tables_paper(request: SignedInRequest, session: Session) -> HttpResponse:
    return render(request, "gatherings/presence/tables_paper.html", _plan(session))


def _make(request: SignedInRequest, session: Session) -> HttpResponse:
    form = TablesForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    try:
        set_tables(
            session=session,
            number=form.cleaned_data["round"],
            tables=form.cleaned_data["tables"],
            seed=secrets.token_hex(16),
            by=request.user,
            now=timezone.now(),
        )
    except Refused as reason:
        messages.error(request, str(reason))
    answer = redirect("gatherings:tables", session.code)
    answer["Location"] += f"#round-{form.cleaned_data['round']}"
    return answer


def _plan(session: Session) -> dict[str, Any]:
    present, _expected = count_coming(session)
    is_open = names_are_open(session, timezone.now())
    rounds = rounds_of(session) if is_open else []
    return {
        "session": session,
        "present": present,
        "is_open": is_open,
        "rounds": rounds,
        "next_round": next((n for n in presence.ROUNDS if n > len(rounds)), None),
        "proposed": len(rounds[-1].tables) if rounds else presence.tables_for(present),
        "most": presence.most_tables(present),
        "enough": present >= presence.FEWEST_AT_TABLES,
    }
