"""One person, one request in a week: whoever is brought has no list of their own, nor a second seat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from interra.gatherings import rules
from interra.gatherings.actions import offers, week_draw, weeks
from interra.gatherings.actions.refusals import SaysItThemselves
from interra.gatherings.models import Attendee, Registration, Seat
from interra.gatherings.queries.units import waiting_for_seats
from interra.gatherings.queries.week_terms import week_terms_of
from interra.gatherings.tests.asking import comes
from interra.gatherings.tests.make import NOON
from interra.gatherings.tests.weeks import CLOSES, a_week, dates_of, states_of, wishers, wishes
from interra.people.models import Household
from interra.people.tests.make import a_local, a_newcomer

if TYPE_CHECKING:
    from django.test import Client

    from interra.gatherings.models import Week
    from interra.people.models import Member

pytestmark = pytest.mark.django_db
State = Registration.State


@pytest.fixture
def home() -> tuple[Member, Member]:
    """Samira and Ali say that they come together."""
    household = Household.objects.create()
    return a_newcomer("Samira", household=household), a_local("Ali", household=household)


def brings(first: Registration, other: Member) -> Registration:
    party = [rules.Companion(member_id=other.pk)]
    return weeks.bring(registration=first, companions_=party, now=NOON)


def became_one_page(registration: Registration, ali: Member) -> None:
    """Two pages were made one: whom Samira brings had a list of his own under another name."""
    Attendee.objects.create(
        registration=registration, session=registration.session, member=ali, position=1
    )


def seats_of(week: Week, member: Member) -> int:
    return Seat.objects.filter(session__week=week, attendee__member=member).count()


def test_whoever_is_brought_comes_by_that_request_to_all_dates(
    client: Client, time_machine: Any, home: tuple[Member, Member]
):
    time_machine.move_to(NOON, tick=False)
    (samira, ali), week = home, a_week(seats=4)
    first = brings(wishes(samira, week, 0, 1), ali)

    assert wishes(ali, week, 1, 2) == first
    assert comes(ali, dates_of(week)[2]) == first
    client.force_login(ali)
    page = client.get(reverse("gatherings:join", args=[dates_of(week)[2].code]))

    assert page["Location"] == reverse("gatherings:receipt", args=[first.token])
    assert not Registration.objects.filter(member=ali).exists()


def test_whoever_has_a_list_cannot_be_brought_to_another_date(home: tuple[Member, Member]):
    (samira, ali), week = home, a_week(seats=4)
    wishes(ali, week, 1, 2)
    first = wishes(samira, week, 0, 1)

    with pytest.raises(SaysItThemselves):
        brings(first, ali)
    with pytest.raises(SaysItThemselves):
        comes(samira, dates_of(week)[2], companions=[rules.Companion(ali.pk)])


def test_the_list_of_somebody_who_is_brought_takes_no_part(home: tuple[Member, Member]):
    (samira, ali), week = home, a_week(sessions=4, seats=4)
    wishes(samira, week, 0, 1)
    wishes(ali, week, 2, 3)
    for hers in Registration.objects.filter(member=samira):
        became_one_page(hers, ali)

    terms = week_terms_of(week, today=CLOSES.date())
    week_draw.hold_week(week_id=week.pk, by=None, now=CLOSES)

    assert terms.people == 2
    assert states_of(week)[ali] == ["elsewhere", "elsewhere"]
    assert (seats_of(week, ali), seats_of(week, samira)) == (1, 1)


def test_a_seat_by_one_way_ends_the_waits_by_the_other(home: tuple[Member, Member]):
    (samira, ali), week = home, a_week(sessions=3, seats=2)
    hers = wishes(samira, week, 0, 1)
    his = wishes(ali, week, 1, 2)
    became_one_page(hers, ali)
    Registration.objects.filter(pk=his.pk).update(state=State.RESERVE)
    Registration.objects.filter(pk=hers.pk).update(
        state=State.OFFERED, offer_until=CLOSES + (CLOSES - NOON)
    )

    assert waiting_for_seats(dates_of(week)[1]) == []
    hers.refresh_from_db()
    offers.accept(registration=hers, now=CLOSES)

    his.refresh_from_db()
    assert his.state == State.ELSEWHERE


def test_a_party_waits_no_more_when_one_of_it_has_a_seat_of_the_week(
    home: tuple[Member, Member],
):
    (samira, ali), week = home, a_week(sessions=3, seats=2)
    hers = wishes(samira, week, 0, 1)
    his = wishes(ali, week, 1, 2)
    became_one_page(hers, ali)
    Registration.objects.filter(pk=his.pk).update(state=State.PLACED)
    Registration.objects.filter(pk=hers.pk).update(state=State.RESERVE)

    assert waiting_for_seats(dates_of(week)[0]) == []
    Registration.objects.filter(pk=his.pk).update(state=State.CANCELLED)
    assert waiting_for_seats(dates_of(week)[0]) == [hers]


def test_a_week_without_households_is_drawn_as_before():
    week = a_week()
    people = wishers(week, newcomers=3)

    assert week_terms_of(week, today=CLOSES.date()).people == len(people)
