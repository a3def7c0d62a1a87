"""The session begins and no draw was held: everybody who asked has an answer all the same."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from interra.foundation.journal.models import Entry
from interra.foundation.notices.models import Notice
from interra.gatherings.actions import drawing, joining, scheduling
from interra.gatherings.models import Registration, Session
from interra.gatherings.queries.calendars import calendar_of
from interra.gatherings.queries.desk_draws import needs
from interra.gatherings.queries.receipts import receipt
from interra.gatherings.tests.make import NOON, a_session
from interra.gatherings.tests.pools import a_pool, asks
from interra.gatherings.timeline import draws
from interra.people.tests.make import a_coordinator, a_member, sign_in_staff

pytestmark = pytest.mark.django_db
State = Registration.State
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture
def stuck() -> Session:
    """Three newcomers are wanted, only Marc and Marc asked; and nothing ran before the date."""
    session = a_session("Cuisine", mode="draw", newcomers_at_least=3)
    a_pool(session, locals_=2)
    return session


def test_when_the_session_begins_everyone_who_asked_is_told_once(stuck):
    gone = asks(stuck, a_member("Ali"), state=State.CANCELLED)

    before = draws.give_up_begun_draws(stuck.starts_at - dt.timedelta(minutes=1))
    told = [draws.give_up_begun_draws(stuck.starts_at) for _ in "12"]

    assert (before, told) == (0, [2, 0])
    states = stuck.registrations.exclude(pk=gone.pk).values_list("state", "moved_at", "answers")
    assert set(states) == {(State.NOT_HELD, stuck.starts_at, 1)}
    notices = Notice.objects.filter(kind="gatherings.not_held")
    assert [notice.useless_after for notice in notices] == 2 * [stuck.ends_at + DAY]
    assert Entry.objects.filter(verb="gatherings.draw_given_up").count() == 1


def test_a_deed_that_runs_twice_tells_once_and_never_too_early(stuck):
    early = drawing.give_up(session_id=stuck.pk, now=stuck.closes_at)
    told = [drawing.give_up(session_id=stuck.pk, now=stuck.starts_at) for _ in "12"]

    assert (early, told) == (0, [2, 0])


def test_dates_that_were_drawn_cancelled_or_first_come_are_left_alone():
    drawn, off, open_to_all = a_session(mode="draw"), a_session(mode="draw"), a_session()
    for session in (drawn, off):
        a_pool(session, locals_=2)
    joining.join(member=a_member(), session_id=open_to_all.pk, now=NOON)
    drawing.hold_draw(session_id=drawn.pk, by=None, now=drawn.closes_at)
    scheduling.cancel_session(session=off, by=None, now=NOON)

    assert draws.give_up_begun_draws(drawn.starts_at) == 0

    assert not Registration.objects.filter(state=State.NOT_HELD).exists()


@pytest.mark.parametrize("later", [HOUR, 3 * HOUR], ids=["during the date", "after it"])
def test_the_receipt_says_it_and_shows_other_dates(stuck, client, time_machine, later):
    a_session("Yoga", starts_at=stuck.starts_at + 7 * DAY, now=NOON)
    draws.give_up_begun_draws(stuck.starts_at)
    registration = stuck.registrations.first()
    time_machine.move_to(stuck.starts_at + later, tick=False)

    text = client.get(reverse("gatherings:receipt", args=[registration.token])).content.decode()

    assert "The draw was not held. You do not have a seat." in text
    assert "You may ask for another date." in text
    assert "Other ateliers" in text or "Other dates" in text


def test_in_a_calendar_the_date_is_struck_through(stuck):
    draws.give_up_begun_draws(stuck.starts_at)
    registration = stuck.registrations.first()

    file = calendar_of(receipt(registration, stuck.starts_at), "Cuisine").decode()

    assert "STATUS:CANCELLED" in file


def test_while_the_draw_is_late_the_receipt_does_not_promise_minutes(stuck, client, time_machine):
    time_machine.move_to(stuck.closes_at + HOUR, tick=False)

    token = stuck.registrations.first().token
    text = client.get(reverse("gatherings:receipt", args=[token])).content.decode()

    assert "The draw is late. When it is held, we write to you." in text


def test_the_desk_sees_it_before_and_for_a_week_after(stuck):
    a_session("Vide", mode="draw")  # nobody asked: nothing went wrong

    after_closing, last_hours, begun, a_week_later = (
        [need.said.partition(": ")[2] for need in needs(at) if "Cuisine" in need.said]
        for at in (
            stuck.closes_at + 2 * HOUR,
            stuck.starts_at - HOUR,
            stuck.starts_at,
            stuck.starts_at + 7 * DAY,
        )
    )
    draws.give_up_begun_draws(stuck.starts_at)
    (told,) = needs(stuck.starts_at + DAY)

    assert [
        "We draw without a mix Saturday 14 March, 12:30." in said for said in after_closing
    ] == [True]
    assert last_hours == ["the draw waits for you."]
    assert begun == ["the draw was not held. Those who asked have no seat."]
    assert a_week_later == []
    assert (told.late, told.url) == (True, reverse("gatherings:draw_desk", args=[stuck.code]))


def test_the_pages_of_the_draw_say_that_it_was_not_held(stuck, client, time_machine):
    time_machine.move_to(stuck.starts_at, tick=False)
    draws.give_up_begun_draws(stuck.starts_at)
    sign_in_staff(client, a_coordinator())

    desk = client.get(reverse("gatherings:draw_desk", args=[stuck.code])).content.decode()
    public = client.get(reverse("gatherings:draw", args=[stuck.code])).content.decode()

    assert "We told 2 people that there is no seat." in desk
    assert "Change the mix" not in desk
    assert "This draw was not held." in public
    assert "Everyone has a real chance." not in public
