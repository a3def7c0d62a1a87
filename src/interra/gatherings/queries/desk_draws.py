"""What the team's desk shows of draws and offers: sums and days, no names."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from interra.design.templatetags.design import beside, clock, day, plain_words
from interra.foundation.desk import Need, Panel
from interra.gatherings.models import Draw, Registration, Session
from interra.gatherings.queries.beacons import awaited_from_people
from interra.gatherings.queries.forecasts import impossible
from interra.gatherings.rules.beacons import Kind
from interra.gatherings.rules.deadlines import mix_given_up_at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django_stubs_ext import StrPromise

SOON = timedelta(days=2)  # a draw that could not be held must be seen this long before
SHOWN = timedelta(days=7)  # draws to come, and draws that never were
CLOCK_IS_LATE = timedelta(minutes=5)  # by then time should have held the draw itself

TO_TYPE: dict[str, StrPromise] = {
    Kind.LOTTO: gettext_lazy("%(title)s: type the Lotto numbers. Then the draw is held."),
    Kind.DICE: gettext_lazy("%(title)s: two people must throw dice. Then the draw is held."),
}


@dataclass(frozen=True, slots=True)
class DrawToCome:
    session: Session
    requests: int


@dataclass(frozen=True, slots=True)
class OffersOut:
    session: Session
    offers: int
    first_until: datetime | None


@dataclass(frozen=True, slots=True)
class Draws:
    to_come: tuple[DrawToCome, ...]
    offers: tuple[OffersOut, ...]


def needs(now: datetime) -> Iterator[Need]:
    """Draws that time could not hold, those that it soon could not, and those that never were."""
    late = Session.objects.due_for_draw(now - CLOCK_IS_LATE).filter(starts_at__gt=now)
    for session in late.filter(Q(week=None) | Q(draw__week__isnull=False)):
        without = mix_given_up_at(session.closes_at, session.starts_at)
        waits = (
            _("%(title)s: the draw waits for you. Nothing changes? We draw without a mix %(at)s.")
            if session.mix.is_set and now < without
            else _("%(title)s: the draw waits for you.")
        )
        yield _need(session, waits, late=True, at=beside(day(without), clock(without)))
    yield from _beacons_to_type(now)
    soon = list(Session.objects.draws_to_come(now).filter(closes_at__lte=now + SOON, week=None))
    for session in impossible(soon, today=localdate(now)):
        yield _need(session, _("%(title)s: this draw is not possible as it is."))
    for session in _never_drawn(now):
        said = _("%(title)s: the draw was not held. Those who asked have no seat.")
        yield _need(session, said, late=True)


def panel(now: datetime) -> Panel:
    to_come = Session.objects.draws_to_come(now).filter(closes_at__lte=now + SHOWN)
    return Panel(
        "gatherings/desk_draws.html",
        Draws(_with_requests(list(to_come.order_by("closes_at", "pk"))), _offers_out()),
    )


def _beacons_to_type(now: datetime) -> Iterator[Need]:
    """Sealed draws that wait for somebody's hands."""
    waiting = Draw.objects.select_related("session").filter(
        session__in=Session.objects.awaiting_beacon(now)
    )
    for draw in waiting.order_by("sealed_at", "pk"):
        if said := TO_TYPE.get(awaited_from_people(draw, now)):
            yield _need(draw.session, str(said), late=True)


def _never_drawn(now: datetime) -> Iterator[Session]:
    """For seven days; those drawn at once are one draw. Nobody asked: nothing went wrong."""
    states = (Registration.State.ASKED, Registration.State.NOT_HELD)
    asked = Registration.objects.filter(session=OuterRef("pk"), state__in=states)
    begun = Session.objects.begun_undrawn(now).filter(Exists(asked))
    weeks = set[int | None]()
    for session in begun.filter(starts_at__gt=now - SHOWN).order_by("starts_at", "pk"):
        if session.week_id is None or session.week_id not in weeks:
            yield session
        weeks.add(session.week_id)


def _with_requests(sessions: list[Session]) -> tuple[DrawToCome, ...]:
    asked = Registration.objects.filter(session__in=sessions, state=Registration.State.ASKED)
    counts = Counter(asked.values_list("session", flat=True))
    return tuple(DrawToCome(session, counts[session.pk]) for session in sessions)


def _offers_out() -> tuple[OffersOut, ...]:
    out = Registration.objects.filter(
        state=Registration.State.OFFERED, session__state=Session.State.PLANNED
    )
    deadlines: dict[int, list[datetime | None]] = {}
    for session, until in out.order_by("offer_until", "pk").values_list("session", "offer_until"):
        deadlines.setdefault(session, []).append(until)
    sessions = Session.objects.in_bulk(list(deadlines))
    return tuple(OffersOut(sessions[pk], len(all_), all_[0]) for pk, all_ in deadlines.items())


def _need(session: Session, said: str, *, late: bool = False, at: str = "") -> Need:
    title = beside(plain_words(session.title), day(session.starts_at))
    return Need(
        due_at=session.closes_at,
        said=said % {"title": title, "at": at},
        verb=_("See the draw"),
        url=reverse("gatherings:draw_desk", args=[session.code]),
        late=late,
    )
