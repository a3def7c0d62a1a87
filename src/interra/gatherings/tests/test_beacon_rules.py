"""What picks the group, on plain values."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from interra.gatherings.rules.beacons import (
    Network,
    NotLotto,
    named_lotto,
    named_round,
    read_dice,
    read_lotto,
)

BRUSSELS = ZoneInfo("Europe/Brussels")
NETWORK = Network(chain="abc", genesis=1_000_000, period=30)


def at(seconds):
    return dt.datetime.fromtimestamp(1_000_000 + seconds, tz=dt.UTC)


@pytest.mark.parametrize(
    ("seconds", "number"), [(-90, 1), (0, 1), (1, 2), (29, 2), (30, 2), (31, 3), (3000, 101)]
)
def test_a_round_is_the_first_that_is_not_before_its_moment(seconds, number):
    assert NETWORK.round_after(at(seconds)) == number
    assert NETWORK.comes_at(number) >= at(seconds)


def test_the_round_that_picks_comes_ten_minutes_after_closing_at_the_earliest():
    named = named_round(NETWORK, at(0))

    assert (named.round, named.known_from) == (21, at(600))
    assert named.text == "drand:abc:21"


@pytest.mark.parametrize(
    ("closes", "day"),
    [
        ((2026, 3, 12, 18, 0), dt.date(2026, 3, 14)),  # a Thursday
        ((2026, 3, 11, 19, 0), dt.date(2026, 3, 11)),  # a Wednesday, before the lottery closes
        ((2026, 3, 11, 19, 1), dt.date(2026, 3, 14)),  # that evening is too near
        ((2026, 3, 14, 23, 0), dt.date(2026, 3, 18)),
    ],
)
def test_the_lotto_that_picks_is_the_first_after_closing(closes, day):
    named = named_lotto(dt.datetime(*closes, tzinfo=BRUSSELS))

    assert (named.on, named.text) == (day, f"lotto-be:{day}")
    assert named.known_from == dt.datetime.combine(day, dt.time(21), tzinfo=BRUSSELS)


@pytest.mark.parametrize(
    ("numbers", "bonus", "read"),
    [
        ("44 3 12 8 31 20", "7", "3-8-12-20-31-44+7"),
        (" 3,8, 12;20-31.44 ", " 7 ", "3-8-12-20-31-44+7"),
        ("٣ ٨ ١٢ ٢٠ ٣١ ٤٤", "٧", "3-8-12-20-31-44+7"),
        ("3 8 12 20 31", "7", NotLotto.HOW_MANY),
        ("3 8 12 20 31 44", "", NotLotto.HOW_MANY),
        ("3 8 12 20 31 44", "7 9", NotLotto.HOW_MANY),
        ("3 8 12 20 31 46", "7", NotLotto.OUT_OF_RANGE),
        ("3 8 12 20 31 x", "7", NotLotto.OUT_OF_RANGE),
        ("3 8 12 20 31 ²", "7", NotLotto.OUT_OF_RANGE),
        ("3 8 12 20 31 44", "99999999999999999999", NotLotto.OUT_OF_RANGE),
        ("3 8 12 20 31 31", "7", NotLotto.TWICE),
        ("3 8 12 20 31 44", "44", NotLotto.TWICE),
    ],
)
def test_lotto_numbers_are_read_as_people_type_them(numbers, bonus, read):
    assert read_lotto(numbers, bonus) == read


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("4 1 6 2 2 5 3 6 1 4", "4162253614"),
        ("4162253614", "4162253614"),
        ("٤١٦٢٢ ٥٣٦١٤", "4162253614"),
        ("416225361", None),
        ("41622536144", None),
        ("4162253617", None),
        ("416225361x", None),
        ("416225361²", None),
        ("", None),
    ],
)
def test_dice_are_ten_digits_from_1_to_6(typed, digits):
    assert read_dice(typed) == digits
