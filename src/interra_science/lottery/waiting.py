"""Who comes next when a seat is freed: an order drawn once, and the first whom the mix allows."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING

from interra_science.lottery.problem import Id, Problem, Rule, Unit, units_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from interra_science.lottery.stream import Seed
    from interra_science.lottery.tables import Lottery


@dataclass(frozen=True, slots=True)
class Waiting:
    """People who wait for seats together. `counts`: how many of them each rule names."""

    people: Unit
    counts: Mapping[str, int]


def reserve(
    source: Lottery | Seed,
    losers: Collection[Id],
    together: Sequence[Collection[Id]] = (),
    rules: Sequence[Rule] = (),
) -> tuple[Waiting, ...]:
    """The order in which those without a seat are offered one: a fair order, fixed by the seed.

    Give the `Lottery` (households and rules come from its problem) or its seed. Each household is
    placed by a keyed hash of who it is, so someone who leaves changes nobody else's order.
    """
    if not isinstance(source, int | str):
        problem = source.fair.problem
        return reserve(source.seed, losers, problem.together, problem.rules)
    lost = frozenset(losers)
    homes = [lost.intersection(household) for household in together]
    units = units_of(Problem(lost, max(1, len(lost)), together=homes))
    ranked = sorted(units, key=lambda unit: _rank(source, unit))
    return tuple(
        Waiting(unit, {rule.name: len(set(unit).intersection(rule.members)) for rule in rules})
        for unit in ranked
    )


def next_in(
    order: Iterable[Waiting],
    seated: Mapping[str, int],
    bounds: Mapping[str, tuple[int, int | None]],
    free: int,
    *,
    hold: bool = True,
) -> Waiting | None:
    """The first in `order` who fits the `free` seats and keeps the mix; None when nobody does.

    `seated` counts those who keep their seat, by rule; `bounds` are (at least, at most) of rules
    that share no person. Someone keeps the mix when no upper limit is passed and the seats left
    are enough for all that is still missing from the lower ones (or all of them help to fill what
    is missing). With `hold=False` (close to the
    start, say) seats are not held for people of whom nobody waits.
    """
    waiting = tuple(order)
    missing = {rule: max(0, low - seated.get(rule, 0)) for rule, (low, _high) in bounds.items()}
    if not hold:
        for rule, short in missing.items():
            there = sum(
                party.counts.get(rule, 0) for party in waiting if len(party.people) <= free
            )
            missing[rule] = min(short, there)
    return next(
        (party for party in waiting if _keeps_mix(party, seated, bounds, missing, free)), None
    )


def _keeps_mix(
    party: Waiting,
    seated: Mapping[str, int],
    bounds: Mapping[str, tuple[int, int | None]],
    missing: Mapping[str, int],
    free: int,
) -> bool:
    size = len(party.people)
    still = sum(max(0, short - party.counts.get(rule, 0)) for rule, short in missing.items())
    mends = sum(missing.values()) - still
    return (
        size <= free
        and (still <= free - size or mends == size)
        and all(
            high is None or seated.get(rule, 0) + party.counts.get(rule, 0) <= high
            for rule, (_low, high) in bounds.items()
        )
    )


def _rank(seed: Seed, unit: Unit) -> bytes:
    who = "|".join(f"{type(person).__name__}:{person}" for person in unit)
    return hmac.new(str(seed).encode(), f"reserve:{who}".encode(), hashlib.sha256).digest()
