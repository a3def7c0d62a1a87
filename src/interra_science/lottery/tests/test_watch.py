"""A long draw tells how far it has come, and ends when its time is over, with what it has found."""

from __future__ import annotations

from itertools import count

import pytest

from interra_science.lottery import OutOfTime, Problem, Rule, fair, lottery
from interra_science.lottery.groups import Groups
from interra_science.lottery.tests.brute import of_many_kinds
from interra_science.lottery.tests.test_noise import TIGHT, only_columns


def out_after(looks, problem, **asked):
    """What is found when the clock may be looked at so many times; None when that was enough."""
    ticks = count()
    try:
        fair(problem, limit_s=looks, clock=lambda: next(ticks), **asked)
    except OutOfTime as why:
        return why
    return None


@pytest.mark.parametrize("problem", [TIGHT, of_many_kinds()])
def test_out_of_time_gives_the_best_lottery_so_far_and_how_far_it_can_be_from_the_fairest(problem):
    fairest = fair(problem)
    ends = [out_after(looks, problem) for looks in range(1, 200, 3)]

    found = [why for why in ends if why and why.best]

    assert ends[0].best is None
    assert ends[0].code == "out_of_time"
    assert ends[0].gap >= fairest.levels[0]
    assert found
    assert ends[-1] is None
    for why in found:
        groups = Groups(why.best.shape, why.best.total)
        assert all(groups.allow(counts) for _weight, counts in why.best.mixture)
        assert sum(why.best.chance.values()) == fairest.seated
        assert why.best.levels[0] + why.gap >= fairest.levels[0]
        assert why.best.check() == [
            "The chances are not those of the proof.",
            "Someone's chance has no proof.",
        ]


def test_columns_that_run_out_of_time_give_the_lottery_of_their_last_program(monkeypatch):
    only_columns(monkeypatch)
    fairest = fair(TIGHT)

    found = [why for looks in range(1, 40) if (why := out_after(looks, TIGHT)) and why.best]

    assert found
    assert all(sum(why.best.chance.values()) == fairest.seated for why in found)
    assert found[-1].gap < found[0].gap


def test_out_of_time_while_a_ceiling_is_lowered_gives_the_plain_lottery():
    rare = Problem(
        range(24), 8, [Rule("speaks", range(4), 2, 3), Rule("early", range(2, 10), 3, 4)]
    )
    needed = next(looks for looks in count(1) if out_after(looks, rare) is None)

    why = out_after(needed, rare, objective="even")

    assert why.best == fair(rare)
    assert why.gap == 0


def test_what_gave_way_is_told_when_time_is_over():
    soft = Rule("too many", [0, 6, 12], 5, firm=False)
    problem = Problem(TIGHT.people, TIGHT.seats, [*TIGHT.rules, soft], TIGHT.together)

    found = [why for looks in range(1, 40) if (why := out_after(looks, problem)) and why.best]

    assert found
    assert all(change.rule == "too many" for why in found for change in why.best.gave_way)
    assert found[0].best.gave_way == fair(problem).gave_way


def test_progress_is_told_from_nothing_to_done():
    told = []

    best = fair(TIGHT, objective="even", progress=lambda stage, done: told.append((stage, done)))
    lottery(best, 20, progress=lambda stage, done: told.append((stage, done)))

    stages = list(dict(told))
    assert stages == ["kinds", "bound", "groups", "ceiling", "done", "filled", "mixed"]
    shares = [done for stage, done in told if stage not in {"filled", "mixed"}]
    assert shares == sorted(shares)
    assert told[0] == ("kinds", 0.0)
    assert ("done", 1.0) in told
    assert told[-2:] == [("filled", 0.5), ("mixed", 1.0)]


def test_time_enough_changes_nothing():
    assert fair(TIGHT, limit_s=3600.0) == fair(TIGHT)
