"""A season lived under one way to give the seats, and what can be counted afterwards."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.seasons.community import Season
    from bench.seasons.policies import Policy, Seated

OFTEN = 4


@dataclass
class Lived:
    """What came of a season. `history`: (times turned away, seats had) of all who asked;
    `tried`: of those never seated before, for each number of refusals (4 and more are one),
    requests and seats."""

    season: Season
    cpu: float = 0.0
    weeks: list[Seated] = field(default_factory=list)
    history: dict[int, tuple[int, int]] = field(default_factory=dict)
    tried: defaultdict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    pairs: set[tuple[int, int]] = field(default_factory=set)
    within: int = 0

    def live(self, policy: Policy) -> Lived:
        for number, week in enumerate(self.season.weeks):
            start = time.process_time()
            seated = policy(self.season, week, self.history, f"{self.season.seed} {number}")
            self.cpu += time.process_time() - start
            self.weeks.append(seated)
            self._remember(number)
        return self

    def _remember(self, number: int) -> None:
        week, seated = self.season.weeks[number], self.weeks[number]
        there = {member for group in seated.values() for member in group}
        for member in week.wishes:
            refused, had = self.history.get(member, (0, 0))
            seat = member in there
            if not had:
                self.tried[min(OFTEN, refused)].update(asked=1, seated=seat)
            self.history[member] = (refused + (not seat), had + seat)
        for place in week.places:
            group = seated[place.id]
            newcomers = [i for i in group if i in self.season.newcomers]
            locals_ = [i for i in group if i not in self.season.newcomers]
            self.within += place.keeps(len(newcomers), len(locals_))
            self.pairs |= set(product(newcomers, locals_))

    @property
    def seats(self) -> int:
        return sum(had for _refused, had in self.history.values())

    def ever(self, circle: str = "") -> float:
        """How many of those who asked were seated at least once."""
        asked = [
            had > 0
            for member, (_refused, had) in self.history.items()
            if not circle or (circle == "newcomers") == (member in self.season.newcomers)
        ]
        return sum(asked) / len(asked)

    @property
    def gini(self) -> float:
        """Of the seats that people who asked had: 0 when all had as many."""
        had = sorted(had for _refused, had in self.history.values())
        ranks = sum(rank * seats for rank, seats in enumerate(had, start=1))
        return 2 * ranks / (len(had) * sum(had)) - (len(had) + 1) / len(had)

    @property
    def left_out(self) -> float:
        """Of those who asked four times or more, how many were never seated."""
        often = [had for refused, had in self.history.values() if refused + had >= OFTEN]
        return sum(not had for had in often) / max(1, len(often))

    def chance(self, refusals: int) -> float:
        """How many requests of people never seated, and turned away so often, had a seat."""
        told = self.tried[refusals]
        return told["seated"] / max(1, told["asked"])
