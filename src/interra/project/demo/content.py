"""What the demo season is made of: places, people, ateliers, all invented, read from the files beside.

No Django here. `content()` reads everything once; the builder turns it into rows.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from interra.gatherings.rules.mixing import Mix, MixRule, Sort

if TYPE_CHECKING:
    from datetime import time

Door = Literal["cook", "move", "speak", "music", "write", "make", "nature", "other"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Band = Literal["under_1", "1_to_3", "3_to_5", "over_5", "unsaid"]
Text = Mapping[str, str]
"""One text by language code; "fr" (simple French) is always there."""

Row = dict[str, Any]  # one table of a TOML file; the tests check what the types cannot


@dataclass(frozen=True, slots=True, kw_only=True)
class Venue:
    key: str
    name: str
    kind: Literal[
        "cafe", "library", "hall", "park", "theatre", "garden", "house", "sport", "other"
    ]
    street: str
    postcode: str
    quarter: str
    lat: float
    lon: float
    door: str
    floor: str
    bus: str
    stop: str
    step_free: bool
    toilets: bool

    @property
    def way_in(self) -> str:
        """The door, then the floor, in simple French."""
        return f"{self.door} {self.floor}"

    @property
    def transport(self) -> str:
        """« Bus 4, arrêt Surlet », as it is written on a page."""
        vehicle = "Tram" if self.bus.startswith("T") else "Bus"
        return f"{vehicle} {self.bus}, arrêt {self.stop}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Atelier:
    slug: str
    door: Door
    hosts: tuple[str, ...]
    venue: str
    weekday: Weekday
    start: time
    """Wall time in Brussels."""
    minutes: int
    rhythm: Literal["once", "weekly", "fortnightly", "series"]
    seats: int
    mode: Literal["first", "draw"]
    languages: tuple[str, ...]
    little_french: bool
    children: Literal["no", "welcome", "with"]
    audience: Literal["everyone", "women", "families", "young"]
    title: Text
    story: Text
    bring: Text
    mix: Mix | None = None
    times: int | None = None
    """How many weekly dates a series has; None for the other rhythms."""
    from_week: int = 0
    """The week of the season, 0 to 15, of the first date. Today is in week 8."""
    skip_school_holidays: bool = False
    sensitive: bool = False

    @property
    def language(self) -> str:
        """The language its host wrote in: the first one beside French, else French."""
        return next((code for code in self.story if code != "fr"), "fr")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One of the cast: the same in every demo, whatever the seed."""

    key: str
    name: str
    language: str
    speaks: tuple[str, ...]
    band: Band
    contact: Literal["phone", "email", "desk"]
    likes: tuple[Door, ...]
    role: Literal["member", "coordinator"] = "member"
    age: Literal["adult", "younger"] = "adult"
    line: Text = field(default_factory=dict)
    """« Avec Hachem »: one or two sentences by the host; empty for who hosts nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    key: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NamePool:
    """Names of one script. A pool says nothing true about a real person who bears such a name."""

    key: str
    script: str
    languages: tuple[str, ...]
    speaks: Mapping[str, float]
    share: int
    recent: float
    first: tuple[str, ...]
    family: tuple[str, ...]
    family_first: bool = False
    joiner: str = " "

    def name(self, number: int) -> str:
        """The number-th name: first names alone, then with a family name. Repeats only after all."""
        turn, place = divmod(number, len(self.first))
        first = self.first[place]
        if turn == 0:
            return first
        family = self.family[(turn - 1 + place) % len(self.family)]
        pair = (family, first) if self.family_first else (first, family)
        return self.joiner.join(pair)

    @property
    def size(self) -> int:
        """How many different names it can give."""
        return len(self.first) * (1 + len(self.family))


@dataclass(frozen=True, slots=True, kw_only=True)
class SingularName:
    """A name that often breaks software, and why."""

    name: str
    language: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """Short sentences by language: what one can share, what one would like to discover."""

    share: Mapping[str, tuple[str, ...]]
    discover: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    venues: Mapping[str, Venue]
    people: Mapping[str, Person]
    ateliers: tuple[Atelier, ...]
    households: tuple[Household, ...]
    pools: tuple[NamePool, ...]
    singular: tuple[SingularName, ...]
    wishes: Wishes
    hosts: frozenset[str]
    """Keys of the people who carry at least one atelier."""


@cache
def content() -> Content:
    people, wishes = _table("people"), _table("wishes")
    ateliers = tuple(_atelier(row) for row in _table("ateliers")["atelier"])
    return Content(
        venues=_by_key(Venue(**row) for row in _table("venues")["venue"]),
        people=_by_key(Person(**_frozen(row)) for row in people["person"]),
        ateliers=ateliers,
        households=tuple(Household(**_frozen(row)) for row in people["household"]),
        pools=tuple(NamePool(**_frozen(row)) for row in people["pool"]),
        singular=tuple(SingularName(**row) for row in people["singular"]),
        wishes=Wishes(share=_frozen(wishes["share"]), discover=_frozen(wishes["discover"])),
        hosts=frozenset(host for atelier in ateliers for host in atelier.hosts),
    )


Keyed = TypeVar("Keyed", Venue, Person)


def _by_key(things: Iterable[Keyed]) -> Mapping[str, Keyed]:
    return MappingProxyType({thing.key: thing for thing in things})


def _atelier(row: Row) -> Atelier:
    return Atelier(**_frozen(row) | {"mix": _mix(row["mix"]) if "mix" in row else None})


def _mix(row: Row) -> Mix:
    """Bounds by name; `beside` names a language; `if_possible` names the sorts that give way."""
    bounds = {name: number for name, number in row.items() if "_at_" in name}
    rules = [*Mix.of(**bounds).rules]
    if "beside" in row:
        rules.append(MixRule(Sort.BESIDE_BEGINNERS, language=row["beside"]))
    soft = row.get("if_possible", ())
    return Mix.holding(replace(rule, if_possible=rule.sort in soft) for rule in rules)


def _frozen(row: Row) -> Row:
    """The same table with tuples and read-only mappings inside."""
    return {name: _still(value) for name, value in row.items()}


def _still(value: object) -> object:
    if isinstance(value, list):
        return tuple(value)
    return MappingProxyType(value) if isinstance(value, dict) else value


def _table(name: str) -> Row:
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text("utf-8"))
