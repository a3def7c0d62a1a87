"""Our claims, case by case, sent as JSON to the prover in the peer's environment (`prover`)."""

from __future__ import annotations

import json
import random
import subprocess
import time
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType

HERE = Path(__file__).parent


class Prover:
    """The prover's process: one question a line, one answer a line."""

    def __init__(self, python: Path) -> None:
        self._process = subprocess.Popen(
            [python, HERE / "prover.py"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Prover:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, why: BaseException | None, at: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()

    def ask(self, question: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


def claim_of(case: dict[str, Any]) -> dict[str, Any]:
    """What our engine says about this case, by person."""
    from interra_science.lottery import exchange
    from interra_science.lottery.chances import fair
    from interra_science.lottery.refusals import NoGroup

    exchange.NAMED = 10**7  # every group by name, however many
    try:
        best = fair(exchange.problem_of(case))
    except NoGroup as why:
        options = [
            [{"rule": change.rule, "side": change.side, "to": change.to} for change in option]
            for option in why.clash.options
        ]
        return {"clash": list(why.clash.rules), "options": options}
    units = [kind.units for kind in best.kinds]
    return {
        "chances": {str(person): str(chance) for person, chance in best.chance.items()},
        "groups": [[str(weight), members] for weight, members in exchange.groups_of(best)],
        "levels": [
            {
                "height": str(level.height),
                "most": str(level.most),
                "settled": [i for c in level.settled for unit in units[c] for i in unit],
                "weights": {
                    str(unit[0]): str(weight)
                    for weight, alike in zip(level.weights, units, strict=True)
                    for unit in alike
                    if weight
                },
            }
            for level in best.proof
        ],
    }


def hard_case(seed: int) -> dict[str, Any]:
    """A case at random: households, people apart, overlapping rules, tickets, people who count
    against others. Most limits stand close around one group that exists; every eighth case takes its limits blindly."""
    luck = random.Random(seed)
    n = luck.randint(8, 150)
    people = [f"p{i}" for i in range(n)]
    features = {f"f{f}": luck.randint(2, 6) for f in range(luck.randint(1, 5))}
    has = {
        i: {f: f"v{min(luck.randrange(m), luck.randrange(m))}" for f, m in features.items()}
        for i in people
    }
    together = _households(luck, people) if luck.random() < 0.6 else []
    home = {i: h for h, group in enumerate(together) for i in group}
    apart = []
    for _ in range(luck.randint(0, n // 15) if luck.random() < 0.6 else 0):
        one, other = luck.sample(people, 2)
        if home.get(one, one) != home.get(other, other):
            apart.append([one, other])
    seats = luck.randint(
        max(3, max(map(len, together), default=1)), max(6, n // luck.choice([2, 3, 6]))
    )
    planted = _planted(luck, people, together, apart, seats)
    if luck.random() < 0.8:
        seats = max(len(planted), max(map(len, together), default=1))
    members = {
        f"{f}={v}": [i for i in people if has[i][f] == v]
        for f, m in features.items()
        for v in (f"v{at}" for at in range(m))
    }
    extra = {
        f"circle{c}": luck.sample(people, luck.randint(1, n))
        for c in range(luck.choice([0, 0, 1, 3]))
    }
    rules: list[dict[str, Any]] = []
    for name, of in {**members, **extra}.items():
        held = len(planted & set(of)) if seed % 8 else luck.randint(0, max(1, seats // 2))
        low, high = max(0, held - luck.choice([0, 0, 1, 2])), held + luck.choice([0, 0, 1, 2])
        where = (
            {"members": of}
            if name in extra
            else dict(zip(("feature", "value"), name.split("="), strict=True))
        )
        limits = {"min": low, "max": luck.choice([high, high, high, None])}
        if luck.random() < 0.85:
            rules.append({"name": name, **where, **limits})
    odds = [1, 1, 1, 2, 3, 4, 0.5, 1.5]
    tickets = {i: luck.choice(odds) for i in people} if luck.random() < 0.5 else {}
    if seed % 3 == 0:
        rules.append(_signed(luck, people, planted))
    return {
        "name": f"random {seed}",
        "people": [{"id": i, "features": has[i]} for i in people],
        "seats": seats,
        "rules": rules,
        "together": together,
        "apart": apart,
        "tickets": tickets,
    }


def _signed(luck: random.Random, people: list[str], planted: set[str]) -> dict[str, Any]:
    """Some people count against others; the limits stand close around the group that exists."""
    chosen = luck.sample(people, luck.randint(2, len(people)))
    some = luck.randint(1, len(chosen) - 1)
    members, against = chosen[:some], chosen[some:]
    held = len(planted & set(members)) - len(planted & set(against))
    limits = {"min": held - luck.randint(0, 2), "max": luck.choice([held + 1, None])}
    return {"name": "signed", "members": members, "against": against, **limits}


def _households(luck: random.Random, people: list[str]) -> list[list[str]]:
    waiting = luck.sample(people, luck.randint(0, len(people) // 3))
    homes = []
    while len(waiting) > 1:
        size = luck.choice([2, 2, 2, 3, 4])
        homes.append(waiting[:size])
        waiting = waiting[size:]
    return [home for home in homes if len(home) > 1]


def _planted(
    luck: random.Random,
    people: list[str],
    together: list[list[str]],
    apart: list[list[str]],
    seats: int,
) -> set[str]:
    """A group that exists: units in any order, as long as they fit."""
    units = [set(home) for home in together]
    taken = set().union(*units)
    units += [{i} for i in people if i not in taken]
    luck.shuffle(units)
    group: set[str] = set()
    for unit in units:
        more = group | unit
        if len(more) <= seats and not any(set(pair) <= more for pair in apart):
            group = more
    return group


def _false(claim: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """False claims, each made of a true one by a small change."""
    first, *others = claim["levels"]
    one = next(iter(claim["chances"]))
    gone = claim["groups"][0][1][1:]
    more = str(Fraction(first["most"]) + Fraction(1, 1000))
    less = str(Fraction(first["most"]) - Fraction(1, 1000))
    return {
        "a higher floor": {**claim, "levels": [{**first, "most": more, "height": more}, *others]},
        "a lighter heaviest group": {**claim, "levels": [{**first, "most": less}, *others]},
        "another chance": {**claim, "chances": {**claim["chances"], one: "1/7919"}},
        "a group too small": {
            **claim,
            "groups": [[claim["groups"][0][0], gone], *claim["groups"][1:]],
        },
        "a group less": {**claim, "groups": claim["groups"][1:]},
        "a level less": {**claim, "levels": others},
    }


@dataclass
class Sums:
    cases: int = 0
    levels: int = 0
    groups: int = 0
    nothing: int = 0
    wrong: int = 0
    unproved: int = 0
    ours: float = 0.0
    theirs: float = 0.0

    def add(self, claim: dict[str, Any], answer: dict[str, Any]) -> None:
        self.cases += 1
        self.levels += len(claim.get("levels", ()))
        self.groups += len(claim.get("groups", ()))
        self.nothing += "clash" in claim
        self.unproved += bool(answer["unproved"])
        self.wrong += bool(answer["flaws"])
        self.theirs += answer["seconds"]


def print_proof(python: Path, cases: Iterable[dict[str, Any]], bad: Path) -> bool:
    """A line for each case that is wrong or has a name of its own, then the sums; whether all is proved."""
    sums = Sums()
    missed: list[str] = []
    with Prover(python) as prover:
        for case in cases:
            start = time.process_time()
            claim = claim_of(case)
            sums.ours += time.process_time() - start
            answer = prover.ask({"case": case, "claim": claim})
            sums.add(claim, answer)
            _tell(case, claim, answer, bad)
            if sums.cases == 1 and "levels" in claim:
                for name, false in _false(claim).items():
                    if not prover.ask({"case": case, "claim": false})["flaws"]:
                        missed.append(name)
                print(f"False claims about {case['name']} that were not found: {missed or 'none'}")
    print(
        f"{sums.cases} cases: {sums.levels} levels and {sums.groups} groups checked; {sums.nothing} cases with no "
        f"group at all. Wrong: {sums.wrong}. Not proved in time: {sums.unproved}. "
        f"Ours, with writing: {sums.ours:.0f} s of CPU; the prover: {sums.theirs:.0f} s."
    )
    return not (sums.wrong or sums.unproved or missed)


def _tell(case: dict[str, Any], claim: dict[str, Any], answer: dict[str, Any], bad: Path) -> None:
    name = case["name"]
    if answer["flaws"]:
        kept = bad / f"bad-{name.replace(' ', '-')}.json"
        kept.write_text(json.dumps({"case": case, "claim": claim, **answer}), encoding="utf-8")
        print(f"WRONG {name}: {answer['flaws'][:3]}, kept in {kept}", flush=True)
    elif answer["unproved"]:
        print(f"not proved in time: {name} ({answer['unproved']})", flush=True)
    elif not name.startswith("random"):
        held = f"{len(claim.get('levels', ()))} levels, {len(claim.get('groups', ()))} groups"
        print(f"{name}: {held} hold ({answer['seconds']:.1f} s)", flush=True)
