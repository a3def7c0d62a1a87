"""The peer's maximin with HiGHS on one case, run in the peer's environment: one line of JSON per run.

usage: peer_maximin.py CASE.json SECONDS RUNS. Timed: `find_distribution_maximin`, from features and
people already read, to its panels and their probabilities. SECONDS are of CPU: it starts no run that
cannot end within them, and a run that does not is ended by the system.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from itertools import combinations
from pathlib import Path
from typing import Any

from sortition_algorithms import Settings, read_in_features, read_in_people
from sortition_algorithms.committee_generation import (
    find_distribution_maximin,
    standardize_distribution,
)
from sortition_algorithms.utils import set_random_provider


def read(case: dict[str, Any]) -> tuple[Any, Any]:
    """The case in the peer's own objects. Names become f0, v0_0, … so that it cleans none of them."""
    names = list(dict.fromkeys(rule["feature"] for rule in case["rules"]))
    limits = {(rule["feature"], rule["value"]): rule for rule in case["rules"]}
    values: dict[str, list[Any]] = {}
    for name in names:
        ruled = [value for feature, value in limits if feature == name]
        seen = [person["features"].get(name) for person in case["people"]]
        values[name] = list(dict.fromkeys(ruled + seen))
    rows = []
    for number, name in enumerate(names):
        for place, value in enumerate(values[name]):
            limit = limits.get((name, value), {})
            most = limit.get("max")
            row = {"feature": f"f{number}", "value": f"v{number}_{place}"}
            row["min"] = str(limit.get("min") or 0)
            row["max"] = str(case["seats"] if most is None else min(most, case["seats"]))
            rows.append(row)
    features, _name, _value = read_in_features(list(rows[0]), rows, case["seats"])
    lines = []
    for person in case["people"]:
        line = {"id": str(person["id"])}
        for number, name in enumerate(names):
            place = values[name].index(person["features"].get(name))
            line[f"f{number}"] = f"v{number}_{place}"
        lines.append(line)
    people, _report = read_in_people(list(lines[0]), lines, features, Settings("id", ["id"]))
    return features, people


def broken(case: dict[str, Any], panels: list[frozenset[str]]) -> int:
    """How many panels do not fill the seats or break a rule."""
    rules = [
        (
            rule,
            {
                str(person["id"])
                for person in case["people"]
                if person["features"].get(rule["feature"]) == rule["value"]
            },
        )
        for rule in case["rules"]
    ]
    return sum(
        len(panel) != case["seats"]
        or any(
            not (rule["min"] or 0)
            <= len(panel & members)
            <= (case["seats"] if rule["max"] is None else rule["max"])
            for rule, members in rules
        )
        for panel in panels
    )


def run(case: dict[str, Any], seed: int) -> dict[str, Any]:
    features, people = read(case)
    set_random_provider(seed)
    start = time.process_time()
    panels, weights, _report = find_distribution_maximin(
        features, people, case["seats"], [], solver_backend="highspy"
    )
    panels, weights = standardize_distribution(panels, weights)
    cpu = time.process_time() - start
    chances = dict.fromkeys((str(person["id"]) for person in case["people"]), 0.0)
    met: set[frozenset[str]] = set()
    for panel, weight in zip(panels, weights, strict=True):
        for one in panel:
            chances[one] += weight
        met.update(map(frozenset, combinations(panel, 2)))
    n = len(chances)
    return {
        "cpu": cpu,
        "chances": chances,
        "panels": len(panels),
        "broken": broken(case, panels),
        "never": 1 - len(met) / (n * (n - 1) / 2),
    }


def main(path: str, seconds: float, runs: int) -> None:
    case = json.loads(Path(path).read_text())
    begun = int(time.process_time())
    resource.setrlimit(resource.RLIMIT_CPU, (begun + int(seconds) + 1, begun + int(seconds) + 2))
    spent = 0.0
    for seed in range(1, runs + 1):
        told = run(case, seed)
        print(json.dumps(told), flush=True)
        spent += told["cpu"]
        if spent + told["cpu"] > seconds:
            break


main(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]))
