from __future__ import annotations

import datetime as dt

import pytest

from interra.gatherings.rules.deadlines import holds_seats_for_the_mix, offer_until
from interra.gatherings.tests.make import BRUSSELS, SATURDAY


def on(day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, 3, day, hour, minute, tzinfo=BRUSSELS)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (on(9, 12), on(10, 12)),  # a day
        (on(9, 22), on(11, 10)),  # not at night: a day and the morning after
        (on(13, 12, 30), on(13, 20)),  # thirty hours before: a quarter of them
        (on(13, 18, 30), on(14, 10)),  # would end at half past midnight
        (on(14, 9, 30), on(14, 11, 45)),
        (on(14, 16, 30), on(14, 17)),  # half an hour at least
        (on(14, 17, 15), on(14, 17, 30)),  # and never in the last hour
        (on(14, 17, 30), None),
    ],
)
def test_how_long_an_offer_stands(now, until):
    assert offer_until(now, SATURDAY) == until


def test_a_freed_seat_waits_for_the_mix_while_there_is_time():
    assert holds_seats_for_the_mix(on(12, 12), SATURDAY)
    assert not holds_seats_for_the_mix(on(13, 12), SATURDAY)
