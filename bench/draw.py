"""The mixed draw, measured: `bench/draw` says how to call it, docs/algorithms/figures.md what came out."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.lottery import proof
from bench.lottery.brute import print_brute
from bench.lottery.compare import compare
from bench.lottery.tables import print_scale, print_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
PEER = ROOT / ".bench" / "peer" / "bin" / "python"
INSTANCES = "../shared/data/draw/instances"
MISSING = """There is no case in {folder}.
Cases are JSON files as `interra draw` reads them; some of those that others made are GPL, so we ship none.
Name a folder of them with --instances, or in INTERRA_INSTANCES."""


def the_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/draw", description="The mixed draw, measured.")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--table", action="store_true", help="the table of 1000 groups")
    what.add_argument("--scale", action="store_true", help="100,000 people")
    what.add_argument("--proof", action="store_true", help="every claim proved by OR-tools")
    what.add_argument(
        "--brute", type=int, metavar="N", help="N small draws against every group listed"
    )
    parser.add_argument("--cases", type=int, default=50, help="with --proof: cases at random")
    parser.add_argument("--seed", type=int, default=1, help="with --proof or --brute: the first")
    parser.add_argument(
        "--limit", type=float, default=60.0, help="CPU seconds for the peer, per case"
    )
    parser.add_argument("--only", default="", help="cases with this in their name")
    parser.add_argument(
        "--instances", type=Path, default=os.environ.get("INTERRA_INSTANCES", ROOT / INSTANCES)
    )
    return parser.parse_args()


def cases(paths: list[Path], first: int, more: int) -> Iterator[dict[str, Any]]:
    for path in paths:
        yield {**json.loads(path.read_text(encoding="utf-8")), "name": path.stem}
    yield from map(proof.hard_case, range(first, first + more))


def main() -> int:
    options = the_options()
    if options.scale:
        return not print_scale()
    if options.brute:
        return not print_brute(options.brute, options.seed)
    folder = Path(options.instances)
    paths = [path for path in sorted(folder.glob("*.json")) if options.only in path.stem]
    if not paths:
        print(MISSING.format(folder=folder), file=sys.stderr)
        return 2
    if options.table:
        return not print_tables(PEER, paths)
    if options.proof:
        return not proof.print_proof(
            PEER, cases(paths, options.seed, options.cases), ROOT / ".bench"
        )
    return not compare(PEER, paths, options.limit)


sys.exit(main())
