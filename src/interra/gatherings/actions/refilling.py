"""Seats given back after a draw are drawn for: each time a small draw of its own, kept for good."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localtime

from interra.foundation.journal.actions import record
from interra.foundation.sealing import seal, unseal
from interra.gatherings.actions import offers
from interra.gatherings.actions.promising import promise_refills
from interra.gatherings.actions.week_seats import lock_week
from interra.gatherings.models import Draw, Refill, Session
from interra.gatherings.queries import refills, transcripts
from interra.gatherings.rules import deadlines

if TYPE_CHECKING:
    from datetime import datetime

    from interra.gatherings.queries.refills import Question
    from interra.gatherings.queries.transcripts import Outcome


@dataclass(frozen=True, slots=True)
class _Prepared:
    question: Question
    outcome: Outcome


def refill(*, session_id: int, now: datetime) -> int:
    """Draw the free seats of a drawn session among those who wait, and offer them; how many were
    asked. When the mix allows nobody, that is noted, and nobody is asked until something changes.

    The small draw is made before the writing begins, so that nobody waits; if anything it depends on
    changed in between, it is made again.
    """
    session = Session.objects.get(pk=session_id)
    prepared = _prepare(session, now)
    if prepared is None:
        return 0
    with transaction.atomic():
        lock_week(session.week_id)  # nobody has two offers in one week
        session = Session.objects.locked(session_id)
        if refills.question_of(session, now=now) != prepared.question:
            prepared = _prepare(session, now)
        return _write(session, prepared, now) if prepared else 0


@transaction.atomic
def reveal(*, session_id: int, now: datetime) -> int:
    """The date is over: the number of its small draws is shown, so that anybody can check them. Not
    before: who waits and has no chance there would guess that somebody must not meet them."""
    session = Session.objects.locked(session_id)
    draw = Draw.objects.get(session=session)
    if now < session.ends_at or draw.refills_secret or not session.refills.exists():
        return 0
    draw.refills_secret = unseal(draw.refills_sealed)
    draw.save(update_fields=["refills_secret"])
    return 1


def _prepare(session: Session, now: datetime) -> _Prepared | None:
    question = refills.question_of(session, now=now)
    if question is None:
        return None
    draw = promise_refills(Draw.objects.get(session=session))
    return _Prepared(question, refills.make(question, unseal(draw.refills_sealed)))


def _write(session: Session, prepared: _Prepared, now: datetime) -> int:
    question, outcome = prepared.question, prepared.outcome
    until = deadlines.offer_until(localtime(now), session.starts_at)
    if not outcome.seated or until is None:
        Draw.objects.filter(session=session).update(refill_in_vain=question.print)
        return 0
    Refill.objects.create(
        session=session,
        number=question.number,
        drawn_at=now,
        public=transcripts.pack(outcome.public(outcome.beacon.removeprefix("house:"))),
        terms_sealed=seal(question.as_json()),
    )
    record("gatherings.refilled", by=None, subject=session, at=now, number=question.number)
    return _offer(session, prepared, until, now)


def _offer(session: Session, prepared: _Prepared, until: datetime, now: datetime) -> int:
    outcome = prepared.outcome
    chances, out_of = outcome.table["chances"], len(outcome.table["groups"])
    seated = {
        code: party.names[0]
        for party in prepared.question.terms.parties
        if party.names[0] in outcome.seated
        for code in party.registrations
    }
    asked = session.registrations.filter(code__in=seated).select_related("member")
    for registration in asked.order_by("pk"):
        chance = f"{chances[seated[registration.code]]}/{out_of}"
        offers.offer(session, registration, until, now, chance=chance)
    return len(seated)
