"""Proves again, with OR-tools CP-SAT, what our engine claims. Runs in the peer's environment, where our
package is not; it knows nothing but the JSON it reads, one case a line, and answers one line each.

A line: {"case": the case, "claim": …}. A claim is {"chances" {id: "a/b"}, "groups" [["a/b",
[id]]], "levels" [{"height", "settled" [id], "weights" {id: "a/b"}, "most"}]}, or, when no group is said to
exist, {"clash" [rule], "options" [[{rule, side, to}]]}. Or {"case", "pairs": [[id, id]]}: how many of these
pairs can be seated together at all.

Checked without a solver, in whole fractions: every group keeps seats, rules, households and people apart;
weights add up to 1; chances are those of the groups; each level's weighing adds up; nobody still free has
less than its height. Checked with the solver: the heaviest group of each level weighs exactly `most`;
where no group is said to exist, there is none, the clash is minimal and every option makes one possible.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from fractions import Fraction
from math import lcm
from typing import Any, NamedTuple

from ortools.sat.python import cp_model

SECONDS = 120.0  # for one whole-number program; what takes longer is said to be not proved


class Limit(NamedTuple):
    name: str
    members: frozenset[Any]
    against: frozenset[Any]
    low: int
    high: int

    def held(self, group: frozenset[Any]) -> int:
        """Members in this group, less those against."""
        return len(group & self.members) - len(group & self.against)


class UnprovedError(Exception):
    """The solver did not end in time."""


class Draw:
    """A case read again: who comes with whom, and what every group keeps."""

    def __init__(self, case: dict[str, Any]) -> None:
        self.people = [person["id"] for person in case["people"]]
        self.seats = int(case["seats"])
        self.limits = [self._limit(rule, case) for rule in case.get("rules", ())]
        self.homes = self._homes(case.get("together", ()))
        self.home_of = {person: home for home in self.homes for person in home}
        self.apart = [frozenset(pair) for pair in case.get("apart", ())]
        told = {
            str(person): Fraction(str(held)) for person, held in case.get("tickets", {}).items()
        }
        self.tickets = {
            home: max(told.get(str(person), Fraction(1)) for person in home) for home in self.homes
        }

    def _limit(self, rule: dict[str, Any], case: dict[str, Any]) -> Limit:
        def who(ids: str, value: str) -> frozenset[Any]:
            if ids in rule or value not in rule:
                return frozenset(rule.get(ids, ()))
            return frozenset(
                person["id"]
                for person in case["people"]
                if person.get("features", {}).get(rule["feature"]) == rule[value]
            )

        high = len(self.people) if rule.get("max") is None else rule["max"]
        sides = who("members", "value"), who("against", "against_value")
        return Limit(rule["name"], *sides, rule.get("min") or 0, high)

    def _homes(self, together: Any) -> list[frozenset[Any]]:
        """Households that share a person are one."""
        homes = [frozenset([person]) for person in self.people]
        for group in map(frozenset, together):
            touched = [home for home in homes if home & group]
            homes = [home for home in homes if not home & group]
            homes.append(frozenset().union(*touched))
        return homes

    def breaks(self, group: frozenset[Any]) -> list[str]:
        """What this group does not keep."""
        flaws = [] if len(group) == self.seats else ["seats"]
        flaws += [f.name for f in self.limits if not f.low <= f.held(group) <= f.high]
        flaws += ["together"] if any(not self.home_of[person] <= group for person in group) else []
        return flaws + (["apart"] if any(pair <= group for pair in self.apart) else [])


class Model:
    """Whole-number program: one variable for units alike that are kept apart from nobody, one for each other.

    `low`, `high`: how many people a group holds. `limits`: the rules that hold."""

    def __init__(
        self, draw: Draw, low: int, high: int, limits: list[Limit], weights: dict[Any, int]
    ) -> None:
        self.model = cp_model.CpModel()
        foes = {person for pair in draw.apart for person in pair}
        alike: Counter[tuple[Any, ...]] = Counter()
        alone: dict[frozenset[Any], tuple[tuple[Any, ...], Any]] = {}
        for number, home in enumerate(draw.homes):
            look = (
                len(home),
                sum(weights.get(person, 0) for person in home),
                *(limit.held(home) for limit in limits),
            )
            if home & foes:
                alone[home] = (look, self.model.new_bool_var(f"u{number}"))
            else:
                alike[look] += 1
        terms = [
            (look, self.model.new_int_var(0, count, f"k{at}"))
            for at, (look, count) in enumerate(sorted(alike.items()))
        ]
        terms += alone.values()
        self.weighs = sum(look[1] * x for look, x in terms)
        self.model.add_linear_constraint(sum(look[0] * x for look, x in terms), low, high)
        for at, limit in enumerate(limits, start=2):
            self.model.add_linear_constraint(
                sum(look[at] * x for look, x in terms if look[at]), limit.low, limit.high
            )
        for one, other in (tuple(pair) for pair in draw.apart):
            pair = [alone[draw.home_of[one]][1], alone[draw.home_of[other]][1]]
            self.model.add(sum(pair) <= 1)

    def heaviest(self) -> int | None:
        """What the heaviest group weighs; None when there is no group."""
        self.model.maximize(self.weighs)
        return self._solved()

    def possible(self) -> bool:
        """Whether there is a group."""
        return self._solved() is not None

    def _solved(self) -> int | None:
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.max_time_in_seconds = SECONDS
        status = solver.solve(self.model)
        if status == cp_model.INFEASIBLE:
            return None
        if status != cp_model.OPTIMAL:
            raise UnprovedError(solver.status_name(status))
        value: float = solver.objective_value
        return round(value)


def check_lottery(draw: Draw, claim: dict[str, Any]) -> list[str]:
    """The groups and the chances they give, without a solver."""
    groups = [(Fraction(weight), frozenset(members)) for weight, members in claim["groups"]]
    parts = lcm(*(weight.denominator for weight, _group in groups))
    times: Counter[Any] = Counter()
    flaws: list[str] = []
    total = 0
    for weight, group in groups:
        part = int(weight * parts)
        total += part
        flaws += [f"a group breaks {name}" for name in draw.breaks(group)]
        flaws += ["a group has a weight of 0 or less"] if weight <= 0 else []
        for person in group:
            times[person] += part
    if total != parts:
        flaws.append("the weights do not add up to 1")
    told = claim["chances"]
    wrong = [i for i in draw.people if Fraction(told[str(i)]) != Fraction(times[i], parts)]
    if wrong or len(told) != len(draw.people):
        flaws.append(f"{len(wrong)} chances are not those of the groups")
    return flaws


def check_levels(draw: Draw, claim: dict[str, Any]) -> list[str]:
    """Each level: the sums in whole fractions, and the heaviest group by the solver."""
    chance = {i: Fraction(claim["chances"][str(i)]) for i in draw.people}
    settled: set[frozenset[Any]] = set()
    flaws: list[str] = []
    for number, level in enumerate(claim["levels"], start=1):
        weights = {i: Fraction(level["weights"].get(str(i), 0)) for i in draw.people}
        of = {home: sum((weights[i] for i in home), Fraction(0)) for home in draw.homes}
        height, most = Fraction(level["height"]), Fraction(level["most"])
        here = {draw.home_of[i] for i in level["settled"]}
        free = [home for home in draw.homes if home not in settled]
        per_ticket = {home: chance[min(home, key=str)] / draw.tickets[home] for home in draw.homes}
        kept = sum((of[home] * chance[min(home, key=str)] for home in settled), Fraction(0))
        sums = {
            "a weight is below 0": min(of.values()) < 0,
            "weights of the free do not add up to 1": sum(
                (of[home] * draw.tickets[home] for home in free), Fraction(0)
            )
            != 1,
            "height is not what the weighing gives": most - kept != height,
            "someone settled has no weight, or was settled": any(
                not of[home] or home in settled for home in here
            ),
            "someone settled has another chance": any(per_ticket[home] != height for home in here),
            "someone free has less": any(per_ticket[home] < height for home in free),
            "a household has two chances": any(
                len({chance[i] for i in home}) > 1 for home in free
            ),
        }
        flaws += [f"level {number}: {what}" for what, wrong in sums.items() if wrong]
        scale = lcm(most.denominator, *(weight.denominator for weight in weights.values()))
        whole = {i: int(weight * scale) for i, weight in weights.items()}
        model = Model(draw, draw.seats, draw.seats, draw.limits, whole)
        found = model.heaviest()
        if found != most * scale:
            flaws.append(f"level {number}: the heaviest group weighs {found}, not {most * scale}")
        settled |= here
    return flaws if len(settled) == len(draw.homes) else [*flaws, "someone's chance has no proof"]


def check_nothing(draw: Draw, claim: dict[str, Any]) -> list[str]:
    """Where no group is said to exist: there is none, the clash is minimal, each option makes one possible."""
    exactly = (draw.seats, draw.seats)

    def possible(limits: list[Limit], seats: tuple[int, int] = exactly) -> bool:
        return Model(draw, *seats, limits, {}).possible()

    flaws = ["a group exists"] if possible(draw.limits) else []
    clash = [limit for limit in draw.limits if limit.name in claim["clash"]]
    if possible(clash):
        flaws.append("the rules said to clash do not")
    flaws += [
        f"{rule.name} is not needed for the clash"
        for rule in clash
        if not possible([other for other in clash if other != rule])
    ]
    for option in claim["options"]:
        to = {(change["rule"], change["side"]): change["to"] for change in option}
        eased = [
            limit._replace(
                low=to.get((limit.name, "min"), limit.low),
                high=to.get((limit.name, "max"), limit.high),
            )
            for limit in draw.limits
        ]
        ends = [to.get(("seats", side), draw.seats) for side in ("min", "max")]
        if not possible(eased, (min(ends), max(ends))):
            flaws.append(f"an option does not help: {option}")
    return flaws


def check(case: dict[str, Any], claim: dict[str, Any]) -> list[str]:
    draw = Draw(case)
    if "clash" in claim:
        return check_nothing(draw, claim)
    return check_lottery(draw, claim) + check_levels(draw, claim)


def together(case: dict[str, Any], pairs: list[list[Any]]) -> int:
    """How many of these pairs some group holds. Pairs that no rule tells apart are asked once."""
    draw = Draw(case)
    plain = not draw.apart and len(draw.homes) == len(draw.people)

    def look(pair: list[Any]) -> tuple[Any, ...]:
        seen = [tuple(limit.held(frozenset([i])) for limit in draw.limits) for i in pair]
        return tuple(sorted(seen)) if plain else tuple(pair)

    times = Counter(map(look, pairs))
    first = {look(pair): pair for pair in pairs}
    fit = 0
    for sort, pair in first.items():
        both = Limit("both", frozenset(pair), frozenset(), 2, 2)
        if Model(draw, draw.seats, draw.seats, [*draw.limits, both], {}).possible():
            fit += times[sort]
    return fit


def main() -> None:
    for line in sys.stdin:
        asked = json.loads(line)
        start = time.monotonic()
        answer: dict[str, Any] = {"flaws": [], "unproved": ""}
        try:
            if "pairs" in asked:
                answer["fit"] = together(asked["case"], asked["pairs"])
            else:
                answer["flaws"] = check(asked["case"], asked["claim"])
        except UnprovedError as why:
            answer["unproved"] = str(why)
        print(json.dumps({**answer, "seconds": time.monotonic() - start}), flush=True)


main()
