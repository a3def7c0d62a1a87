"""The draw of a week tried out, in plain values: words are made of them when a page is read
(`week_runs`)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from interra.gatherings.queries.trials import Option, changes
from interra.gatherings.queries.week_fairest import fairest_week
from interra.gatherings.queries.week_floors import promised_week_floor
from interra.gatherings.rules.chances import read, written
from interra_science import lottery

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from fractions import Fraction

    from interra.gatherings.queries.week_terms import WeekTerms
    from interra_science.lottery import BatchFair, Change, Clash


@dataclass(frozen=True, slots=True)
class WeekTrial:
    """What the draw of a week would be. Rules go by « code of the session: name ».

    `free`: the seats of each session. `floor`: the chance that is promised to all, where it was
    asked for and is known. `clash`: rules that cannot hold together. `options`: smallest sets of
    changes that help. `gave_way`: limits of rules « if possible » that had to be loosened.
    """

    possible: bool
    people: int
    free: Mapping[str, int] = field(default_factory=dict)
    everyone_fits: bool = False
    floor: Fraction | None = None
    clash: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    gave_way: Option = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"floor": written(self.floor)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> WeekTrial:
        return cls(
            kept["possible"],
            kept["people"],
            kept["free"],
            kept["everyone_fits"],
            read(kept["floor"]),
            tuple(kept["clash"]),
            tuple(map(changes, kept["options"])),
            changes(kept["gave_way"]),
        )


def week_trial_of(terms: WeekTerms, *, promised: bool = False) -> WeekTrial:
    """While somebody waits: without the floor, unless it is asked for (`promised`)."""
    if not terms.wishes:
        return WeekTrial(possible=True, people=0, free=_free(terms))
    try:
        best = fairest_week(terms)
    except lottery.NoGroup as why:
        return week_trial_blocked(terms, why.clash)
    return week_trial_held(terms, best, promised_week_floor(terms, best) if promised else None)


def week_trial_blocked(terms: WeekTerms, clash: Clash) -> WeekTrial:
    return WeekTrial(
        possible=False,
        people=terms.people,
        free=_free(terms),
        clash=clash.rules,
        options=clash.options,
    )


def week_trial_held(terms: WeekTerms, best: BatchFair, floor: Fraction | None) -> WeekTrial:
    """`best`: the fairest chances; `floor`: what is promised to all."""
    return WeekTrial(
        possible=True,
        people=terms.people,
        free=_free(terms),
        everyone_fits=best.levels[0] == 1,
        floor=floor,
        gave_way=best.gave_way,
    )


def of_its_session(rule: str) -> tuple[str, str]:
    """« code: rule » of the engine: the session, and the rule in its own words."""
    code, _colon, own = rule.partition(": ")
    return code, own


def by_session(changes: Iterable[Change]) -> dict[str, list[Change]]:
    """By code, each in its session's own words."""
    found: defaultdict[str, list[Change]] = defaultdict(list)
    for change in changes:
        code, own = of_its_session(change.rule)
        found[code].append(replace(change, rule=own))
    return found


def _free(terms: WeekTerms) -> dict[str, int]:
    return {code: its.seats for code, its in terms.sessions.items()}
