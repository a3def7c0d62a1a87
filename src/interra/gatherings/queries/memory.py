"""What each person's draws of the last year were, for the tickets of the next one."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from interra.gatherings.models import Attendee, Registration, Session
from interra.gatherings.rules.memory import REMEMBERED_FOR, Memory

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date, datetime

    from interra.people.models import Member

State = Registration.State
AT_A_TIME = 500


def memory_of(
    members: Sequence[Member], *, today: date, drawn_before: datetime | None = None
) -> dict[int, Memory]:
    """Only those who have something to remember. Turned away: they asked, took part, and have had
    no seat since. A draw in which everybody had a seat is not one. A week counts once.

    `drawn_before`: only what earlier draws had given.
    """
    counted: defaultdict[int, Counter[str]] = defaultdict(Counter)
    weeks: defaultdict[tuple[int, int], set[str]] = defaultdict(set)
    since = today - REMEMBERED_FOR
    for some in _parts(members):
        drawn = Attendee.objects.filter(
            member__in=some,
            session__starts_at__date__gte=since,
            session__state=Session.State.PLANNED,
            registration__state__in=(State.PLACED, State.RESERVE),
        ).exclude(registration__chance="")
        if drawn_before:
            drawn = drawn.filter(session__draw__drawn_at__lt=drawn_before)
        for member, week, state, chance in drawn.values_list(
            "member", "registration__week", "registration__state", "registration__chance"
        ):
            times, _slash, out_of = chance.partition("/")
            if times != out_of and week is not None:
                weeks[member, week].add(state)
            elif times != out_of:
                counted[member][state] += 1
    for (member, _week), states in weeks.items():
        counted[member][State.PLACED if State.PLACED in states else State.RESERVE] += 1
    return {
        member: Memory(refusals=states[State.RESERVE], seats=states[State.PLACED])
        for member, states in counted.items()
    }


def have_come(members: Sequence[Member], *, today: date) -> frozenset[int]:
    """Those who have had a seat with us on a day that is over."""
    return frozenset(
        member
        for some in _parts(members)
        for member in Attendee.objects.filter(
            member__in=some,
            session__starts_at__date__lt=today,
            session__state=Session.State.PLANNED,
            registration__state=State.PLACED,
        ).values_list("member", flat=True)
    )


def _parts(members: Sequence[Member]) -> Iterator[Iterable[Member]]:
    for start in range(0, len(members), AT_A_TIME):
        yield members[start : start + AT_A_TIME]
