"""Who asks for which sessions: simulated from a seed, the same for every way to give the seats.

- Two members in five are newcomers, the others locals.
- How often somebody asks is exponential: a few ask nearly every week, half of all never do.
- A session has 12 to 21 seats; newcomers have 40 to 60 % of them, so have locals.
- A session pleases some more than others, and one of the two circles more: each wish is taken at
  random by how much sessions please. 40 % name one session of the week, 35 % two, 25 % three.
- People who are quick once are quick every week, and locals are a little quicker: they know the way.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from math import ceil, floor

NEWCOMERS = 0.4
ASKING = 0.09  # of all members, in a week
SEATS = (12, 21)
SHARE = (0.4, 0.6)
WISHES = {1: 0.40, 2: 0.35, 3: 0.25}
HEAD_START = 0.4  # of locals, in standard deviations of how quick people are


@dataclass(frozen=True)
class Place:
    """One session: newcomers have `least` to `most` of its seats, and so have locals."""

    id: str
    seats: int

    @property
    def least(self) -> int:
        return ceil(SHARE[0] * self.seats)

    @property
    def most(self) -> int:
        return floor(SHARE[1] * self.seats)

    def keeps(self, newcomers: int, locals_: int) -> bool:
        return all(self.least <= held <= self.most for held in (newcomers, locals_))


@dataclass(frozen=True)
class Week:
    """Its sessions, and everyone's wishes, best first, in the order in which they asked."""

    places: tuple[Place, ...]
    wishes: dict[int, tuple[str, ...]]


@dataclass(frozen=True)
class Season:
    seed: int
    newcomers: frozenset[int]
    weeks: tuple[Week, ...]

    @property
    def applicants(self) -> set[int]:
        return {member for week in self.weeks for member in week.wishes}


def a_season(seed: int, members: int = 5000, weeks: int = 12, sessions: int = 5) -> Season:
    luck = random.Random(seed)
    newcomers = frozenset(i for i in range(members) if luck.random() < NEWCOMERS)
    asks = [luck.expovariate(1 / ASKING) for _ in range(members)]
    quick = [luck.gauss(0, 1) + HEAD_START * (i not in newcomers) for i in range(members)]
    made = []
    for week in range(weeks):
        places = tuple(Place(f"{week}.{s}", luck.randint(*SEATS)) for s in range(sessions))
        pleases = {place.id: luck.uniform(0.5, 1.5) for place in places}
        leans = {place.id: luck.uniform(0.6, 1.6) for place in places}
        asking = [i for i in range(members) if luck.random() < asks[i]]
        asking.sort(key=lambda i: luck.gauss(quick[i], 1), reverse=True)
        wishes = {}
        for i in asking:
            taste = {s: p * (leans[s] if i in newcomers else 1) for s, p in pleases.items()}
            many = luck.choices(list(WISHES), list(WISHES.values()))[0]
            wishes[i] = _favourites(taste, min(many, sessions), luck)
        made.append(Week(places, wishes))
    return Season(seed, newcomers, tuple(made))


def _favourites(taste: dict[str, float], many: int, luck: random.Random) -> tuple[str, ...]:
    """Several at random, one after the other, by how much they please."""
    chosen: list[str] = []
    for _ in range(many):
        left = {session: please for session, please in taste.items() if session not in chosen}
        chosen += luck.choices(list(left), list(left.values()))
    return tuple(chosen)
