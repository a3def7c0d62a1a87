"""A hundred thousand draws: people come as often as their announced chance says.

Fifty communities, two thousand picks each, every pick by a beacon of its own. For each, with times
O_i and chances p_i, X² = Σ (O_i - T·p_i)² / (T·p_i·(1 - p_i)) over those who can win or lose. The
seeds are fixed: what passes once passes always. The bound is a generous one all the same.
"""

from __future__ import annotations

import random
from itertools import pairwise

import numpy as np
import pytest

from interra_science.lottery import NoGroup, Problem, Rule, fair, lottery, pick

COMMUNITIES = 50
PICKS = 2_000
FAR = 4.5  # standard errors of the mean of X² per person, over all communities


def a_community(seed):
    """Households, overlapping rules, people who count against others, people apart, tickets."""
    luck = random.Random(seed)
    n = luck.randint(12, 30)
    homes, start = [], 0
    while start < n // 2:
        size = luck.choice([1, 1, 2, 3])
        homes.append(range(start, start + size))
        start += size
    half, third = luck.sample(range(n), n // 2), luck.sample(range(n), n // 3)
    rules = [
        Rule("new", half, luck.randint(0, 2), 5),
        Rule("young", third, luck.randint(0, 1), 4),
        Rule("speakers", half[: n // 4], -2, against=half[n // 4 :]),
    ]
    alone = range(start, n)
    apart = [pair for pair in pairwise(alone) if luck.random() < 0.15]
    tickets = {i: luck.randint(1, 4) for i in range(n) if luck.random() < 0.3}
    return Problem(range(n), luck.randint(5, 8), rules, homes, apart, tickets)


@pytest.fixture(scope="module")
def tables():
    """A table of 200 groups for each of the first communities of which a group can be drawn."""
    found = []
    seed = 0
    while len(found) < COMMUNITIES:
        seed += 1
        try:
            found.append(lottery(fair(a_community(seed)), 200, seed=seed, mix=5))
        except NoGroup:
            continue
    return found


def strangeness(table, index_of):
    """X² per person of this table, picked PICKS times: about 1 when the chances are true."""
    inside = np.array([[person in group for person in table.people] for group in table.groups])
    picked = np.bincount([index_of(turn) for turn in range(PICKS)], minlength=len(inside))
    chance = np.array([float(table.chance[person]) for person in table.people])
    open_ = (chance > 0) & (chance < 1)
    off = (picked @ inside - PICKS * chance)[open_] ** 2
    return float((off / (PICKS * chance * (1 - chance))[open_]).mean())


def standard_errors(values):
    """How far the mean of these is from 1."""
    return (np.mean(values) - 1) / (np.std(values, ddof=1) / len(values) ** 0.5)


def test_in_a_hundred_thousand_draws_everyone_comes_as_often_as_announced(tables):
    far = standard_errors(
        [
            strangeness(table, lambda turn, t=table: pick(t.commitment, f"beacon {turn}", 200))
            for table in tables
        ]
    )

    assert abs(far) < FAR


def test_a_hand_that_helps_one_person_is_caught(tables):
    """The negative control: one draw in three is held again when the first person did not win."""

    def helped(table, turn):
        index = pick(table.commitment, f"beacon {turn}", 200)
        if turn % 3 == 0 and table.people[0] not in table.groups[index]:
            index = pick(table.commitment, f"again {turn}", 200)
        return index

    far = standard_errors(
        [strangeness(table, lambda turn, t=table: helped(t, turn)) for table in tables]
    )

    assert far > FAR
