"""Draws as plain JSON, for other programs: `solve`, `table`, `batch`, `commit`, `pick`.

A case is a dict with `people` [{id, features {name: value}}], `seats`, `rules` [{name, feature,
value, min, max} or {name, members [id], min, max}], `together` [[id, id]], `apart` [[id, id]] and
`tickets` {id: number}; all but `people` and `seats` may be missing. Every group holds exactly
`seats` people. A rule may count some people against its members: `against_value` of the same
feature, or `against` [id]. A rule with `firm` false gives way when no group keeps all rules: by as
few people as can be, each counted `weight` times (1 when missing).

A batch has `people` with `wishes` [session id, best first] too, `sessions` [{id, seats, rules}],
`max_per_person` (1 when missing), `tickets`, `together` and `apart`.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from interra_science.lottery.batch import Session
from interra_science.lottery.batch import batch as draw_together
from interra_science.lottery.chances import fair
from interra_science.lottery.problem import Problem, Rule
from interra_science.lottery.refusals import BadRule, NoGroup
from interra_science.lottery.tables import lottery
from interra_science.lottery.transcript import commit, pick

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from interra_science.lottery.chances import Fair
    from interra_science.lottery.clash import Clash
    from interra_science.lottery.easing import Change
    from interra_science.lottery.problem import Id, Number
    from interra_science.lottery.shapes import Counts
    from interra_science.lottery.stream import Seed

__all__ = ["batch", "commit", "groups_of", "pick", "problem_of", "solve", "table"]

Case = dict[str, Any]
UNREADABLE = (KeyError, TypeError, ValueError, AttributeError)
AGAINST = {"against", "against_value"}
NAMED = 20_000  # with more groups than this, the lottery is told as a table of 1000


def problem_of(case: Case) -> Problem:
    """The problem that a case describes.

    :raises BadRule: when the case cannot be read, or a rule makes no sense.
    :raises Contradiction: as `Problem`.
    """
    try:
        features = _features(case)
        seats = int(case["seats"])
        rules = [_rule(rule, features) for rule in case.get("rules", ())]
        apart = [(one, other) for one, other in case.get("apart", ())]
        tickets = _tickets(case, features)
        together = [list(home) for home in case.get("together", ())]
    except UNREADABLE as why:
        raise BadRule("bad_case", f"The case cannot be read: {why!r}.") from why
    return Problem(list(features), (seats, seats), rules, together, apart, tickets)


def _features(case: Case) -> dict[Id, Any]:
    features = {person["id"]: person.get("features", {}) for person in case["people"]}
    if len(features) < len(case["people"]):
        raise BadRule("person_twice", "Someone is listed twice.")
    return features


def _tickets(case: Case, features: Mapping[Id, object]) -> dict[Id, Number]:
    """JSON writes every key as text: tickets of "1" are those of person 1."""
    known = {str(person): person for person in features}
    told: dict[Id, Number] = dict(case.get("tickets") or {})
    return {known.get(str(person), person): held for person, held in told.items()}


def _rule(rule: Mapping[str, Any], features: Mapping[Id, Mapping[str, object]]) -> Rule:
    def who(side: str, by: str) -> list[Id]:
        if side in rule:
            return list(rule[side])
        feature, value = rule["feature"], rule[by]
        return [person for person, has in features.items() if has.get(feature) == value]

    against = who("against", "against_value") if AGAINST.intersection(rule) else ()
    return Rule(
        str(rule["name"]),
        who("members", "value"),
        int(rule.get("min") or 0),
        rule.get("max"),
        against,
        firm=bool(rule.get("firm", True)),
        weight=int(rule.get("weight", 1)),
    )


def solve(case: Case) -> dict[str, Any]:
    """Everyone's chance under the fairest lottery, and groups of people that give it.

    `{"status": "ok", "chances": {id: float}, "exact": {id: "a/b"}, "levels": [float], "groups":
    [{"weight": float, "members": [id]}]}` (the groups give exactly these chances; where that would
    take more than NAMED groups, they are a table of 1000, within 2/1000 of them), or, when no group keeps every rule, `{"status":
    "infeasible", "clash": [rule], "options": [[{"rule", "side", "to"}]], "shut_out": [id]}`: the
    clash is minimal, the cheapest option comes first. `"gave_way"` lists the limits of rules that are not firm
    that had to be loosened, if any had to.
    """
    problem = problem_of(case)
    try:
        best = fair(problem)
    except NoGroup as why:
        return {"status": "infeasible", **_told(why.clash)}
    return {
        "status": "ok",
        "chances": {person: float(chance) for person, chance in best.chance.items()},
        "exact": {person: str(chance) for person, chance in best.chance.items()},
        "levels": [float(level) for level in best.levels],
        "shut_out": sorted(best.shut_out, key=str),
        "groups": [
            {"weight": float(weight), "members": members} for weight, members in groups_of(best)
        ],
        **({"gave_way": _changes(best.gave_way)} if best.gave_way else {}),
    }


def table(case: Case, groups: int, seed: Seed) -> list[list[Id]]:
    """`groups` equally likely groups; the same seed gives the same table.

    :raises NoGroup: when no group keeps every rule.
    """
    return [list(group) for group in lottery(fair(problem_of(case)), groups, seed).groups]


def batch(case: Case) -> dict[str, Any]:
    """Everyone's chance of a seat in one of several sessions drawn at once.

    `{"status": "ok", "chances": {id: float}, "exact": {id: "a/b"}, "sessions": {id: {id: float}},
    "levels": [float], "seated": int}`, or `{"status": "infeasible", "clash": ["session: rule"],
    "options": […]}` as in `solve`, where "session: seats" are the seats of a session; so is
    `"gave_way"`.
    """
    try:
        features = _features(case)
        wishes = {person["id"]: list(person.get("wishes", ())) for person in case["people"]}
        sessions = [
            Session(
                one["id"],
                int(one["seats"]),
                [_rule(rule, features) for rule in one.get("rules", ())],
            )
            for one in case["sessions"]
        ]
        per_person, tickets = int(case.get("max_per_person") or 1), _tickets(case, features)
        together = [list(home) for home in case.get("together", ())]
        apart = [(one, other) for one, other in case.get("apart", ())]
    except UNREADABLE as why:
        raise BadRule("bad_case", f"The case cannot be read: {why!r}.") from why
    try:
        best = draw_together(sessions, wishes, per_person, tickets, together=together, apart=apart)
    except NoGroup as why:
        told = _told(why.clash)
        return {"status": "infeasible", "clash": told["clash"], "options": told["options"]}
    return {
        "status": "ok",
        "chances": {person: float(chance) for person, chance in best.chance.items()},
        "exact": {person: str(chance) for person, chance in best.chance.items()},
        "sessions": {
            session.id: {p: float(c) for p, c in best.chance_in(session.id).items() if c}
            for session in sessions
        },
        "levels": [float(level) for level in best.levels],
        "seated": best.seated,
        **({"gave_way": _changes(best.gave_way)} if best.gave_way else {}),
    }


def _told(clash: Clash) -> dict[str, Any]:
    return {
        "clash": list(clash.rules),
        "options": [_changes(option) for option in clash.options],
        "shut_out": sorted(clash.shut_out, key=str),
    }


def _changes(changes: Iterable[Change]) -> list[dict[str, Any]]:
    return [{"rule": change.rule, "side": change.side, "to": change.to} for change in changes]


def groups_of(best: Fair) -> list[tuple[Fraction, list[Id]]]:
    """The lottery in people: the clusters of one sort stand in a ring and take turns.

    A make-up of weight w is held during a time w; a ring of N clusters moves on by one place N
    times meanwhile, so that each cluster stands in each place as long as any other.
    """
    shape = best.shape
    told: defaultdict[tuple[Id, ...], Fraction] = defaultdict(Fraction)
    for weight, counts in best.mixture:
        used = [home for home in shape.homes if any(counts[v] for v in home)]
        turns = sorted({Fraction(0), *_turns(shape.most[home[0]] for home in used), Fraction(1)})
        if len(told) + len(turns) > NAMED:
            drawn = lottery(best, seed="groups").groups
            return [(Fraction(1, len(drawn)), list(group)) for group in drawn]
        for start, stop in pairwise(turns):
            members = sorted(
                (i for home in used for i in _standing(best, counts, home, start)), key=str
            )
            told[tuple(members)] += weight * (stop - start)
    return [(weight, list(members)) for members, weight in told.items()]


def _turns(rings: Iterable[int]) -> set[Fraction]:
    return {Fraction(turn, n) for n in set(rings) for turn in range(n)}


def _standing(best: Fair, counts: Counts, home: tuple[int, ...], time: Fraction) -> Iterator[Id]:
    """Who of these clusters has a seat at this time of the make-up."""
    shape = best.shape
    ring = shape.most[home[0]]
    place = int(time * ring)
    for v in home:
        for _ in range(counts[v]):
            for c in shape.ways[v]:
                yield from shape.kinds[c].units[place % ring]
            place += 1
