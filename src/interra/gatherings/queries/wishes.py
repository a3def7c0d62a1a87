"""The wish lists of a week: what one person has asked for, in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Max
from django.urls import reverse

from interra.gatherings import rules
from interra.gatherings.models import Registration, Session

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from interra.gatherings.models import Week
    from interra.people.models import Member

State = Registration.State
TOLD = (*rules.LIVE, State.ELSEWHERE, State.NOT_HELD)


@dataclass(frozen=True, slots=True)
class Wish:
    """One line of the list on a receipt."""

    session: Session
    state: str
    said: str
    url: str
    is_this: bool


@dataclass(frozen=True, slots=True)
class Wishes:
    lines: tuple[Wish, ...]
    change_url: str  # while people can still ask
    is_short: bool  # fewer wishes than there could be: one more is more chances

    @property
    def is_drawn(self) -> bool:
        return any(line.state != State.ASKED for line in self.lines)


def comes_with(week_id: int | None, member: Member) -> Registration | None:
    """The request of somebody else by which this person comes, to any date of the week."""
    brought = Registration.objects.live().filter(
        week=week_id, week__isnull=False, attendees__member=member
    )
    theirs = brought.exclude(member=member).select_related("member", "session")
    return theirs.order_by("wish", "pk").first()


def last_wish(week_id: int, member_id: int) -> int:
    """The rank of the last wish on this person's list; 0 without a list."""
    mine = Registration.objects.filter(week=week_id, member=member_id, state=State.ASKED)
    return int(mine.aggregate(last=Max("wish"))["last"] or 0)


def list_of(week: Week, member: Member | None) -> list[Registration]:
    """Their own live requests in the week, best wish first."""
    mine = Registration.objects.live().filter(week=week, member=member, member__isnull=False)
    return list(mine.select_related("session").order_by("wish", "pk"))


def open_sessions(week: Week, member: Member | None, now: datetime) -> list[Session]:
    """Those that can be wished for, in the order in which they start. Hosts come to theirs anyway."""
    found = week.sessions.planned().filter(closes_at__gt=now, starts_at__gt=now)
    if member is not None:
        found = found.exclude(hosts=member)
    return list(found.select_related("venue").order_by("starts_at", "pk"))


def answers_seen(week: Week, member: Member | None) -> int:
    """How many answers this person has given for the week: see `weeks.wish`."""
    mine = Registration.objects.filter(week=week, member=member, member__isnull=False)
    return sum(mine.values_list("answers", flat=True))


def fewest_wishes(sessions: Sequence[Session]) -> int:
    return min(rules.FEWEST_WISHES, len(sessions))


def wishes_of(registration: Registration, now: datetime) -> Wishes | None:
    """The whole list, on the receipt of one of its wishes; None when there is no week."""
    week = registration.week
    if week is None or registration.member is None:
        return None
    told = Registration.objects.filter(week=week, member=registration.member, state__in=TOLD)
    lines = [
        Wish(
            one.session,
            one.state,
            str(one.get_state_display()),
            reverse("gatherings:receipt", args=[one.token]),
            one == registration,
        )
        for one in told.select_related("session").order_by("wish", "pk")
    ]
    choice = open_sessions(week, registration.member, now)
    change = reverse("gatherings:wishes", args=[registration.token])
    asked = sum(line.state == State.ASKED for line in lines)
    return Wishes(tuple(lines), change if choice else "", asked < fewest_wishes(choice))
