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

from interra_science.lottery.chances import Fair, fair
from interra_science.lottery.clash import Change, Clash, eased_by, explain
from interra_science.lottery.problem import Id, Problem, Rule, rules_from
from interra_science.lottery.proof import Level
from interra_science.lottery.refusals import BadRule, Contradiction, Impossible, NoGroup
from interra_science.lottery.seating import Arrangements, mixed_tables
from interra_science.lottery.tables import Lottery, lottery
from interra_science.lottery.transcript import Verified, commit, pick, pseudonyms, verify
from interra_science.lottery.waiting import Waiting, next_in, reserve

__all__ = [
    "Arrangements",
    "BadRule",
    "Change",
    "Clash",
    "Contradiction",
    "Fair",
    "Id",
    "Impossible",
    "Level",
    "Lottery",
    "NoGroup",
    "Problem",
    "Rule",
    "Verified",
    "Waiting",
    "commit",
    "eased_by",
    "explain",
    "fair",
    "lottery",
    "mixed_tables",
    "next_in",
    "pick",
    "pseudonyms",
    "reserve",
    "rules_from",
    "verify",
]
