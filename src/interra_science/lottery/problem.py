"""What is drawn: people, seats, mixing rules, and who comes together.

Symbols used in the whole package
    n      people who asked for a seat
    k      seats
    unit   people who come together or not at all (one person, or a household)
    kind   units that no rule can tell apart: same size, same share in every rule
    N_c    how many units there are of kind c
    y_c    how many units of kind c a group holds (a *count vector* y describes a group's make-up)
    p_i    the chance of person i, a number between 0 and 1
    M      how many equally likely groups the public table has

Source of the method: Flanigan, Gölz, Gupta, Hennig, Procaccia, "Fair algorithms for selecting
citizens' assemblies", Nature 596 (2021).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from interra_science.lottery.refusals import BadRule, Contradiction

Id = str | int
Unit = tuple[Id, ...]
T = TypeVar("T")
ById = Mapping[Id, T] | Mapping[str, T] | Mapping[int, T]
"""Something known about each person, whose ids are texts, numbers or both."""


def in_order(people: Iterable[Id]) -> list[Id]:
    """The one order of people used everywhere, so that the order of registration never matters."""
    return sorted(people, key=lambda person: (type(person).__name__, person))


@dataclass(frozen=True, slots=True)
class Rule:
    """Among `members`, every group takes at least `at_least` and at most `at_most` people.

    `at_most=None` means "no upper limit". Members of several rules may overlap.
    """

    name: str
    members: Collection[Id]
    at_least: int = 0
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """One draw: who asks, how many seats, under which rules, and who comes with whom.

    Groups hold exactly `seats` people. When that cannot be (fewer people than seats, rules that
    leave seats empty, only couples and an odd number of seats) they hold the greatest number of
    people that can be seated; `Fair.seated` says how many.

    `together` lists households; two lists that share a person are one household.

    :raises BadRule: a rule, a list of people or the number of seats makes no sense.
    :raises Contradiction: a household is larger than the number of seats.
    """

    people: Collection[Id]
    seats: int
    rules: Sequence[Rule] = ()
    together: Sequence[Collection[Id]] = ()

    def __post_init__(self) -> None:
        known = set(self.people)
        if len(known) < len(self.people):
            raise BadRule("person_twice", "Someone is listed twice.")
        if self.seats < 1:
            raise BadRule("no_seats", "There must be at least one seat.")
        _refuse_bad_rules(self.rules, known)
        if not known.issuperset(person for household in self.together for person in household):
            raise BadRule(
                "unknown_person", "A household names someone who did not ask for a seat."
            )
        for unit in units_of(self):
            if len(unit) > self.seats:
                raise Contradiction(
                    "too_big", f"{len(unit)} people come together for {self.seats} seats.", unit
                )


def rules_from(
    people: ById[Mapping[str, str]],
    bounds: Mapping[str, Mapping[str, tuple[int, int | None]]],
) -> list[Rule]:
    """Rules from people's features: `{"circle": {"newcomer": (5, 7)}}` gives "circle=newcomer"."""
    return [
        Rule(
            name=f"{feature}={value}",
            members=frozenset(i for i, has in people.items() if has.get(feature) == value),
            at_least=at_least,
            at_most=at_most,
        )
        for feature, values in bounds.items()
        for value, (at_least, at_most) in values.items()
    ]


def units_of(problem: Problem) -> list[Unit]:
    """Everyone, each with those they come with; in an order that only depends on who they are."""
    home = {person: person for person in problem.people}

    def head(person: Id) -> Id:
        while home[person] != person:
            person = home[person]
        return person

    for household in problem.together:
        for one, other in pairwise(household):
            home[head(other)] = head(one)
    units: defaultdict[Id, list[Id]] = defaultdict(list)
    for person in in_order(problem.people):
        units[head(person)].append(person)
    return [tuple(unit) for unit in units.values()]


@dataclass(frozen=True, slots=True)
class Kind:
    """Units that no rule can tell apart. `share[r]`: members of rule r in each such unit."""

    size: int
    share: tuple[int, ...]
    units: tuple[Unit, ...]


def kinds_of(problem: Problem) -> tuple[Kind, ...]:
    """The kinds of units, smallest first."""
    members = [frozenset(rule.members) for rule in problem.rules]
    found: defaultdict[tuple[int, tuple[int, ...]], list[Unit]] = defaultdict(list)
    for unit in units_of(problem):
        share = tuple(len(of.intersection(unit)) for of in members)
        found[len(unit), share].append(unit)
    return tuple(Kind(size, share, tuple(found[size, share])) for size, share in sorted(found))


def bounds_of(problem: Problem) -> list[tuple[int, int]]:
    """Each rule's least and greatest number of people in a group."""
    return [
        (rule.at_least, problem.seats if rule.at_most is None else rule.at_most)
        for rule in problem.rules
    ]


def _refuse_bad_rules(rules: Sequence[Rule], known: set[Id]) -> None:
    for name, times in Counter(rule.name for rule in rules).items():
        if times > 1:
            raise BadRule("rule_twice", f"Two rules are called “{name}”.")
    for rule in rules:
        if rule.at_least < 0:
            raise BadRule("below_zero", f"“{rule.name}” asks for fewer than 0 people.")
        if rule.at_most is not None and rule.at_most < rule.at_least:
            raise BadRule("min_over_max", f"“{rule.name}” asks for more people than it allows.")
        if not known.issuperset(rule.members):
            raise BadRule(
                "unknown_person", f"“{rule.name}” names someone who did not ask for a seat."
            )
