"""Our engine on one case, in a process of its own: prints one line of JSON.

usage: python -m bench.lottery.ours (solve | table | scale) CASE.json
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections import defaultdict
from math import lcm
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from interra_science.lottery.tables import Lottery

RUNS = 7
ENOUGH = 60.0  # seconds after which no run begins
GROUPS = 1000
PAIRS = 2000  # pairs that never meet and are looked at one by one


def solve(case: dict[str, Any]) -> dict[str, Any]:
    """CPU seconds of `fair` (leximin, proof and mixture) from a ready problem, run by run."""
    from interra_science.lottery.chances import fair
    from interra_science.lottery.exchange import problem_of

    problem = problem_of(case)
    runs = []
    for _ in range(RUNS):
        start = time.process_time()
        runs.append((fair(problem), time.process_time() - start))
        if sum(seconds for _best, seconds in runs) > ENOUGH:
            break
    best = runs[0][0]
    return {
        "cpu": [seconds for _best, seconds in runs],
        "chances": {str(person): float(chance) for person, chance in best.chance.items()},
        "levels": [str(level) for level in best.levels],
        "kinds": len(best.kinds),
        "shut_out": len(best.shut_out),
    }


def table(case: dict[str, Any]) -> dict[str, Any]:
    """The table of 1000 groups after the solve: its cost, and what can be counted in it."""
    from interra_science.lottery.chances import fair
    from interra_science.lottery.exchange import problem_of
    from interra_science.lottery.tables import lottery

    best = fair(problem_of(case))
    start = time.process_time()
    drawn = lottery(best, GROUPS, seed="bench")
    cpu = time.process_time() - start
    times: defaultdict[Any, int] = defaultdict(int)
    for group in drawn.groups:
        for person in group:
            times[person] += 1
    n, k = len(best.chance), case["seats"]
    return {
        "cpu": cpu,
        "n": n,
        "stray": max(float(abs(times[i] - GROUPS * p)) for i, p in best.chance.items()),
        "broken": sum(bool(_breaks(case, set(group))) for group in drawn.groups),
        "per_pair": GROUPS * k * (k - 1) / (n * (n - 1)),
        **_pairs(drawn, times),
    }


def _breaks(case: dict[str, Any], group: set[Any]) -> list[str]:
    """What this group breaks, from the case alone."""
    flaws = [] if len(group) == case["seats"] else ["seats"]
    features = {person["id"]: person.get("features", {}) for person in case["people"]}
    for rule in case.get("rules", ()):
        held = len(group.intersection(rule.get("members", ())))
        held -= len(group.intersection(rule.get("against", ())))
        for side, sign in (("value", 1), ("against_value", -1)):
            if side in rule:
                held += sign * sum(features[i].get(rule["feature"]) == rule[side] for i in group)
        most = rule.get("max")
        if held < (rule.get("min") or 0) or (most is not None and held > most):
            flaws.append(rule["name"])
    flaws += [
        "together" for home in case.get("together", ()) if 0 < len(group & set(home)) < len(home)
    ]
    return flaws + ["apart" for pair in case.get("apart", ()) if set(pair) <= group]


def _pairs(drawn: Lottery, times: dict[Any, int]) -> dict[str, Any]:
    """Pairs (of people who can be drawn at all) that never meet, and how much of the true variance of
    a Horvitz-Thompson mean its Sen-Yates-Grundy estimate finds, averaged over all 0/1 outcomes."""
    import numpy as np

    inside = np.array([i for i, person in enumerate(drawn.people) if times[person]])
    joint = drawn.meetings[np.ix_(inside, inside)] / GROUPS
    chance = np.array([times[drawn.people[i]] for i in inside]) / GROUPS
    upper = np.triu_indices(len(inside), 1)
    each = 1 / chance
    gap = (np.outer(chance, chance) - joint)[upper]
    far = (each[:, None] ** 2 / 2 + each[None, :] ** 2 / 2 - np.outer(each, each) / 2)[upper]
    met = joint[upper] > 0
    true = float((gap * far).sum())
    return {
        "more": int((~met).sum()) > PAIRS,
        "never": 1 - float(met.mean()),
        "syg": float((gap * far)[met].sum()) / true if true > 0 else None,
        **_barred(drawn, inside[np.stack(upper)[:, ~met]], (gap * far)[~met] / true),
        "unmet": [
            [drawn.people[inside[upper[0][at]]], drawn.people[inside[upper[1][at]]]]
            for at in np.flatnonzero(~met)[:: max(1, int((~met).sum()) // PAIRS)][:PAIRS]
        ],
    }


def _barred(drawn: Lottery, pairs: Any, lost: Any) -> dict[str, Any]:
    """How many of the pairs that never meet are in no group that a fairest lottery may use (one that
    weighs all that each level of the proof allows), and so the most that the ratio can be."""
    from interra_science.lottery.groups import Groups
    from interra_science.lottery.solver import whole_point

    best = drawn.fair
    if not best.shape.plain or pairs.shape[1] > PAIRS:
        return {"barred": None, "syg_most": None}
    kind = {i: c for c, k in enumerate(best.kinds) for unit in k.units for i in unit}
    rows: list[Any] = list(Groups(best.shape, best.total).rows)
    for level in best.proof:
        parts = lcm(level.most.denominator, *(weight.denominator for weight in level.weights))
        most = int(level.most * parts)
        rows.append(([int(weight * parts) for weight in level.weights], most, most))
    found: dict[tuple[int, int], bool] = {}
    barred = []
    for one, other in pairs.T.tolist():
        c, d = sorted((kind[drawn.people[one]], kind[drawn.people[other]]))
        if (c, d) not in found:
            low = [int(v == c) + int(v == d) for v in range(len(best.kinds))]
            found[c, d] = whole_point(rows, low, list(best.shape.most)) is not None
        barred.append(not found[c, d])
    share = sum(part for part, out in zip(lost.tolist(), barred, strict=True) if out)
    return {"barred": sum(barred), "syg_most": 1 - share}


def scale(path: str) -> dict[str, Any]:
    """All of it for very many people: the imports, reading them, the solve, everyone's chance."""
    start = time.process_time()
    from interra_science.lottery.chances import fair
    from interra_science.lottery.exchange import problem_of
    from interra_science.lottery.shapes import shape_of

    with Path(path).open(encoding="utf-8") as file:
        problem = problem_of(json.load(file))
    read = time.process_time()
    best = fair(problem)
    solved = time.process_time()
    floor = min(best.chance.values())
    end = time.process_time()
    mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sort, again = _warm(lambda: shape_of(problem)), _warm(lambda: fair(problem))
    return {
        "read": read - start,
        "fair": solved - read,
        "sort": sort,
        "solve": again - sort,
        "all": end - start,
        "kinds": len(best.kinds),
        "floor": str(floor),
        "mb": mb,
    }


def _warm(what: Callable[[], object]) -> float:
    times = []
    for _ in range(3):
        start = time.process_time()
        what()
        times.append(time.process_time() - start)
    return median(times)


def main(what: str, path: str) -> None:
    if what == "scale":
        print(json.dumps(scale(path)))
        return
    case = json.loads(Path(path).read_text(encoding="utf-8"))
    print(json.dumps({"solve": solve, "table": table}[what](case)))


main(*sys.argv[1:])
