"""Taps on names, as plain values: whatever the network does to them, the same people are there."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interra.gatherings.rules import presence
from interra.gatherings.rules.presence import Mark, present_after, standing
from interra.gatherings.tests.make import SATURDAY

RUNS = 1000
END = SATURDAY + dt.timedelta(hours=2)
HOUR = dt.timedelta(hours=1)


def an_add() -> Mark:
    return Mark(uuid4(), is_add=True)


def an_undo_of(*seen: Mark) -> Mark:
    return Mark(uuid4(), is_add=False, undoes=frozenset(mark.op for mark in seen))


def test_nobody_is_there_before_the_first_tap():
    assert not present_after([])


def test_a_second_tap_takes_the_first_one_back():
    tap = an_add()

    assert present_after([tap])
    assert not present_after([tap, an_undo_of(tap)])


def test_an_undo_that_arrives_before_the_tap_it_has_seen_still_takes_it_back():
    tap = an_add()

    assert not present_after([an_undo_of(tap), tap])


def test_a_tap_that_the_undo_had_not_seen_stands():
    of_samira, of_marc = an_add(), an_add()

    marks = [of_samira, an_undo_of(of_samira), of_marc]

    assert standing(marks) == {of_marc.op}


class Phone:
    """A phone at the door: it shows what it has seen, and taps on that."""

    def __init__(self, luck: random.Random) -> None:
        self.luck = luck
        self.seen: dict[UUID, tuple[str, Mark]] = {}

    def tap(self, who: str) -> tuple[str, Mark]:
        known = standing(mark for name, mark in self.seen.values() if name == who)
        op = UUID(int=self.luck.getrandbits(128))
        made = (who, Mark(op, is_add=not known, undoes=known))
        self.seen[op] = made
        return made


def three_phones(luck: random.Random, people: list[str]) -> list[tuple[str, Mark]]:
    """Fifty taps on each phone; now and then one of them hears what the others did."""
    phones = [Phone(luck) for _ in range(3)]
    turns = [phone for phone in phones for _ in range(50)]
    luck.shuffle(turns)
    made = []
    for phone in turns:
        if luck.random() < 0.1:
            for other in phones:
                phone.seen |= other.seen
        made.append(phone.tap(luck.choice(people)))
    return made


def there(marks: list[tuple[str, Mark]]) -> set[str]:
    by_name = defaultdict(list)
    for name, mark in marks:
        by_name[name].append(mark)
    return {name for name, theirs in by_name.items() if present_after(theirs)}


def test_three_phones_agree_in_a_thousand_orders_with_duplicates():
    luck = random.Random(18)
    made = three_phones(luck, [f"person {n}" for n in range(12)])
    expected = there(made)

    ends = set()
    for _ in range(RUNS):
        arrived = made + luck.choices(made, k=luck.randrange(len(made)))
        luck.shuffle(arrived)
        ends.add(frozenset(there(arrived)))

    assert len(made) == 150
    assert ends == {frozenset(expected)}
    assert 0 < len(expected) < 12


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 2**32), st.integers(1, 8))
def test_whatever_three_phones_do_the_order_of_arrival_changes_nothing(seed, people):
    luck = random.Random(seed)
    made = three_phones(luck, [str(n) for n in range(people)])
    arrived = made * 2
    luck.shuffle(arrived)

    assert there(arrived) == there(made)


def test_a_counter_of_last_taps_would_lose_somebody():
    """Why we name what an undo has seen: by the last tap alone, two orders end differently."""
    tap = an_add()
    undo = an_undo_of(tap)
    late = an_add()

    last_of = [marks[-1].is_add for marks in ([tap, undo, late], [tap, late, undo])]

    assert last_of == [True, False]
    assert present_after([tap, undo, late]) == present_after([tap, late, undo]) is True


@pytest.mark.parametrize(
    ("now", "is_open"),
    [
        (SATURDAY - 25 * HOUR, False),
        (SATURDAY - 24 * HOUR, True),
        (SATURDAY, True),
        (END + 24 * HOUR, True),
        (END + 24 * HOUR + dt.timedelta(seconds=1), False),
    ],
)
def test_names_are_shown_from_a_day_before_to_a_day_after(now, is_open):
    assert presence.list_is_open(SATURDAY, END, now) is is_open


@pytest.mark.parametrize(
    ("tapped_at", "now", "counts"),
    [
        (SATURDAY, SATURDAY, True),
        (SATURDAY, END + 48 * HOUR, True),  # the network came back two days later
        (SATURDAY, END + 8 * 24 * HOUR, False),
        (END + 25 * HOUR, END + 25 * HOUR, False),
        (END + 25 * HOUR, SATURDAY, True),  # a phone whose clock is wrong: we believe ours
        (SATURDAY - 48 * HOUR, SATURDAY, False),
    ],
)
def test_a_tap_counts_when_the_list_was_open(tapped_at, now, counts):
    assert presence.counts(tapped_at, SATURDAY, END, now) is counts


@pytest.mark.parametrize(
    ("minutes", "may"), [(-31, False), (-30, True), (0, True), (30, True), (31, False)]
)
def test_one_may_say_here_half_an_hour_around_the_start(minutes, may):
    now = SATURDAY + dt.timedelta(minutes=minutes)

    assert presence.may_say_here(SATURDAY, now) is may


def test_a_code_is_valid_for_its_minute_and_the_next():
    shown = presence.step_of(SATURDAY)

    valid = [
        minute
        for minute in range(-3, 5)
        if shown in presence.steps_valid(SATURDAY + dt.timedelta(minutes=minute))
    ]

    assert valid == [0, 1]


@pytest.mark.parametrize(("present", "tables"), [(4, 2), (6, 2), (12, 3), (13, 3), (30, 8)])
def test_we_propose_tables_of_about_four(present, tables):
    assert presence.tables_for(present) == tables


def test_a_crowd_has_fewer_arrangements():
    assert [presence.arrangements_for(n) for n in (4, 60, 120, 500)] == [200, 200, 50, 20]
