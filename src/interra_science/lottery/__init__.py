"""The mixed draw: the fairest lottery under mixing rules, exact, and open to anyone's check.

    problem = Problem(people, seats=12, rules=[Rule("newcomers", newcomers, 5, 7)], together=[…])
    best = fair(problem)                                  # chances, exact
    table = lottery(best, groups=1000, seed=…)            # 1000 equally likely groups
    seal = table.commitment                               # publish, then wait for the beacon
    winners = table.groups[pick(seal, beacon, 1000)]
    verify(table.public(), beacon).ok

`docs/algorithms/draw.md` tells how it works.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interra_science.lottery.attaining import attainable as attainable
    from interra_science.lottery.batch import BatchFair as BatchFair
    from interra_science.lottery.batch import Session as Session
    from interra_science.lottery.chances import Fair as Fair
    from interra_science.lottery.chances import fair as fair
    from interra_science.lottery.clash import Clash as Clash
    from interra_science.lottery.clash import explain as explain
    from interra_science.lottery.clash import softened as softened
    from interra_science.lottery.easing import Change as Change
    from interra_science.lottery.easing import eased_by as eased_by
    from interra_science.lottery.memory import tickets as tickets
    from interra_science.lottery.problem import Id as Id
    from interra_science.lottery.problem import Problem as Problem
    from interra_science.lottery.problem import Rule as Rule
    from interra_science.lottery.problem import rules_from as rules_from
    from interra_science.lottery.proof import Level as Level
    from interra_science.lottery.refilling import Refill as Refill
    from interra_science.lottery.refilling import refill as refill
    from interra_science.lottery.refusals import BadRule as BadRule
    from interra_science.lottery.refusals import Contradiction as Contradiction
    from interra_science.lottery.refusals import Impossible as Impossible
    from interra_science.lottery.refusals import NoGroup as NoGroup
    from interra_science.lottery.refusals import OutOfTime as OutOfTime
    from interra_science.lottery.rounds import TableRounds as TableRounds
    from interra_science.lottery.rounds import table_rounds as table_rounds
    from interra_science.lottery.seating import Arrangements as Arrangements
    from interra_science.lottery.seating import mixed_tables as mixed_tables
    from interra_science.lottery.tables import Lottery as Lottery
    from interra_science.lottery.tables import lottery as lottery
    from interra_science.lottery.transcript import Verified as Verified
    from interra_science.lottery.transcript import commit as commit
    from interra_science.lottery.transcript import pick as pick
    from interra_science.lottery.transcript import pseudonyms as pseudonyms
    from interra_science.lottery.transcript import verify as verify
    from interra_science.lottery.weekly import Weeks as Weeks
    from interra_science.lottery.weekly import weeks as weeks
    from interra_science.lottery.words import changes_in_words as changes_in_words

# Each name is fetched when it is first asked for: a web process that never draws must not carry
# numpy and the solver (35 MB for a site and its worker).
_WHERE = {
    "Arrangements": "seating",
    "BadRule": "refusals",
    "BatchFair": "batch",
    "Change": "easing",
    "Clash": "clash",
    "Contradiction": "refusals",
    "Fair": "chances",
    "Id": "problem",
    "Impossible": "refusals",
    "Level": "proof",
    "Lottery": "tables",
    "NoGroup": "refusals",
    "OutOfTime": "refusals",
    "Problem": "problem",
    "Refill": "refilling",
    "Session": "batch",
    "Rule": "problem",
    "TableRounds": "rounds",
    "Verified": "transcript",
    "changes_in_words": "words",
    "Weeks": "weekly",
    "attainable": "attaining",
    "commit": "transcript",
    "eased_by": "easing",
    "explain": "clash",
    "fair": "chances",
    "lottery": "tables",
    "mixed_tables": "seating",
    "pick": "transcript",
    "pseudonyms": "transcript",
    "refill": "refilling",
    "rules_from": "problem",
    "softened": "clash",
    "table_rounds": "rounds",
    "tickets": "memory",
    "verify": "transcript",
    "weeks": "weekly",
}
__all__ = list(_WHERE)


def __getattr__(name: str) -> object:
    if name not in _WHERE:
        raise AttributeError(name)
    found: object = getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
    globals()[name] = found
    return found
