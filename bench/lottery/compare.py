"""Ours beside the peer, case by case, each in a process of its own."""

from __future__ import annotations

import json
import resource
import signal
import subprocess
import sys
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from statistics import median
from typing import Any

HERE = Path(__file__).parent
RUNS = 7
FLOORS = {  # how many times less CPU than the peer's maximin, at least
    "interra_n60_k12_s1": 40,
    "interra_n100_k16_s1": 90,
    "interra_n300_k30_s1": 480,
    "sortalg_fixture_22": 11,
    "opendlp_monitoring_30": 17,
    "entrofy_test_40": 150,
    "example_small_20": 1700,
    "sortalg_scaled_300_tight": 100,
    "sortalg_scaled_500": 500,
    "sortalg_scaled_750": 900,
}
HEAD = (
    "| case | people / seats / kinds | ours ms | peer s | ratio | floor | lowest chance | peer's lowest, short by "
    "| furthest below ours | off by at most | peer's panels |\n|" + "---|" * 11
)
SAME = 1e-3  # the peer stops within 0.0005 of its optimum


def ours(what: str, path: Path) -> dict[str, Any]:
    """The answer of `bench.lottery.ours`, in a process of its own."""
    command: list[str | Path] = [sys.executable, "-m", "bench.lottery.ours", what, path]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@dataclass
class Ran:
    """The peer's runs that ended in time; the CPU seconds of its process; whether it failed."""

    runs: list[dict[str, Any]]
    spent: float
    failed: bool


def peer(python: Path, path: Path, limit: float) -> Ran:
    """As many runs of the peer as end within `limit` CPU seconds (ten times as many of the clock)."""
    command: list[str | Path] = [python, HERE / "peer_maximin.py", path, str(limit), str(RUNS)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    failed = False
    try:
        done = subprocess.run(command, check=False, capture_output=True, timeout=10 * limit)
        told, failed = done.stdout, done.returncode not in (0, -signal.SIGXCPU, -signal.SIGKILL)
    except subprocess.TimeoutExpired as late:
        told = late.stdout or b""
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    lines = [line for line in told.decode().splitlines() if line.startswith('{"cpu"')]
    return Ran([json.loads(line) for line in lines if line.endswith("}")], spent, failed)


@dataclass
class Row:
    """One line of the table. `wrong`: the peer's lowest chance beats ours, which must never be."""

    told: str
    wrong: bool


def beside(name: str, case: dict[str, Any], best: dict[str, Any], theirs: Ran) -> Row:
    chances = best["chances"]
    inside = [person for person, chance in chances.items() if chance > 0]
    lowest = min(chances[person] for person in inside)
    own = median(best["cpu"])
    out = f" ({best['shut_out']} shut out)" if best["shut_out"] else ""
    level = next(level for level in map(Fraction, best["levels"]) if level)
    cells = [
        name,
        f"{len(case['people'])} / {case['seats']} / {best['kinds']}",
        f"{own * 1000:.1f}" if own < 1 else f"{own * 1000:.0f}",
        *_speed(theirs, own, FLOORS.get(name)),
        f"{level} = {lowest:.4f}{out}",
    ]
    if not theirs.runs:
        return Row(f"| {' | '.join(cells)} | – | – | – | – |", wrong=False)
    least = [min(run["chances"][person] for person in inside) for run in theirs.runs]
    gaps = [chances[i] - run["chances"][i] for run in theirs.runs for i in chances]
    broken = sum(run["broken"] for run in theirs.runs)
    cells += [
        f"{max(0.0, lowest - min(least)):.5f}",
        f"{max(gaps):.3f}",
        f"{max(map(abs, gaps)):.3f}",
        f"{median(run['panels'] for run in theirs.runs):.0f}"
        + (f", **{broken} broken**" if broken else ""),
    ]
    return Row(f"| {' | '.join(cells)} |", wrong=max(least) > lowest + SAME)


def _speed(theirs: Ran, own: float, floor: int | None) -> list[str]:
    """The peer's seconds, the ratio, and whether the floor is reached."""
    if theirs.failed and not theirs.runs:
        return ["failed", "–", "" if floor is None else f"≥ {floor}: not known"]
    more = "" if theirs.runs else "> "
    seconds = median(run["cpu"] for run in theirs.runs) if theirs.runs else theirs.spent
    told = f"{more}{seconds:.2f}" + (f" ({len(theirs.runs)})" if theirs.runs else "")
    ratio = seconds / own
    missed = "not known" if more else "**no**"
    reached = "" if floor is None else f"≥ {floor}: {'yes' if ratio >= floor else missed}"
    return [told, f"{more}{ratio:.0f}×", reached]


def compare(python: Path, paths: list[Path], limit: float) -> bool:
    """Prints the table; whether no result of ours is beaten."""
    print(
        f"CPU seconds; ours: leximin, proof and mixture, median of {RUNS}; the peer: maximin with"
    )
    print(
        f"HiGHS, median of (runs) that ended in {limit:.0f} s of CPU. No Gurobi here: no column for it.\n"
    )
    print(HEAD, flush=True)
    good = True
    for path in paths:
        case = json.loads(path.read_text(encoding="utf-8"))
        row = beside(path.stem, case, ours("solve", path), peer(python, path, limit))
        print(row.told, flush=True)
        good = good and not row.wrong
        if row.wrong:
            print(f"WRONG: the peer's lowest chance beats ours in {path.stem}.")
    return good
