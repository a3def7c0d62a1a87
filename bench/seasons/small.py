"""A small community: whom newcomers meet in a season of sixty sessions, draw by draw.

160 members, of whom 72 newcomers, ask for 12 seats: 6 for newcomers, 6 for locals. 24 to 36 ask each
time; how readily somebody does is exponential. Everything is simulated from a seed, and the same
people ask whatever the way of drawing.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from itertools import product

from interra_science.lottery import Id, Problem, Rule, fair, lottery, tickets

MEMBERS, NEWCOMERS = 160, 72
SEATS, SIDE = 12, 6
ASKING = (24, 36)
BOUND = SIDE * SIDE  # pairs of a session, if no two ever met again


@dataclass(frozen=True)
class Way:
    """How seats are given: with tickets or not (and how much seats had weigh), parting or not those
    who met."""

    name: str
    memory: bool = False
    parting: bool = False
    weight: int = 1


WAYS = (
    Way("fair draw"),
    Way("fair draw + met swaps", parting=True),
    Way("tickets", memory=True),
    Way("tickets + met swaps", memory=True, parting=True),
    Way("**tickets, seats weigh 2 + met swaps**", memory=True, parting=True, weight=2),
)


@dataclass
class Told:
    """`pairs`: newcomers and locals who met; `moved`: draws where the swaps changed a chance;
    `broken`: groups of any table without 6 newcomers and 6 locals."""

    pairs: set[tuple[Id, Id]] = field(default_factory=set)
    moved: int = 0
    broken: int = 0
    cpu: float = 0.0


def asking(seed: int, sessions: int) -> list[list[int]]:
    """Who asks for each session."""
    luck = random.Random(f"small {seed}")
    ready = [luck.expovariate(1) for _ in range(MEMBERS)]
    told: list[list[int]] = []
    while len(told) < sessions:
        first = sorted(range(MEMBERS), key=lambda i: luck.random() ** (1 / ready[i]), reverse=True)
        asked = sorted(first[: luck.randint(*ASKING)])
        newcomers = sum(i < NEWCOMERS for i in asked)
        if min(newcomers, len(asked) - newcomers) >= SIDE:
            told.append(asked)
    return told


def season(way: Way, asked: list[list[int]], groups: int, seed: int) -> Told:
    """The season drawn this way, one group of each table picked by luck."""
    told = Told()
    history = dict.fromkeys(range(MEMBERS), (0, 0))
    for number, people in enumerate(asked):
        start = time.process_time()
        held = tickets({i: history[i] for i in people}, weight=way.weight) if way.memory else {}
        best = fair(Problem(people, SEATS, _mix(people), tickets=held))
        met = dict.fromkeys(told.pairs, 1) if way.parting else None
        table = lottery(best, groups, f"{seed} {number}", met=met)
        told.cpu += time.process_time() - start
        plain = lottery(best, groups, f"{seed} {number}", mix=0)
        told.moved += table.chance != plain.chance
        told.broken += sum(sum(int(i) < NEWCOMERS for i in g) != SIDE for g in table.groups)
        drawn = random.Random(f"pick {seed} {number}").choice(table.groups)
        _meet(told, [int(i) for i in drawn])
        for i in people:
            refused, had = history[i]
            history[i] = (refused + (i not in drawn), had + (i in drawn))
    return told


def greedy(asked: list[list[int]]) -> Told:
    """Not fair at all: whoever meets the most new people comes, one circle after the other for as
    long as that helps."""
    told = Told()
    for people in asked:
        start = time.process_time()
        newcomers = [i for i in people if i < NEWCOMERS]
        locals_ = [i for i in people if i >= NEWCOMERS]
        here, there, most = newcomers[:SIDE], locals_[:SIDE], -1
        while (fresh := len({*product(here, there)} - told.pairs)) > most:
            most = fresh
            here = _freshest(
                newcomers, [sum((n, x) not in told.pairs for x in there) for n in newcomers]
            )
            there = _freshest(
                locals_, [sum((n, x) not in told.pairs for n in here) for x in locals_]
            )
        told.cpu += time.process_time() - start
        _meet(told, [*here, *there])
    return told


def _freshest(people: list[int], new: list[int]) -> list[int]:
    ranked = sorted(zip(people, new, strict=True), key=lambda one: -one[1])
    return [person for person, _new in ranked[:SIDE]]


def _mix(people: list[int]) -> list[Rule]:
    newcomers = [i for i in people if i < NEWCOMERS]
    locals_ = [i for i in people if i >= NEWCOMERS]
    return [Rule("newcomers", newcomers, SIDE, SIDE), Rule("locals", locals_, SIDE, SIDE)]


def _meet(told: Told, group: list[int]) -> None:
    newcomers = [i for i in group if i < NEWCOMERS]
    told.pairs |= set(product(newcomers, (i for i in group if i >= NEWCOMERS)))
