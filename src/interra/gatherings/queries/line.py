"""The waiting list: who comes next when a seat is free. Nobody is shown their place in it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils.timezone import localdate

from interra.gatherings import rules
from interra.gatherings.models import Draw, Registration
from interra.gatherings.queries.terms import parties_of
from interra.gatherings.queries.units import households_as_one, reachable
from interra.gatherings.rules import deadlines
from interra_science.lottery import Waiting, next_in

if TYPE_CHECKING:
    from datetime import datetime

    from interra.gatherings.models import Session

State = Registration.State


def next_in_line(session: Session, *, free: int, now: datetime) -> list[Registration]:
    """To whom the `free` seats of a session are offered, in order.

    First come: by arrival. Draw: by the order that the draw gave, keeping the mix. A party is kept
    whole, and in a draw a household too: one that is too large for the free seats keeps its place,
    and the next one is asked. Nobody is asked whom we could not reach.
    """
    if not free or not _is_open(session):
        return []
    line = session.registrations.filter(state=State.RESERVE).select_related("member")
    if session.week_id is not None:  # at most one seat, or one offer, in a week
        holding = Registration.objects.filter(week=session.week_id, state__in=rules.HOLDING)
        line = line.exclude(member__in=holding.values("member"))
    in_order = reachable(line.order_by(F("line").asc(nulls_last=True), "asked_at", "pk"))
    if not in_order:
        return []
    units, waiting, seated = _waiting(session, in_order, now)
    bounds = {
        rule.name: (rule.at_least, rule.at_most)
        for rule in session.mix.rules
        if not rule.is_balance
    }
    hold = deadlines.holds_seats_for_the_mix(now, session.starts_at)
    chosen: list[Registration] = []
    while party := next_in(waiting, seated, bounds if session.is_draw else {}, free, hold=hold):
        number = waiting.index(party)
        chosen += units.pop(number)
        del waiting[number]
        seated += Counter(party.counts)
        free -= len(party.people)
    return chosen


def may_sit_down(registration: Registration, session: Session, now: datetime) -> bool:
    """Somebody who waits could have a free seat at once: nobody draws here, and those before them
    have room too. (The worker asks people too, but no longer in the last hour.)"""
    closed = session.is_cancelled or now >= min(session.closes_at, session.starts_at)
    if registration.state != State.RESERVE or session.is_draw or closed:
        return False
    free = session.seats.filter(attendee=None).count()
    return registration in next_in_line(session, free=free, now=now)


def _is_open(session: Session) -> bool:
    if session.is_cancelled:
        return False
    drawn = Draw.objects.filter(session=session, drawn_at__isnull=False)
    return not session.is_draw or drawn.exists()


def _waiting(
    session: Session, in_order: list[Registration], now: datetime
) -> tuple[list[list[Registration]], list[Waiting], Counter[str]]:
    """The units that wait, in order, and how many of each circle have a seat or an offer."""
    if not session.is_draw:
        return [[one] for one in in_order], _sizes(session, in_order), Counter()
    holding = list(session.registrations.filter(state__in=rules.HOLDING).select_related("member"))
    waits, holds = {one.code: one for one in in_order}, {one.code for one in holding}
    parties = parties_of(session, [*in_order, *holding], today=localdate(now))
    seated: Counter[str] = Counter()
    for party in parties:
        if holds.issuperset(party.registrations):
            seated += Counter(party.shares(session.mix))
    still = [party for party in parties if waits.keys() >= set(party.registrations)]
    together = households_as_one(still, in_order, most=session.seats.count())
    place = {code: number for number, code in enumerate(waits)}
    first = sorted(together, key=lambda party: min(place[code] for code in party.registrations))
    units = [[waits[code] for code in party.registrations] for party in first]
    return units, [party.waiting(session.mix) for party in first], seated


def _sizes(session: Session, in_order: list[Registration]) -> list[Waiting]:
    people = Counter(
        session.attendees.filter(registration__in=in_order).values_list("registration", flat=True)
    )
    return [Waiting((r.code,) * people[r.pk], {}) for r in in_order]
