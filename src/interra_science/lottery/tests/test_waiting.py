"""Who comes next: an order fixed by the seed, and the first whom the mix allows."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from interra_science.lottery import Problem, Rule, Waiting, fair, lottery, next_in, reserve

MIX = {"newcomer": (2, 3), "local": (1, None)}
SAMIRA = Waiting(("Samira",), {"newcomer": 1, "local": 0})
RANIA_AND_YUSUF = Waiting(("Rania", "Yusuf"), {"newcomer": 2, "local": 0})
MARC = Waiting(("Marc",), {"newcomer": 0, "local": 1})


def test_the_order_is_the_same_for_the_same_seed_and_households_stay_whole():
    losers = ["Marc", "Samira", "Yusuf", "Rania", "Luc"]
    rules = [Rule("newcomer", ["Samira", "Rania", "Yusuf"]), Rule("local", ["Marc", "Luc"])]
    home = [["Yusuf", "Rania", "Winner"]]

    order = reserve("seed", losers, home, rules)

    assert order == reserve("seed", losers[::-1], home, rules)
    assert Counter(person for party in order for person in party.people) == Counter(losers)
    assert RANIA_AND_YUSUF in order


def test_someone_who_leaves_changes_nobody_elses_order():
    order = reserve(7, range(20))

    assert reserve(7, [i for i in range(20) if i != 3]) == tuple(
        party for party in order if party.people != (3,)
    )


def test_every_order_is_as_likely():
    orders = Counter(tuple(p.people[0] for p in reserve(seed, "abc")) for seed in range(3000))

    assert sum((times - 500) ** 2 / 500 for times in orders.values()) < 20.5  # χ², 5 degrees
    assert len(orders) == 6


def test_nobody_lost_and_nobody_waits():
    assert reserve(7, []) == ()
    assert next_in([], {}, MIX, 1) is None


def test_a_lottery_knows_its_households_and_rules():
    problem = Problem("abcd", 2, [Rule("newcomer", "ab", 0, 2)], together=["ab"])
    table = lottery(fair(problem), groups=2, seed=5)

    order = reserve(table, "abc")

    assert order == reserve(5, "abc", ["ab"], problem.rules)
    assert Waiting(("a", "b"), {"newcomer": 2}) in order


def test_the_first_in_order_comes_when_the_mix_allows():
    assert next_in([MARC, SAMIRA], {"newcomer": 2, "local": 3}, MIX, 1) == MARC


def test_a_seat_that_the_mix_needs_goes_to_the_first_who_mends_it():
    assert next_in([MARC, SAMIRA], {"newcomer": 1, "local": 3}, MIX, 1) == SAMIRA


def test_with_two_free_seats_and_one_newcomer_missing_the_first_still_comes_first():
    assert next_in([MARC, SAMIRA], {"newcomer": 1, "local": 3}, MIX, 2) == MARC


def test_a_household_waits_until_there_is_room_for_all_of_it():
    seated = {"newcomer": 1, "local": 3}

    assert next_in([RANIA_AND_YUSUF, SAMIRA], seated, MIX, 1) == SAMIRA
    assert next_in([RANIA_AND_YUSUF, SAMIRA], seated, MIX, 2) == RANIA_AND_YUSUF


def test_nobody_passes_an_upper_limit():
    assert next_in([SAMIRA, RANIA_AND_YUSUF], {"newcomer": 3, "local": 3}, MIX, 2) is None


def test_when_more_is_missing_than_seats_are_free_whoever_mends_comes():
    assert next_in([MARC, SAMIRA], {"newcomer": 0, "local": 3}, MIX, 1) == SAMIRA


def test_a_seat_is_held_for_a_newcomer_until_it_need_not_be():
    seated = {"newcomer": 1, "local": 3}

    assert next_in([MARC], seated, MIX, 1) is None
    assert next_in([MARC], seated, MIX, 1, hold=False) == MARC
    assert next_in([MARC, SAMIRA], seated, MIX, 1, hold=False) == SAMIRA


@given(
    waits=st.lists(st.sampled_from([SAMIRA, RANIA_AND_YUSUF, MARC]), max_size=6),
    newcomers=st.integers(0, 4),
    locals_=st.integers(0, 4),
    free=st.integers(0, 4),
    hold=st.booleans(),
)
def test_whoever_comes_next_fits_and_never_worsens_the_mix(waits, newcomers, locals_, free, hold):
    seated = {"newcomer": newcomers, "local": locals_}

    found = next_in(waits, seated, MIX, free, hold=hold)

    if found:
        after = {circle: seated[circle] + found.counts[circle] for circle in seated}
        left = free - len(found.people)
        missing = sum(max(0, least - after[circle]) for circle, (least, _most) in MIX.items())
        before = sum(max(0, least - seated[circle]) for circle, (least, _most) in MIX.items())
        assert left >= 0
        assert after["newcomer"] <= 3
        if hold:
            assert missing <= left or before - missing == len(found.people)
