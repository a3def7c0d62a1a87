"""Nobody nearly certain in a week: a cap on each person's chance of a seat, wherever that can be."""

from __future__ import annotations

import importlib
from fractions import Fraction

import pytest
from hypothesis import given, settings

from interra_science.lottery import NoGroup, Rule, verify
from interra_science.lottery import weeks as table_of
from interra_science.lottery.batch import Session, batch
from interra_science.lottery.groups import Groups
from interra_science.lottery.proof import flaws_in
from interra_science.lottery.tests.brute import is_leximin, lowest_ceiling
from interra_science.lottery.tests.test_batch import every_week, weeks

CAP = Fraction(9, 10)
WEEK = [Session("Mon", 1), Session("Tue", 1)]
WISHES = {name: ["Mon", "Tue"] for name in ("ann", "bob", "cem", "dia")}
OFTEN_TURNED_AWAY = {"ann": 20}


@given(week=weeks())
@settings(max_examples=150, deadline=None)
def test_a_cap_is_kept_or_the_least_that_all_weeks_allow_and_chances_are_the_fairest_below(week):
    sessions, wishes, tickets = week
    cap = Fraction(3, 5)
    try:
        plain = batch(sessions, wishes, tickets=tickets)
        best = batch(sessions, wishes, tickets=tickets, cap=cap)
    except NoGroup:
        return
    possible = every_week(sessions, wishes)
    ones = dict.fromkeys(wishes, Fraction(1))

    assert best.seated == plain.seated
    if best.ceiling:
        least = max(cap, lowest_ceiling(possible, sorted(wishes), ones, Fraction(0)))
        assert max(best.chance.values()) <= least
        assert is_leximin(best.chance, possible, tickets, least)
        total = (best.seated, best.seated)
        assert flaws_in(best.proof, Groups(best.shape, total), best.ceiling) == []
    else:
        assert best.chance == plain.chance


def test_nobody_is_nearly_certain_and_the_others_share_what_is_left():
    plain = batch(WEEK, WISHES, tickets=OFTEN_TURNED_AWAY)
    best = batch(WEEK, WISHES, tickets=OFTEN_TURNED_AWAY, cap=CAP)

    assert plain.chance == {"ann": 1, **dict.fromkeys(("bob", "cem", "dia"), Fraction(1, 3))}
    assert best.chance == {"ann": CAP, **dict.fromkeys(("bob", "cem", "dia"), Fraction(11, 30))}
    table = table_of(best, groups=60, seed=1)
    assert verify(table.public(), "dice 1", table.commitment).ok


def test_the_favourites_are_still_looked_for_below_a_cap():
    wishes = {**WISHES, "bob": ["Tue", "Mon"], "cem": ["Tue", "Mon"], "dia": ["Tue", "Mon"]}

    best = batch(WEEK, wishes, tickets=OFTEN_TURNED_AWAY, cap=CAP)

    assert best.chance_in("Mon")["ann"] == CAP
    assert best.chance_in("Mon")["bob"] == Fraction(1, 30)


def test_where_a_rule_wants_somebody_the_cap_is_not_kept():
    sessions = [Session("Mon", 1, [Rule("new", ["ann"], 1)]), Session("Tue", 1)]

    best = batch(sessions, WISHES, cap=CAP)

    assert best.ceiling == (Fraction(1), Fraction(1))
    assert best.chance["ann"] == 1


@pytest.mark.parametrize("wishes", [{}, {"ann": ["Mon"], "bob": ["Tue"]}, {"ann": []}])
def test_where_everyone_fits_or_nobody_asks_a_cap_changes_nothing(wishes):
    capped, plain = batch(WEEK, wishes, cap=CAP), batch(WEEK, wishes)

    assert capped.chance == plain.chance


def test_a_ceiling_that_no_lottery_is_found_under_leaves_the_plain_draw(monkeypatch):
    plain = batch(WEEK, WISHES, tickets=OFTEN_TURNED_AWAY)
    module = importlib.import_module("interra_science.lottery.batch")
    monkeypatch.setattr(module, "below", lambda *_args: None)

    best = batch(WEEK, WISHES, tickets=OFTEN_TURNED_AWAY, cap=CAP)

    assert (best.chance, best.ceiling) == (plain.chance, ())
