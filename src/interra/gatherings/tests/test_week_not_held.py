"""The first date of a week begins and nothing was drawn: all who asked hear of it at once."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from interra.foundation.journal.models import Entry
from interra.foundation.notices.models import Notice
from interra.gatherings.actions import scheduling, week_draw
from interra.gatherings.models import Registration
from interra.gatherings.queries.desk_draws import needs
from interra.gatherings.tests.asking import told
from interra.gatherings.tests.make import NOON, SATURDAY
from interra.gatherings.tests.weeks import CLOSES, a_week, dates_of, states_of, wishers, wishes
from interra.gatherings.timeline.draws import give_up_begun_draws
from interra.people.tests.make import a_newcomer

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
State = Registration.State
MINUTE = dt.timedelta(minutes=1)


def test_each_person_is_told_once_of_their_favourite_when_the_first_date_begins():
    week = a_week()
    people = wishers(week, newcomers=3, locals_=3)

    early = give_up_begun_draws(SATURDAY - MINUTE)
    now_, later = give_up_begun_draws(SATURDAY), give_up_begun_draws(SATURDAY + MINUTE)

    assert (early, now_, later) == (0, 6, 0)
    assert {tuple(theirs) for theirs in states_of(week).values()} == {("not_held", "not_held")}
    for number, person in enumerate(people):
        assert told(person) == ["gatherings.asked", "gatherings.not_held"]
        notice = Notice.objects.get(to=person, kind="gatherings.not_held")
        assert notice.about["session"] == dates_of(week)[number % 3].code
    assert Entry.objects.filter(verb="gatherings.week_given_up").count() == 1


def test_the_receipt_of_a_later_date_says_so_and_the_desk_is_told_once(
    client: Client, time_machine
):
    week = a_week()
    asked = wishes(a_newcomer("Samira"), week, 2, 1)
    give_up_begun_draws(SATURDAY)
    time_machine.move_to(SATURDAY, tick=False)

    receipt = client.get(reverse("gatherings:receipt", args=[asked.token])).context["receipt"]

    said = [need.said for need in needs(SATURDAY)]
    assert receipt.headline == "The draw was not held. You do not have a seat."
    assert [one for one in said if "was not held" in one] == [
        "Atelier 1, Sunday 15 March: the draw was not held. Those who asked have no seat."
    ]


def test_a_first_date_that_was_called_off_ends_nothing():
    week = a_week()
    wishers(week, newcomers=3)
    scheduling.cancel_session(session=dates_of(week)[0], reason="", by=None, now=NOON)

    assert give_up_begun_draws(SATURDAY) == 0
    assert week_draw.give_up_week(week_id=week.pk, now=SATURDAY) == 0
    assert week_draw.hold_week(week_id=week.pk, by=None, now=SATURDAY).drawn_at == SATURDAY


def test_a_week_that_is_drawn_is_not_given_up():
    week = a_week()
    wishers(week, newcomers=3)
    week_draw.hold_week(week_id=week.pk, by=None, now=CLOSES)

    assert give_up_begun_draws(SATURDAY) == 0
