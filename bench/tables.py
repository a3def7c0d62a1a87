"""Rounds of tables, measured: `bench/tables` says how to call it, docs/algorithms/figures.md what came out."""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from dataclasses import dataclass, field
from itertools import combinations
from time import process_time
from typing import TYPE_CHECKING

from interra.gatherings.rules.presence import ROUNDS, arrangements_for, tables_for
from interra_science.lottery import commit, mixed_tables, pick, table_rounds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from interra_science.lottery import Id

    Tables = tuple[tuple[Id, ...], ...]
    Speaks = dict[Id, frozenset[str]]

LANGUAGES = ("fr", "ar", "uk", "ti", "en")
TOGETHER = ((0, 1),)  # a child and who brought it
GAIN = 1.05  # planned together, this much more must meet: otherwise the product gains nothing


@dataclass
class Found:
    """What one way gave: pairs who met, people with nobody to talk to, seconds of CPU."""

    met: list[int] = field(default_factory=list)
    alone: list[int] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def add(self, rounds: Iterable[Tables], speaks: Speaks, began: float) -> None:
        self.cpu.append(process_time() - began)
        rounds = list(rounds)
        self.met.append(len({pair for tables in rounds for pair in _pairs(tables)}))
        self.alone.append(sum(_alone(table, speaks) for tables in rounds for table in tables))

    def said(self) -> str:
        met, alone, cpu = (sum(x) / len(x) for x in (self.met, self.alone, self.cpu))
        return f"{met:.1f} | {alone:.1f} | {cpu:.2f}"


def one_after_the_other(speaks: Speaks, tables: int, seed: int) -> list[Tables]:
    """As it was: 200 seatings of each round, and one of the third in which the fewest meet again."""
    rounds: list[Tables] = []
    for number in ROUNDS:
        known = Counter(pair for before in rounds for pair in _pairs(before))
        made = mixed_tables(
            list(speaks),
            tables,
            speaks,
            arrangements_for(len(speaks)),
            f"{seed} {number}",
            together=TOGETHER,
        )
        in_order = sorted(made.every, key=lambda one: sum(known[pair] for pair in _pairs(one)))
        fresh = in_order[: len(in_order) // 3] if known else in_order
        rounds.append(fresh[pick(commit(fresh), f"{seed} {number}", len(fresh))])
    return rounds


def together(speaks: Speaks, tables: int, seed: int) -> tuple[Tables, ...]:
    """As it is: all rounds of a plan at once."""
    return table_rounds(
        list(speaks),
        tables,
        len(ROUNDS),
        together=TOGETHER,
        languages=speaks,
        arrangements=arrangements_for(len(speaks)),
        seed=seed,
    ).chosen


def _pairs(tables: Tables) -> list[tuple[Id, Id]]:
    return [pair for table in tables for pair in combinations(sorted(table), 2)]


def _alone(table: tuple[Id, ...], speaks: Speaks) -> int:
    return sum(not any(speaks[one] & speaks[two] for two in table if two != one) for one in table)


def measured(people: int, seeds: int) -> bool:
    """Prints a line; whether rounds planned together meet clearly more, and leave no more alone."""
    tables = tables_for(people)
    old, new = Found(), Found()
    for seed in range(seeds):
        luck = random.Random(seed)
        speaks: Speaks = {
            one: frozenset(luck.sample(LANGUAGES, luck.choice((1, 2, 2)))) for one in range(people)
        }
        for found, way in ((old, one_after_the_other), (new, together)):
            began = process_time()
            found.add(way(speaks, tables, seed), speaks, began)
    sizes = [people // tables + (number < people % tables) for number in range(tables)]
    fit = len(ROUNDS) * sum(size * (size - 1) // 2 for size in sizes)
    most = min(fit, people * (people - 1) // 2)
    print(f"| {people}, {tables} | {most} | {old.said()} | {new.said()} |", flush=True)
    more = sum(new.met) >= GAIN * sum(old.met) or sum(new.met) >= 0.98 * most * seeds
    return more and sum(new.alone) <= sum(old.alone)


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="bench/tables", description="Rounds of tables, measured."
    )
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--people", type=int, nargs="+", default=[8, 12, 16, 24, 40, 60])
    options = parser.parse_args()
    print(
        "| people, tables | pairs who could meet | one by one: pairs who met | alone | CPU s"
        " | together: pairs who met | alone | CPU s |"
    )
    print("|" + "---|" * 8)
    held = [measured(people, options.seeds) for people in options.people]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
