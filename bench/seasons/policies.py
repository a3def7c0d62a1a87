"""Ways to give the seats of a week. Each returns who is seated in each session, at most once a week."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from interra_science.lottery import NoGroup, Problem, Rule, Session, fair, lottery, tickets
from interra_science.lottery.batch import batch

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from fractions import Fraction

    from bench.seasons.community import Place, Season, Week

    from interra_science.lottery import Id

    History = Mapping[int, tuple[int, int]]
    Seated = dict[str, list[int]]
    Policy = Callable[[Season, Week, History, str], Seated]

GROUPS = 100


def first_come(season: Season, week: Week, _history: History, _seed: str) -> Seated:
    return _in_turn(week.wishes, season, week, caps=False)


def first_come_with_caps(season: Season, week: Week, _history: History, _seed: str) -> Seated:
    return _in_turn(week.wishes, season, week, caps=True)


def pure_lottery(season: Season, week: Week, _history: History, seed: str) -> Seated:
    return _in_turn(_shuffled(week, seed), season, week, caps=False)


def lottery_with_caps(season: Season, week: Week, _history: History, seed: str) -> Seated:
    return _in_turn(_shuffled(week, seed), season, week, caps=True)


def session_by_session(season: Season, week: Week, _history: History, seed: str) -> Seated:
    """A draw for each session, one after the other, among those who have no seat yet. Where no
    group keeps the mix, without it."""
    seated: Seated = {}
    free = set(week.wishes)
    for place in week.places:
        asking = [i for i in week.wishes if i in free and place.id in week.wishes[i]]
        try:
            best = fair(Problem(asking, place.seats, mix(season, place, asking)))
        except NoGroup:
            best = fair(Problem(asking, place.seats))
        table = lottery(best, GROUPS, f"{seed} {place.id}", mix=0).groups
        seated[place.id] = [int(i) for i in random.Random(f"{seed} {place.id}").choice(table)]
        free -= set(seated[place.id])
    return seated


def week_by_week(season: Season, week: Week, _history: History, seed: str) -> Seated:
    return _batch(season, week, None, seed)


def with_tickets(season: Season, week: Week, history: History, seed: str) -> Seated:
    return _batch(season, week, tickets(_known(week, history)), seed)


def with_heavy_seats(season: Season, week: Week, history: History, seed: str) -> Seated:
    return _batch(season, week, tickets(_known(week, history), weight=2), seed)


POLICIES: dict[str, Policy] = {
    "first come": first_come,
    "first come + caps": first_come_with_caps,
    "pure lottery": pure_lottery,
    "lottery + caps": lottery_with_caps,
    "per session leximin": session_by_session,
    "batch leximin": week_by_week,
    "batch + tickets": with_tickets,
    "**batch + tickets, seats weigh 2**": with_heavy_seats,
}


def mix(season: Season, place: Place, asking: Collection[int]) -> list[Rule]:
    newcomers = [i for i in asking if i in season.newcomers]
    locals_ = [i for i in asking if i not in season.newcomers]
    return [
        Rule("newcomers", newcomers, place.least, place.most),
        Rule("locals", locals_, place.least, place.most),
    ]


def _known(week: Week, history: History) -> dict[Id, tuple[int, int]]:
    return {i: history.get(i, (0, 0)) for i in week.wishes}


def _batch(season: Season, week: Week, held: Mapping[Id, Fraction] | None, seed: str) -> Seated:
    asking = list(week.wishes)
    sessions = [Session(p.id, p.seats, mix(season, p, asking)) for p in week.places]
    wishes: dict[Id, Sequence[Id]] = {i: list(wished) for i, wished in week.wishes.items()}
    drawn = batch(sessions, wishes, tickets=held).draw(seed)
    return {str(session): [int(i) for i in people] for session, people in drawn.items()}


def _in_turn(order: Iterable[int], season: Season, week: Week, *, caps: bool) -> Seated:
    """Each takes the first wish with a free seat; with caps, one that is free for their circle."""
    seated: Seated = {place.id: [] for place in week.places}
    places = {place.id: place for place in week.places}
    for member in order:
        for session in week.wishes[member]:
            there, place = seated[session], places[session]
            alike = sum((i in season.newcomers) == (member in season.newcomers) for i in there)
            if len(there) < place.seats and not (caps and alike >= place.most):
                there.append(member)
                break
    return seated


def _shuffled(week: Week, seed: str) -> list[int]:
    order = sorted(week.wishes)
    random.Random(seed).shuffle(order)
    return order
