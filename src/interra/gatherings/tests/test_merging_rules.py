from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from interra.gatherings.rules import Companion, State
from interra.gatherings.rules.merging import Standing, follow, is_better
from interra.gatherings.tests.make import NOON

HOUR = dt.timedelta(hours=1)


def standing(state: State, **more: Any) -> Standing:
    usual = {"is_present": False, "is_own": True, "line": None, "asked_at": NOON}
    return Standing(state=state, **usual | more)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (standing(State.RESERVE, is_present=True), standing(State.PLACED)),
        (standing(State.PLACED), standing(State.OFFERED)),
        (standing(State.OFFERED), standing(State.RESERVE)),
        (standing(State.RESERVE), standing(State.ASKED)),
        (standing(State.ASKED), standing(State.NOT_HELD)),
        (standing(State.PLACED), standing(State.PLACED, is_own=False)),
        (standing(State.PLACED, is_own=False), standing(State.RESERVE)),
        (standing(State.RESERVE, line=2), standing(State.RESERVE, line=3)),
        (standing(State.RESERVE, line=9), standing(State.RESERVE)),
        (standing(State.ASKED), standing(State.ASKED, asked_at=NOON + HOUR)),
    ],
)
def test_the_better_of_two_answers(better, worse):
    assert is_better(better, worse)
    assert not is_better(worse, better)


def test_nobody_follows_twice_and_no_party_is_too_large():
    friends = [Companion(name=name) for name in "ABCDEF"]

    assert follow(staying=friends[:1], leaving=friends[:2]) == (1,)
    assert follow(staying=friends[:4], leaving=friends[4:]) == (0,)
    assert follow(staying=[], leaving=[]) == ()
