"""Whom a group should hold: the rules of a mix, on plain values.

A rule counts people by what they chose to tell us, never by where they come from. Whoever told us
nothing is counted nowhere, and keeps a chance.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from interra.people.rules import Circle

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Sort(StrEnum):
    """Whom a rule counts."""

    NEWCOMERS = "newcomers"  # arrived recently
    LOCALS = "locals"  # here for longer
    UNKNOWN = "unknown"  # did not say
    SPEAKERS = "speakers"  # speak one language
    BESIDE_BEGINNERS = "beside_beginners"  # speakers less those who do not speak it: 0 or more
    FIRST_TIMERS = "first_timers"  # never had a seat with us
    TURNED_AWAY = "turned_away"  # asked before, and had none
    WOMEN = "women"
    MEN = "men"
    EASY_ACCESS = "easy_access"  # need a seat without steps


CIRCLES = {
    Sort.NEWCOMERS: Circle.NEWCOMER,
    Sort.LOCALS: Circle.LOCAL,
    Sort.UNKNOWN: Circle.UNKNOWN,
}
ABOUT_LANGUAGE = (Sort.SPEAKERS, Sort.BESIDE_BEGINNERS)
ABOUT_WOMEN_AND_MEN = (Sort.WOMEN, Sort.MEN)
ASKED_FOR_ONE_DATE = (*ABOUT_WOMEN_AND_MEN, Sort.EASY_ACCESS)
SHARED_OUT = (tuple(CIRCLES), ABOUT_WOMEN_AND_MEN)  # nobody is in two of the same line


class Gender(StrEnum):
    """Asked for one date only, when its mix counts it; kept no longer than that date."""

    WOMAN = "woman"
    MAN = "man"


# Nobody has to answer: what we know then, by question.
UNSAID = {
    "circle": Circle.UNKNOWN,
    "languages": frozenset[str](),
    "gender": None,
    "easy_access": False,
}
SILENCES = (tuple(UNSAID), *((question,) for question in UNSAID))  # about all, or about one


@dataclass(frozen=True, slots=True)
class Facts:
    """What a mix may know of one person. Every value may be missing."""

    circle: Circle = Circle.UNKNOWN
    languages: frozenset[str] = frozenset()
    is_first_time: bool = False
    was_turned_away: bool = False
    gender: Gender | None = None
    easy_access: bool = False

    def had_they_kept_silent(self, about: Iterable[str] = UNSAID) -> Facts:
        """What we would know if they had not answered these questions (of `UNSAID`; all of them,
        unless it is said); what we saw ourselves stays."""
        return replace(self, **{question: UNSAID[question] for question in about})  # type: ignore[arg-type]  # the values that `Facts` begins with


@dataclass(frozen=True, slots=True)
class Answer:
    """What one person tells the draw of one date; nothing, if they wish."""

    gender: Gender | None = None
    easy_access: bool = False

    def as_counted_by(self, mix: Mix) -> Answer:
        """What a mix does not count is not kept."""
        return Answer(
            self.gender if mix.asks_gender else None, mix.asks_access and self.easy_access
        )

    def as_json(self) -> dict[str, Any]:
        return {"gender": self.gender, "easy_access": self.easy_access}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Answer:
        gender = kept.get("gender")
        return cls(Gender(gender) if gender else None, bool(kept.get("easy_access")))


class MixClash(StrEnum):
    """Why bounds cannot hold together."""

    LEAST_OVER_MOST = "least_over_most"  # at least 6, at most 4
    LEASTS_OVER_SEATS = "leasts_over_seats"  # the minimums need more seats than there are
    MOSTS_UNDER_SEATS = "mosts_under_seats"  # seats that nobody may take


@dataclass(frozen=True, slots=True)
class MixRule:
    """How many seats people of one sort have, at least and at most (`None`: no limit).

    `if_possible`: the rule gives way rather than make the draw impossible.
    """

    sort: Sort
    at_least: int = 0
    at_most: int | None = None
    language: str = ""
    if_possible: bool = False

    @property
    def name(self) -> str:
        """Its name among the rules of one mix."""
        return f"{self.sort}_{self.language}" if self.language else str(self.sort)

    @property
    def says_something(self) -> bool:
        return bool(self.at_least) or self.at_most is not None or self.is_balance

    @property
    def is_balance(self) -> bool:
        """Counts some people less others."""
        return self.sort == Sort.BESIDE_BEGINNERS

    def share(self, facts: Facts) -> int:  # noqa: PLR0911 -- one line a sort
        """What one person counts for in this rule: 1, 0, or -1 on the other side of a balance."""
        match self.sort:
            case Sort.SPEAKERS:
                return int(self.language in facts.languages)
            case Sort.BESIDE_BEGINNERS:
                return (1 if self.language in facts.languages else -1) if facts.languages else 0
            case Sort.FIRST_TIMERS:
                return int(facts.is_first_time)
            case Sort.TURNED_AWAY:
                return int(facts.was_turned_away)
            case Sort.WOMEN:
                return int(facts.gender == Gender.WOMAN)
            case Sort.MEN:
                return int(facts.gender == Gender.MAN)
            case Sort.EASY_ACCESS:
                return int(facts.easy_access)
            case _:
                return int(facts.circle == CIRCLES[self.sort])


@dataclass(frozen=True, slots=True)
class Mix:
    """All the rules of one draw. None: drawn among all alike."""

    rules: tuple[MixRule, ...] = ()

    @classmethod
    def of(cls, **bounds: int | None) -> Mix:
        """`Mix.of(newcomers_at_least=4, locals_at_most=7)`."""
        told: dict[str, dict[str, int | None]] = {}
        for name, number in bounds.items():
            sort, _at, side = name.partition("_at_")
            told.setdefault(sort, {})[f"at_{side}"] = number
        return cls.holding(MixRule(Sort(sort), **limits) for sort, limits in told.items())  # type: ignore[arg-type]  # `at_least` is a number

    @classmethod
    def holding(cls, rules: Iterable[MixRule]) -> Mix:
        """The rules that say something, in the order of `Sort`."""
        order = list(Sort)
        said = [rule for rule in rules if rule.says_something]
        return cls(tuple(sorted(said, key=lambda rule: (order.index(rule.sort), rule.name))))

    @property
    def is_set(self) -> bool:
        return bool(self.rules)

    @property
    def sorts(self) -> frozenset[Sort]:
        return frozenset(rule.sort for rule in self.rules)

    @property
    def asks_gender(self) -> bool:
        return not self.sorts.isdisjoint(ABOUT_WOMEN_AND_MEN)

    @property
    def asks_access(self) -> bool:
        return Sort.EASY_ACCESS in self.sorts

    @property
    def asks_something(self) -> bool:
        """People are asked something that we do not know, for this one date."""
        return self.asks_gender or self.asks_access

    @property
    def by_name(self) -> dict[str, MixRule]:
        return {rule.name: rule for rule in self.rules}

    def changed(self, name: str, side: str, to: int) -> Mix:
        """The same mix with one bound (`side`: "min" or "max") set to another number."""
        new = {"at_least": to} if side == "min" else {"at_most": to}
        return Mix.holding(
            replace(rule, **new) if rule.name == name else rule  # type: ignore[arg-type]  # both are numbers
            for rule in self.rules
        )

    def clash(self, seats: int) -> tuple[MixClash, MixRule] | None:
        """The first reason why no group of `seats` people can keep these bounds, and a rule to
        change; or None."""
        for rule in self.rules:
            if (rule.at_least < 0 and not rule.is_balance) or (
                rule.at_most is not None and rule.at_least > rule.at_most
            ):
                return MixClash.LEAST_OVER_MOST, rule
            if rule.at_least > seats:
                return MixClash.LEASTS_OVER_SEATS, rule
        for line in SHARED_OUT:
            theirs = [rule for rule in self.rules if rule.sort in line]
            if sum(rule.at_least for rule in theirs) > seats:
                return MixClash.LEASTS_OVER_SEATS, theirs[0]
        circles = [rule for rule in self.rules if rule.sort in CIRCLES]
        mosts = [rule.at_most for rule in circles if rule.at_most is not None]
        if len(mosts) == len(CIRCLES) and sum(mosts) < seats:
            return MixClash.MOSTS_UNDER_SEATS, circles[0]
        return None

    def as_json(self) -> list[dict[str, Any]]:
        return [
            {
                "sort": str(rule.sort),
                "at_least": rule.at_least,
                "at_most": rule.at_most,
                "language": rule.language,
                "if_possible": rule.if_possible,
            }
            for rule in self.rules
        ]

    @classmethod
    def from_json(cls, kept: Iterable[Mapping[str, Any]]) -> Mix:
        return cls(tuple(MixRule(**{**rule, "sort": Sort(rule["sort"])}) for rule in kept))


class Preset(StrEnum):
    """Mixes that many ateliers want, in one tap."""

    MIXED = "mixed"  # a third of each circle at least
    TALK = "talk"  # one who speaks French beside each beginner
    NEW_FACES = "new_faces"  # first visits and people turned away before
    NONE = "none"  # without rules


def preset(which: Preset, seats: int, language: str) -> Mix:
    """The rules of a preset for so many seats. `language`: the one spoken at the atelier."""
    third, quarter = seats // 3, seats // 4
    both = (MixRule(Sort.NEWCOMERS, third), MixRule(Sort.LOCALS, third))
    match which:
        case Preset.MIXED:
            return Mix.holding(both)
        case Preset.TALK:
            return Mix.holding((*both, MixRule(Sort.BESIDE_BEGINNERS, language=language)))
        case Preset.NEW_FACES:
            welcome = (Sort.FIRST_TIMERS, Sort.TURNED_AWAY)
            asked = (MixRule(sort, quarter, if_possible=True) for sort in welcome)
            return Mix.holding((*both, *asked))
        case _:
            return Mix()
