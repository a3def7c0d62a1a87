"""The table of 1000 groups, and very many people."""

from __future__ import annotations

import json
import random
import tempfile
from pathlib import Path
from typing import Any

from bench.lottery.compare import ours
from bench.lottery.proof import Prover

HEAD = (
    "| case | people | CPU s | furthest from fair, lines of 1000 | lines that break something | pairs that never meet "
    "| of which some group could hold | of which the fairest chances forbid | lines per pair on average | SYG ratio | at most |\n|"
    + "---|"
    * 11
)
CROWD = 100_000
FEATURES = {"circle": 3, "age": 5, "gender": 2, "area": 5, "language": 2}


def print_tables(python: Path, paths: list[Path]) -> bool:
    """Prints what can be counted in each table; whether no line breaks a rule and all are near fair."""
    print(HEAD, flush=True)
    good = True
    with Prover(python) as prover:
        for path in paths:
            told = ours("table", path)
            case = json.loads(path.read_text(encoding="utf-8"))
            asked = told["unmet"]
            fit = prover.ask({"case": case, "pairs": asked})["fit"] if asked else 0
            could = f"{fit} of {len(asked)}" + (" looked at" if told["more"] else "")
            syg, most = (
                "–" if ratio is None else f"{ratio:.3f}"
                for ratio in (told["syg"], told["syg_most"])
            )
            barred = "–" if told["barred"] is None else told["barred"]
            print(
                f"| {path.stem} | {told['n']} | {told['cpu']:.2f} | {told['stray']:.2f} | {told['broken']} "
                f"| {told['never']:.2%} | {could} | {barred} | {told['per_pair']:.1f} | {syg} | {most} |",
                flush=True,
            )
            good = good and not told["broken"] and told["stray"] <= 2
    return good


def print_scale() -> bool:
    """Prints the cost of very many people, made from a seed; whether it stays under the limits."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "crowd.json"
        path.write_text(json.dumps(a_crowd()), encoding="utf-8")
        told = ours("scale", path)
    limits = {
        "solve, once people are sorted into kinds": (told["solve"], 0.2, "s"),
        "in all: imports, reading the JSON, sorting, solving, everyone's chance": (
            told["all"],
            4.0,
            "s",
        ),
        "memory of the process at most": (told["mb"], 200.0, "MB"),
    }
    print(f"{CROWD} people, {told['kinds']} kinds, floor {told['floor']}. CPU:")
    print(
        f"- reading {told['read']:.2f} s, sorting {told['sort']:.2f} s, `fair` in all {told['fair']:.2f} s"
    )
    for what, (value, limit, unit) in limits.items():
        print(
            f"- {what}: {value:.2f} {unit} (≤ {limit:g}: {'yes' if value <= limit else '**no**'})"
        )
    return all(value <= limit for value, limit, _unit in limits.values())


def a_crowd() -> dict[str, Any]:
    """About 300 kinds; each value has its share of the seats, two more or less, newcomers a half."""
    luck = random.Random(2026)
    people: list[dict[str, Any]] = []
    for number in range(CROWD):
        has = {f: f"v{min(luck.randrange(m), luck.randrange(m))}" for f, m in FEATURES.items()}
        people.append({"id": number, "features": has})
    seats = 60
    rules = []
    for feature, values in FEATURES.items():
        for value in (f"v{at}" for at in range(values)):
            held = sum(person["features"][feature] == value for person in people) * seats / CROWD
            at = round(seats / 3 if feature == "circle" else held)
            rules.append(
                {
                    "name": f"{feature}={value}",
                    "feature": feature,
                    "value": value,
                    "min": max(0, at - 2),
                    "max": at + 2,
                }
            )
    return {"people": people, "seats": seats, "rules": rules}
