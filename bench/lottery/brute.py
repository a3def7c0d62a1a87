"""Thousands of small draws at random, each against every group listed in whole fractions (`tests/brute`)."""

from __future__ import annotations

import time
from collections import Counter

from hypothesis import HealthCheck, given, seed, settings

from interra_science.lottery import Problem, eased_by, explain, fair, lottery
from interra_science.lottery.tests.brute import every_group, is_leximin, problems, tickets_of


def print_brute(cases: int, first: int) -> bool:
    """Prints how many draws were compared; the first one that differs ends it with its description."""
    seen: Counter[str] = Counter()

    @seed(first)
    @given(problem=problems(most=7, more=True))
    @settings(
        max_examples=cases,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def compared(problem: Problem) -> None:
        seen["draws"] += 1
        seen.update(_compared(problem))

    start = time.process_time()
    compared()
    cpu = time.process_time() - start
    print(
        f"{seen['draws']} draws at random, all as every group listed says: {seen['held']} with the fairest chances, "
        f"a proof that holds and {seen['lines']} lines of tables that keep every rule; {seen['none']} with no group, "
        f"where each way out opens one. {seen['against']} had people who count against others. {cpu:.0f} s of CPU."
    )
    return True


def _compared(problem: Problem) -> Counter[str]:
    groups = every_group(problem)
    told = Counter(against=int(any(rule.against for rule in problem.rules)))
    clash = explain(problem)
    assert clash.possible == bool(groups)
    if not clash.possible:
        assert all(every_group(eased_by(problem, option)) for option in clash.options)
        return told + Counter(none=1)
    best = fair(problem)
    assert is_leximin(best.chance, groups, tickets_of(problem))
    assert best.shut_out == set(problem.people).difference(*groups)
    assert best.check() == []
    lines = lottery(best, 20, seed=1, mix=5).groups
    assert set(map(frozenset, lines)) <= set(groups)
    return told + Counter(held=1, lines=len(lines))
