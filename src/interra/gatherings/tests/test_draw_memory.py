"""What draws remember: who was turned away has more tickets next time, who had a seat has fewer."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from interra.gatherings.models import Registration, Session
from interra.gatherings.queries.fairest import fairest, floor_without
from interra.gatherings.queries.memory import have_come, memory_of
from interra.gatherings.queries.terms import terms_of
from interra.gatherings.rules.memory import GREATEST_CHANCE, LEAST_CHANCE, Memory
from interra.gatherings.tests.make import NOON, a_session
from interra.gatherings.tests.pools import a_pool, asks
from interra.people.tests.make import a_local, a_newcomer

pytestmark = pytest.mark.django_db
State = Registration.State
TODAY = NOON.date()


def a_past_draw(weeks: int = 1, **given) -> Session:
    return a_session(
        mode="draw",
        starts_at=NOON - dt.timedelta(weeks=weeks),
        now=NOON - dt.timedelta(weeks=weeks + 2),
        **given,
    )


def tickets_of(session: Session) -> dict[str, Fraction]:
    return {
        party.registrations[0]: party.people[0].tickets
        for party in terms_of(session, today=TODAY).parties
    }


def test_turned_away_twice_and_seated_once_are_remembered():
    samira, marc, new = a_newcomer("Samira"), a_local("Marc"), a_newcomer("Yonas")
    for weeks in (1, 2):
        asks(a_past_draw(weeks), samira, state=State.RESERVE, chance="300/1000")
    asks(a_past_draw(), marc, state=State.PLACED, chance="300/1000")
    session = a_session(mode="draw", seats=1)
    asked = [asks(session, one) for one in (samira, marc, new)]

    held = tickets_of(session)
    chance = fairest(terms_of(session, today=TODAY)).chance

    assert [held[one.code] for one in asked] == [3, Fraction(1, 4), 1]
    remembered = memory_of([samira, marc], today=TODAY)  # what their receipts speak of
    assert [remembered[one.pk].tickets for one in (samira, marc)] == [3, Fraction(1, 4)]
    assert sorted(chance.values()) == [Fraction(1, 17), Fraction(4, 17), Fraction(12, 17)]


@pytest.mark.parametrize(
    "past",
    [
        {"state": State.RESERVE, "chance": ""},  # took no part: nobody could reach them
        {"state": State.PLACED, "chance": "1/1"},  # there was a seat for everyone
        {"state": State.CANCELLED, "chance": "300/1000"},  # could not come after all
        {"state": State.LAPSED, "chance": "300/1000"},
    ],
)
def test_what_took_nothing_from_anybody_is_not_remembered(past):
    samira = a_newcomer("Samira")
    asks(a_past_draw(), samira, **past)

    assert memory_of([samira], today=TODAY) == {}


def test_a_year_later_or_after_a_cancelled_date_nothing_is_remembered():
    samira = a_newcomer("Samira")
    asks(a_past_draw(weeks=53), samira, state=State.RESERVE, chance="1/3")
    off = a_past_draw()
    Session.objects.filter(pk=off.pk).update(state=Session.State.CANCELLED)
    asks(off, samira, state=State.RESERVE, chance="1/3")

    assert memory_of([samira], today=TODAY) == {}


def test_a_household_has_the_tickets_of_whoever_has_the_most():
    samira, son = a_newcomer("Samira"), a_newcomer("Ali")
    asks(a_past_draw(), son, state=State.RESERVE, chance="1/3")
    session = a_session(mode="draw", seats=2)
    asks(session, samira, household=(son,))
    a_pool(session, locals_=2)

    chances = fairest(terms_of(session, today=TODAY)).chance

    assert sorted(set(chances.values())) == [Fraction(1, 3), Fraction(2, 3)]


def test_there_is_a_most_and_it_is_known_whether_waiting_still_helps():
    samira = a_newcomer("Samira")
    for weeks in range(1, 6):
        asks(a_past_draw(weeks), samira, state=State.RESERVE, chance="1/3")

    remembered = memory_of([samira], today=TODAY)[samira.pk]

    assert remembered == Memory(refusals=5)
    assert not remembered.gains_by_waiting
    assert Memory(refusals=2, seats=7).gains_by_waiting


def test_memory_never_makes_a_chance_smaller_than_one_in_twenty_where_that_can_be():
    """Marc had nine seats: alone with one who waits, he would have one chance in four hundred."""
    samira, marc = a_newcomer("Samira"), a_local("Marc")
    for weeks in range(1, 10):
        asks(a_past_draw(weeks), samira, state=State.RESERVE, chance="1/3")
        asks(a_past_draw(weeks), marc, state=State.PLACED, chance="1/3")
    session = a_session(mode="draw", seats=1)
    asks(session, samira)
    asks(session, marc)

    assert min(tickets_of(session).values()) == Fraction(1, 100)
    best = fairest(terms_of(session, today=TODAY))

    assert best.levels == (1 - GREATEST_CHANCE, GREATEST_CHANCE)
    assert best.levels[0] >= LEAST_CHANCE


def test_where_seats_are_too_few_for_that_memory_counts_in_full():
    samira = a_newcomer("Samira")
    asks(a_past_draw(), samira, state=State.RESERVE, chance="1/3")
    session = a_session(mode="draw", seats=1)
    asks(session, samira)
    a_pool(session, locals_=40)

    assert fairest(terms_of(session, today=TODAY)).levels == (Fraction(1, 42), Fraction(2, 42))


def test_nobody_is_nearly_sure_while_others_might_have_the_seat():
    session = a_session(mode="draw", seats=10, newcomers_at_least=5)
    a_pool(session, newcomers=5, locals_=3, unknown=6)

    sure = fairest(terms_of(session, today=TODAY))

    assert sure.levels[-1] == 1  # five newcomers for five seats: the rule leaves no choice
    assert floor_without(terms_of(session, today=TODAY), "newcomers") == Fraction(10, 14)


def test_first_time_is_about_days_that_are_over():
    samira, marc = a_newcomer("Samira"), a_local("Marc")
    asks(a_past_draw(), samira, state=State.PLACED)
    asks(a_session(), marc, state=State.PLACED)

    assert have_come([samira, marc], today=TODAY) == {samira.pk}
