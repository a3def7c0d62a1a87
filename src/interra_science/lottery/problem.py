"""What is drawn: people, seats, mixing rules, and who comes together.

Symbols used in the whole package
    n      people who asked for a seat
    k      seats
    unit   people who come together or not at all (one person, or a household)
    kind   units that no rule can tell apart: same size, same share in every rule, same tickets
    share  of a unit in a rule: its members less those against
    N_c    how many units there are of kind c
    way    how units that are kept apart from each other can be seated: which of them are
           (for a unit kept apart from nobody there is one way)
    y_v    how many times a group uses way v (a *count vector* y describes a group's make-up)
    p_i    the chance of person i, a number between 0 and 1
    t_i    the tickets of person i: chances are as equal as can be per ticket
    M      how many equally likely groups the public table has

Source of the method: Flanigan, Gölz, Gupta, Hennig, Procaccia, "Fair algorithms for selecting
citizens' assemblies", Nature 596 (2021).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from math import inf
from typing import TypeVar

from interra_science.lottery.refusals import BadRule, Contradiction

Id = str | int
Number = int | float | Fraction
Unit = tuple[Id, ...]
T = TypeVar("T")
ById = Mapping[Id, T] | Mapping[str, T] | Mapping[int, T]
"""Something known about each person, whose ids are texts, numbers or both."""


def in_order(people: Iterable[Id]) -> list[Id]:
    """The one order of people used everywhere, so that the order of registration never matters."""
    return sorted(people, key=lambda person: (type(person).__name__, person))


def chance_in(groups: Sequence[Iterable[Id]], people: Iterable[Id]) -> dict[Id, Fraction]:
    """Each person's chance when one of these groups is picked: the groups that hold them, out of all."""
    times = Counter(person for group in groups for person in group)
    return {person: Fraction(times[person], len(groups)) for person in people}


@dataclass(frozen=True, slots=True)
class Rule:
    """Among `members`, every group takes at least `at_least` and at most `at_most` people.

    `at_most=None` means "no upper limit". Members of several rules may overlap.

    With people `against`, what is limited is (members) - (people against), and `at_least` may be
    below 0. "With each beginner, one who speaks the host's language" is
    `Rule("speakers", members=speakers, against=beginners)`: speakers - beginners ≥ 0.

    A rule that is not `firm` gives way when no group keeps all rules; the limits of those with the
    least `weight`, per person, give way first. `words` is what the rule is called in a language.
    """

    name: str
    members: Collection[Id]
    at_least: int = 0
    at_most: int | None = None
    against: Collection[Id] = ()
    firm: bool = True
    weight: int = 1
    words: Mapping[str, str] = field(default_factory=dict[str, str], hash=False)


@dataclass(frozen=True, slots=True)
class Problem:
    """One draw: who asks, how many seats, under which rules, and who comes with whom.

    With one number of `seats`, groups hold exactly so many people. When that cannot be (fewer
    people than seats, rules that leave seats empty, only couples and an odd number of seats) they
    hold the greatest number of people that can be seated; `Fair.seated` says how many.
    With `seats=(least, most)`, each group holds that many, and nothing gives way.

    `together` lists households; two lists that share a person are one household. `apart` lists
    pairs of people of whom at most one is seated. `tickets` (1 when not given) make chances as
    equal as can be per ticket; a household has those of whoever has the most.

    :raises BadRule: a rule, a list of people, a ticket or the number of seats makes no sense.
    :raises Contradiction: a household is larger than the number of seats, or people are both
        together and apart.
    """

    people: Collection[Id]
    seats: int | tuple[int, int]
    rules: Sequence[Rule] = ()
    together: Sequence[Collection[Id]] = ()
    apart: Sequence[tuple[Id, Id]] = ()
    tickets: ById[Number] = field(default_factory=dict[Id, Number])

    @property
    def most(self) -> int:
        """The greatest number of people in a group."""
        return self.seats if isinstance(self.seats, int) else self.seats[1]

    def __post_init__(self) -> None:
        known = set(self.people)
        if len(known) < len(self.people):
            raise BadRule("person_twice", "Someone is listed twice.")
        if self.most < 1:
            raise BadRule("no_seats", "There must be at least one seat.")
        if not isinstance(self.seats, int) and not 0 <= self.seats[0] <= self.seats[1]:
            raise BadRule("seats_range", "There cannot be fewer seats at most than at least.")
        _refuse_bad_rules(self.rules, known)
        _refuse_strangers(self, known)
        if any(not 0 < ticket < inf for _person, ticket in self.tickets.items()):
            raise BadRule("no_ticket", "Everyone needs a number of tickets above 0.")
        _refuse_contradictions(self)


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
    if not problem.together:
        return [(person,) for person in in_order(problem.people)]
    units: defaultdict[Id, list[Id]] = defaultdict(list)
    for person in in_order(problem.people):
        units[head(person)].append(person)
    return [tuple(unit) for unit in units.values()]


def bounds_of(problem: Problem) -> list[tuple[int, int]]:
    """Each rule's least and greatest number of people in a group (members less those against)."""
    return [
        (rule.at_least, problem.most if rule.at_most is None else rule.at_most)
        for rule in problem.rules
    ]


def _refuse_strangers(problem: Problem, known: set[Id]) -> None:
    if not known.issuperset(person for home in problem.together for person in home):
        raise BadRule("unknown_person", "A household names someone who did not ask for a seat.")
    if not known.issuperset(person for pair in problem.apart for person in pair):
        raise BadRule("unknown_person", "Of two people kept apart, one did not ask for a seat.")
    if not known.issuperset(person for person, _ticket in problem.tickets.items()):
        raise BadRule("unknown_person", "Someone with tickets did not ask for a seat.")


def _refuse_contradictions(problem: Problem) -> None:
    home = {}
    for unit in units_of(problem) if problem.together or problem.apart else ():
        home.update(dict.fromkeys(unit, unit))
        if len(unit) > problem.most:
            raise Contradiction(
                "too_big", f"{len(unit)} people come together for {problem.most} seats.", unit
            )
    for one, other in problem.apart:
        if home[one] == home[other]:
            raise Contradiction(
                "together_and_apart", "Two people are both together and apart.", (one, other)
            )


def _refuse_bad_rules(rules: Sequence[Rule], known: set[Id]) -> None:
    for name, times in Counter(rule.name for rule in rules).items():
        if times > 1:
            raise BadRule("rule_twice", f"Two rules are called “{name}”.")
    for rule in rules:
        _refuse_bad_limits(rule)
        if not known.issuperset((*rule.members, *rule.against)):
            raise BadRule(
                "unknown_person", f"“{rule.name}” names someone who did not ask for a seat."
            )
        if not set(rule.members).isdisjoint(rule.against):
            raise BadRule("both_sides", f"“{rule.name}” counts someone both for and against.")


def _refuse_bad_limits(rule: Rule) -> None:
    if rule.at_least < 0 and not rule.against:
        raise BadRule("below_zero", f"“{rule.name}” asks for fewer than 0 people.")
    if rule.at_most is not None and rule.at_most < rule.at_least:
        raise BadRule("min_over_max", f"“{rule.name}” asks for more people than it allows.")
    if rule.weight < 1:
        raise BadRule("no_weight", f"“{rule.name}” needs a weight of 1 or more.")
