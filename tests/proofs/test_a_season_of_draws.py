"""The season that `bench/season` measures, small: what holds for every one, whatever the times."""

from __future__ import annotations

from collections import Counter

import pytest
from bench.seasons import small
from bench.seasons.bounds import most_pairs, most_people
from bench.seasons.community import a_season
from bench.seasons.measure import Lived
from bench.seasons.policies import POLICIES

MIXED = list(POLICIES)[-4:]  # session by session, and ours


@pytest.fixture(scope="module")
def season():
    return a_season(seed=4, members=1500, weeks=3, sessions=2)


@pytest.mark.parametrize("policy", POLICIES)
def test_nobody_is_seated_twice_a_week_or_where_they_did_not_ask(season, policy):
    lived = Lived(season).live(POLICIES[policy])

    for week, seated in zip(season.weeks, lived.weeks, strict=True):
        times = Counter(member for group in seated.values() for member in group)
        assert set(times.values()) == {1}
        for place in week.places:
            assert len(seated[place.id]) <= place.seats
            assert all(place.id in week.wishes[member] for member in seated[place.id])
    assert lived.ever() * len(season.applicants) <= lived.seats


@pytest.mark.parametrize("policy", MIXED)
def test_each_session_that_is_drawn_keeps_its_mix_and_no_bound_is_passed(season, policy):
    lived = Lived(season).live(POLICIES[policy])

    assert lived.within == 6
    assert lived.ever() * len(season.applicants) <= most_people(season)
    assert len(lived.pairs) <= most_pairs(season)


def test_a_season_and_what_came_of_it_are_the_same_for_the_same_seed(season):
    again = a_season(seed=4, members=1500, weeks=3, sessions=2)
    policy = POLICIES["batch + tickets"]

    assert again == season
    assert Lived(again).live(policy).weeks == Lived(season).live(policy).weeks


@pytest.mark.parametrize("memory", [False, True])
def test_parting_those_who_met_moves_no_chance_and_lets_more_people_meet(memory):
    asked = small.asking(seed=1, sessions=20)

    without = small.season(small.Way("drawn", memory=memory), asked, 20, seed=1)
    parted = small.season(small.Way("parted", memory=memory, parting=True), asked, 20, seed=1)

    assert parted.moved == parted.broken == without.broken == 0
    assert len(without.pairs) < len(parted.pairs) <= small.BOUND * 20
