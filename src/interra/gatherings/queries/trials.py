"""A draw tried out, in plain values: words are made of them when a page is read (`drawing`)."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Any

from interra.gatherings.queries.fairest import fairest, floor_without
from interra.gatherings.queries.floors import guaranteed_floor, is_quick
from interra.gatherings.queries.mixes import mix_after
from interra.gatherings.rules import LARGEST_PARTY
from interra.gatherings.rules.chances import in_hundred, read, written
from interra_science import lottery

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from interra.gatherings.queries.terms import Terms
    from interra.gatherings.rules.mixing import MixRule
    from interra_science.lottery import Change, Clash, Fair

SHOWN = 3  # ways out
Option = tuple["Change", ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """What a draw would be. Rules go by their names.

    `clash`: rules that cannot hold together. `options`: smallest sets of changes that help.
    `shut_out`: how many people are in no possible group. `floor`: the chance that is promised to
    all, where it is known. `binding`: rules that lower the least chance; what it is, and what it
    would be without. `gave_way`: limits of rules « if possible » that had to be loosened.
    """

    possible: bool
    people: int
    seats: int
    floor: Fraction | None = None
    clash: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    shut_out: int = 0
    binding: tuple[tuple[str, Fraction, Fraction], ...] = ()
    gave_way: tuple[Change, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {
            "floor": written(self.floor),
            "binding": [[rule, str(least), str(without)] for rule, least, without in self.binding],
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Trial:
        return cls(
            kept["possible"],
            kept["people"],
            kept["seats"],
            read(kept["floor"]),
            tuple(kept["clash"]),
            tuple(map(changes, kept["options"])),
            kept["shut_out"],
            tuple(
                (rule, Fraction(least), Fraction(more)) for rule, least, more in kept["binding"]
            ),
            changes(kept["gave_way"]),
        )


def changes(kept: Iterable[Mapping[str, Any]]) -> Option:
    """What JSON kept of them."""
    return tuple(lottery.Change(**one) for one in kept)


def trial_of(terms: Terms) -> Trial:
    """While somebody waits: without the floor, where that would take too long."""
    if not terms.parties or not terms.seats:
        return Trial(possible=False, people=terms.people, seats=terms.seats)
    try:
        best = fairest(terms)
    except lottery.NoGroup as why:
        return trial_blocked(terms, why.clash)
    floor = guaranteed_floor(terms, best) if is_quick(terms) else None
    return trial_held(terms, best, floor)


def trial_blocked(terms: Terms, clash: Clash) -> Trial:
    return Trial(
        possible=False,
        people=terms.people,
        seats=terms.seats,
        clash=clash.rules,
        options=clash.options,
        shut_out=len(clash.shut_out),
    )


def trial_held(terms: Terms, best: Fair, floor: Fraction | None) -> Trial:
    """`best`: the fairest chances; `floor`: what is promised to all."""
    return Trial(
        possible=True,
        people=terms.people,
        seats=terms.seats,
        floor=floor,
        options=tuple(openings(terms)) if best.shut_out else (),
        shut_out=len(best.shut_out),
        binding=tuple(_binding(terms, best.levels[0])),
        gave_way=best.gave_way,
    )


def openings(terms: Terms) -> Iterator[Option]:
    """The smallest changes, each of one bound, after which nobody is shut out; three at most."""
    opened = set[tuple[str, str]]()
    for by, rule in product(range(1, LARGEST_PARTY + 1), terms.mix.rules):
        for change in eased(rule, by):
            bound = (change.rule, change.side)
            if bound in opened or len(opened) == SHOWN:
                continue
            other = replace(terms, mix=mix_after(terms.mix, [change]))
            if not lottery.fair(other.problem()).shut_out:
                opened.add(bound)
                yield (change,)


def eased(rule: MixRule, by: int) -> Iterator[Change]:
    if rule.at_least >= by:
        yield lottery.Change(rule.name, "min", rule.at_least - by)
    if rule.at_most is not None:
        yield lottery.Change(rule.name, "max", rule.at_most + by)


def _binding(terms: Terms, floor: Fraction) -> Iterator[tuple[str, Fraction, Fraction]]:
    if floor == 1:
        return
    for rule in terms.mix.rules:
        without = floor_without(terms, rule.name)
        if in_hundred(without) > in_hundred(floor):
            yield rule.name, floor, without
