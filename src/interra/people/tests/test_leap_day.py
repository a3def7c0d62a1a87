import datetime as dt

from interra.people.rules import Band, Circle, circle_of


def test_a_band_given_on_a_leap_day_ends_on_the_first_of_march():
    leap_day = dt.date(2024, 2, 29)

    before = circle_of(Band.UNDER_1, leap_day, dt.date(2027, 2, 28))
    after = circle_of(Band.UNDER_1, leap_day, dt.date(2027, 3, 1))

    assert (before, after) == (Circle.NEWCOMER, Circle.LOCAL)
