"""Whoever is in the table of weeks too often changes places with somebody alike, and only so."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from interra_science.lottery import Rule, Session
from interra_science.lottery.batch import batch
from interra_science.lottery.mending import EVEN, mend

PEOPLE = [f"p{number}" for number in range(24)]
NEW = PEOPLE[:12]
WISHES = {person: ["Mon", "Tue"] for person in PEOPLE}
WEEKS = 40


def a_week(**more):
    sessions = [Session(day, 6, [Rule("new", NEW, 3, 3)]) for day in ("Mon", "Tue")]
    return batch(sessions, WISHES, **more)


def turns(best, favoured):
    """Three new and three others in each session, in turn; but the first three new people keep their
    seat on Monday through the first `favoured` weeks."""
    units = [unit[0] for kind in best.shape.kinds for unit in kind.units]
    inside = [np.zeros((WEEKS, len(units)), dtype=np.bool_) for _ in range(2)]
    circles = (NEW, PEOPLE[12:])
    for week in range(WEEKS):
        for number, marks in enumerate(inside):
            for circle in circles:
                start = 0 if week < favoured else 6 * week
                some = [circle[(start + 3 * number + i) % 12] for i in range(3)]
                marks[week, [units.index(person) for person in some]] = True
    return units, inside


def strays(best, units, inside):
    """How far each person is from the fairest chance, in each session and over all, in weeks."""
    tallies = [*inside, np.logical_or.reduce(inside)]
    chances = [best.chance_in("Mon"), best.chance_in("Tue"), best.chance]
    return np.array(
        [
            marks.sum(axis=0) - WEEKS * np.array([float(chance[p]) for p in units])
            for marks, chance in zip(tallies, chances, strict=True)
        ]
    )


def test_strays_end_and_every_week_keeps_its_seats_and_rules():
    best = a_week()
    units, inside = turns(best, favoured=10)
    before = np.abs(strays(best, units, inside)).max()

    mend(best, inside)

    assert before > 5
    assert np.abs(strays(best, units, inside)).max() <= EVEN
    is_new = np.array([person in NEW for person in units])
    for marks in inside:
        assert (marks.sum(axis=1) == 6).all()
        assert (marks[:, is_new].sum(axis=1) == 3).all()
    assert not (inside[0] & inside[1]).any()


def test_the_same_table_is_mended_in_the_same_way():
    best = a_week()
    (units, one), (_units, other) = turns(best, favoured=10), turns(best, favoured=10)

    mend(best, one)
    mend(best, other)

    assert len(units) == 24
    assert all((a == b).all() for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("more", [{"apart": list(pairwise(PEOPLE))}, {"per_person": 2}])
def test_where_places_cannot_be_changed_safely_nothing_is(more):
    """Everybody is kept apart from somebody; or one may have several seats."""
    best = a_week(**more)
    _units, inside = turns(best, favoured=10)
    before = [marks.copy() for marks in inside]

    mend(best, inside)

    assert all((a == b).all() for a, b in zip(before, inside, strict=True))


def test_who_counts_unlike_everybody_else_stays():
    """Giving the seat to the other one would change what the rule counts."""
    best = batch([Session("Mon", 1, [Rule("one", ["a"], 0, 1)])], {"a": ["Mon"], "b": ["Mon"]})
    always = np.tile(np.array([True, False]), (WEEKS, 1))
    inside = [always.copy()]

    mend(best, inside)

    assert (inside[0] == always).all()
