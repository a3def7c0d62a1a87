"""Seasons of draws, measured: `bench/season` says how to call it, docs/algorithms/figures.md what came out."""

from __future__ import annotations

import argparse
import sys

from bench.seasons import small
from bench.seasons.bounds import most_pairs, most_people
from bench.seasons.community import a_season
from bench.seasons.measure import Lived
from bench.seasons.policies import POLICIES

COVERED, MET, CPU = 0.90, 0.85, 10.0
LARGE = (
    "way to give the seats",
    "sessions within their mix",
    "ever seated",
    "of the bound",
    "newcomers / locals ever seated",
    "Gini of seats",
    "asked 4 times or more, never seated",
    "new pairs",
    "chance of who was never seated, after 0 → 4 refusals",
    "CPU s",
)
SMALL = ("way of drawing", "pairs who met", "of the bound", "draws with a chance moved", "CPU s")


def the_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bench/season", description="Seasons of draws, measured."
    )
    parser.add_argument("--members", type=int, default=5000)
    parser.add_argument("--weeks", type=int, default=12)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument(
        "--groups", type=int, default=100, help="of each table, in the small community"
    )
    parser.add_argument("--sessions", type=int, default=60, help="of the small community")
    return parser.parse_args()


def large(options: argparse.Namespace) -> bool:
    """Prints a season of 5 sessions a week under each policy; whether ours reaches what it should."""
    seasons = [a_season(seed, options.members, options.weeks) for seed in options.seeds]
    people = [most_people(season) for season in seasons]
    for season, most in zip(seasons, people, strict=True):
        asked = len(season.applicants)
        seats = sum(place.seats for week in season.weeks for place in week.places)
        print(
            f"- seed {season.seed}: {asked} ask, {seats} seats in {5 * options.weeks} sessions, bound of "
            f"people ever seated {most} ({most / asked:.3f}), of new pairs {most_pairs(season)}"
        )
    _head(LARGE)
    lived: list[Lived] = []
    for name, policy in POLICIES.items():
        lived = [Lived(season).live(policy) for season in seasons]
        ever = [
            one.ever() * len(one.history) / most for one, most in zip(lived, people, strict=True)
        ]
        _line(
            name,
            " ".join(str(one.within) for one in lived) + f" /{5 * options.weeks}",
            " ".join(f"{one.ever():.3f}" for one in lived),
            " ".join(f"{share:.1%}" for share in ever),
            " ".join(f"{one.ever('newcomers'):.2f}/{one.ever('locals'):.2f}" for one in lived),
            " ".join(f"{one.gini:.2f}" for one in lived),
            " ".join(f"{one.left_out:.0%}" for one in lived),
            " ".join(str(len(one.pairs)) for one in lived),
            " ".join(f"{one.chance(0):.2f}→{one.chance(4):.2f}" for one in lived),
            " ".join(f"{one.cpu:.1f}" for one in lived),
        )
    ours = [one.ever() * len(one.history) / most for one, most in zip(lived, people, strict=True)]
    return _reached(
        {
            "every session keeps its mix": all(one.within == 5 * options.weeks for one in lived),
            f"at least {COVERED:.0%} of the bound": min(ours) >= COVERED,
            f"at most {CPU:g} s of CPU a season": max(one.cpu for one in lived) <= CPU,
        }
    )


def little(options: argparse.Namespace) -> bool:
    """Prints whom newcomers meet in a small community; whether ours reaches what it should."""
    asked = [small.asking(seed, options.sessions) for seed in options.seeds]
    bound = small.BOUND * options.sessions
    print(f"\n{options.sessions} sessions, bound of pairs of a newcomer and a local {bound}")
    _head(SMALL)
    told: list[small.Told] = []
    for way in small.WAYS:
        told = [
            small.season(way, people, options.groups, seed)
            for seed, people in zip(options.seeds, asked, strict=True)
        ]
        _pairs(way.name, told, bound)
    _pairs("not fair: whoever meets most", [small.greedy(people) for people in asked], bound)
    return _reached(
        {
            "every group keeps its mix": not any(one.broken for one in told),
            "chances unchanged by the swaps": not any(one.moved for one in told),
            f"at least {MET:.0%} of the bound": min(len(one.pairs) for one in told) >= MET * bound,
        }
    )


def _pairs(name: str, told: list[small.Told], bound: int) -> None:
    _line(
        name,
        " ".join(str(len(one.pairs)) for one in told),
        " ".join(f"{len(one.pairs) / bound:.1%}" for one in told),
        " ".join(str(one.moved) for one in told),
        " ".join(f"{one.cpu:.1f}" for one in told),
    )


def _head(names: tuple[str, ...]) -> None:
    _line(*names)
    print("|" + "---|" * len(names), flush=True)


def _line(*cells: str) -> None:
    print(f"| {' | '.join(cells)} |", flush=True)


def _reached(aims: dict[str, bool]) -> bool:
    for aim, reached in aims.items():
        print(f"- {aim}: {'yes' if reached else '**no**'}")
    return all(aims.values())


def main() -> int:
    options = the_options()
    reached = [large(options), little(options)]
    return not all(reached)


if __name__ == "__main__":
    sys.exit(main())
