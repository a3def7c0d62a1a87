"""What the desk sees of ateliers: the list, today's doors, what has no more dates."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from interra.design.templatetags.design import in_reader_language
from interra.foundation.desk import Need, Panel
from interra.gatherings.models import Seat, Session
from interra.people.rules.names import fold
from interra.steps.e_agenda.models import Atelier
from interra.steps.e_agenda.queries import words
from interra.steps.e_agenda.queries.agenda import standing_of_row
from interra.steps.e_agenda.queries.freshness import next_midnight
from interra.steps.e_agenda.rules import BRUSSELS, Standing, true_instant

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NEED_DATES_WITHIN = timedelta(days=21)  # later, an atelier without dates is only resting
STATES = {state.value: state.label for state in Atelier.State}


@dataclass(frozen=True, slots=True)
class Row:
    slug: str
    door: str
    title: dict[str, str]
    host: str
    state: str
    state_said: str
    next_at: datetime | None
    coming: int


@dataclass(frozen=True, slots=True)
class Caller:
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Door:
    """One session of today: who opens, who comes."""

    code: str
    url: str
    door: str
    title: dict[str, str]
    starts: datetime
    ends: datetime
    place: str
    way_in: str
    hosts: tuple[Caller, ...]
    taken: int
    seats: int
    team_present: bool
    is_cancelled: bool


def ateliers(asked: str, state: str, now: datetime) -> list[Row]:
    """All of them, drafts first, then by next date; `asked` is looked for in titles and hosts."""
    coming = Q(dates__session__state=Session.State.PLANNED, dates__session__starts_at__gt=now)
    found = Atelier.objects.filter(**({"state": state} if state in STATES else {})).annotate(
        next_at=Min("dates__session__starts_at", filter=coming),
        coming=Count("dates__session", filter=coming),
    )
    hosts = _hosts_of_ateliers()
    rows = [
        Row(
            slug=row["slug"],
            door=row["door"],
            title=row["title"],
            host=words.listed(hosts[row["pk"]]),
            state=row["state"],
            state_said=str(STATES[row["state"]]),
            next_at=row["next_at"],
            coming=row["coming"],
        )
        for row in found.values("pk", "slug", "door", "title", "state", "next_at", "coming")
    ]
    sought = fold(asked)
    kept = [row for row in rows if sought in fold(" ".join([*row.title.values(), row.host]))]
    return sorted(kept, key=_draft_first_then_soonest)


def today(now: datetime) -> Panel:
    """Each door that opens today: a panel of « Aujourd'hui »."""
    midnight = true_instant(datetime.combine(now.astimezone(BRUSSELS).date(), time()))
    sessions = Session.objects.filter(
        starts_at__gte=midnight, starts_at__lt=next_midnight(now), of_atelier__isnull=False
    )
    rows = list(
        sessions.order_by("starts_at", "pk").values(
            "pk",
            "code",
            "door",
            "title",
            "starts_at",
            "ends_at",
            "state",
            "team_present",
            "venue__name",
            "venue__way_in",
        )
    )
    pks = [row["pk"] for row in rows]
    callers, seats = _callers(pks), _seats(pks)
    doors = [_door(row, callers[row["pk"]], *seats.get(row["pk"], (0, 0))) for row in rows]
    return Panel("agenda/desk/_today.html", doors)


def without_dates(now: datetime) -> list[Need]:
    """Published ateliers whose last date has just been: plan more, or close them."""
    planned = Q(dates__session__state=Session.State.PLANNED)
    ended = (
        Atelier.objects.filter(state=Atelier.State.PUBLISHED)
        .annotate(last=Max("dates__session__ends_at", filter=planned))
        .filter(last__lte=now, last__gt=now - NEED_DATES_WITHIN)
    )
    return [
        Need(
            due_at=last,
            said=_("“%(title)s” has no more dates.") % {"title": in_reader_language(title)[1]},
            verb=_("Plan dates"),
            url=reverse("agenda:plan", args=[slug]),
        )
        for slug, title, last in ended.values_list("slug", "title", "last")
    ]


@dataclass(frozen=True, slots=True)
class DateRow:
    code: str
    starts: datetime
    ends: datetime
    standing: Standing
    said: str
    taken: int
    seats: int
    was_moved: bool

    @property
    def is_to_come(self) -> bool:
        return self.standing not in {Standing.OVER, Standing.UNDERWAY, Standing.CANCELLED}


def dates_of_atelier(atelier: Atelier, now: datetime) -> list[DateRow]:
    """Every date, those to come first; the last past ones after them."""
    sessions = Session.objects.filter(of_atelier__atelier=atelier)
    rows = list(
        sessions.order_by("starts_at", "pk").values(
            "pk",
            "code",
            "starts_at",
            "ends_at",
            "closes_at",
            "mode",
            "state",
            "draw__drawn_at",
            "of_atelier__planned_on",
        )
    )
    seats = _seats(row["pk"] for row in rows)
    dates = [_date(row, *seats.get(row["pk"], (0, 0)), now) for row in rows]
    coming = [date for date in dates if date.ends > now]
    return [*coming, *reversed([date for date in dates if date.ends <= now])]


def _date(row: Mapping[str, Any], seats: int, taken: int, now: datetime) -> DateRow:
    standing = standing_of_row(row, seats - taken, now)
    return DateRow(
        code=row["code"],
        starts=row["starts_at"],
        ends=row["ends_at"],
        standing=standing,
        said=words.standing(standing, seats - taken, row["closes_at"], None, now),
        taken=taken,
        seats=seats,
        was_moved=row["starts_at"].astimezone(BRUSSELS).date() != row["of_atelier__planned_on"],
    )


def _door(row: Mapping[str, Any], hosts: list[Caller], seats: int, taken: int) -> Door:
    return Door(
        code=row["code"],
        url=reverse("agenda:desk_date", args=[row["code"]]),
        door=row["door"],
        title=row["title"],
        starts=row["starts_at"],
        ends=row["ends_at"],
        place=row["venue__name"] or "",
        way_in=row["venue__way_in"] or "",
        hosts=tuple(hosts),
        taken=taken,
        seats=seats,
        team_present=row["team_present"],
        is_cancelled=row["state"] == Session.State.CANCELLED,
    )


def _hosts_of_ateliers() -> dict[int, list[str]]:
    names: dict[int, list[str]] = defaultdict(list)
    hosting = Atelier.hosts.through.objects.order_by("member__folded_name", "pk").values_list(
        "atelier", "member__name"
    )
    for atelier, name in hosting:
        names[atelier].append(name)
    return names


def _callers(sessions: Iterable[int]) -> dict[int, list[Caller]]:
    callers: dict[int, list[Caller]] = defaultdict(list)
    hosting = Session.hosts.through.objects.filter(session__in=list(sessions)).order_by(
        "member__folded_name", "pk"
    )
    for session, name, phone in hosting.values_list("session", "member__name", "member__phone"):
        callers[session].append(Caller(name, phone))
    return callers


def _seats(sessions: Iterable[int]) -> dict[int, tuple[int, int]]:
    """For each session: how many seats, how many taken."""
    seats = Seat.objects.filter(session__in=list(sessions)).values_list("session")
    counted = seats.annotate(all=Count("pk"), taken=Count("attendee"))
    return {session: (every, taken) for session, every, taken in counted}


def _draft_first_then_soonest(row: Row) -> tuple[int, bool, datetime | int, str]:
    order = [Atelier.State.DRAFT, Atelier.State.PUBLISHED, Atelier.State.CLOSED]
    return order.index(Atelier.State(row.state)), row.next_at is None, row.next_at or 0, row.slug
