"""Weeks are made at the desk, and people make their wish lists."""

from __future__ import annotations

import datetime as dt

import pytest

from interra.foundation.journal.models import Entry
from interra.gatherings import rules
from interra.gatherings.actions import beacons, drawing, joining, merging, scheduling, weeks
from interra.gatherings.actions.promising import ImpossibleBeacon
from interra.gatherings.actions.refusals import CannotJoin
from interra.gatherings.models import Draw, Registration, Week
from interra.gatherings.queries.refills import question_of
from interra.gatherings.queries.wishes import answers_seen
from interra.gatherings.tests.asking import comes, told
from interra.gatherings.tests.make import NOON, SATURDAY, a_session
from interra.gatherings.tests.weeks import CLOSES, a_week, dates, dates_of, states_of, wishes
from interra.people.tests.make import a_local, a_member, a_newcomer

pytestmark = pytest.mark.django_db
State = Registration.State
DAY = dt.timedelta(days=1)


def order_of(week: Week) -> list[str]:
    asked = Registration.objects.filter(week=week, state=State.ASKED).order_by("wish")
    return [one.session.title["fr"] for one in asked]


def test_the_sessions_of_a_week_close_together_and_the_first_leads():
    week = a_week(beacon="dice")

    assert {one.closes_at for one in dates_of(week)} == {CLOSES}
    assert {draw.kind for draw in Draw.objects.all()} == {"dice"}
    assert Draw.objects.get(week=week).session == dates_of(week)[0]
    assert Entry.objects.filter(verb="gatherings.week_made").count() == 1


def test_a_week_wants_two_draws_to_come_that_nobody_has_asked_for():
    three, first_come = dates(), a_session()
    asked = a_session(mode="draw")
    comes(a_newcomer("Samira"), asked)

    def make(sessions: list, closes_at: dt.datetime = CLOSES, **more: str) -> None:
        weeks.make_week(sessions=sessions, closes_at=closes_at, by=None, now=NOON, **more)

    for refused, sessions, closes in (
        (weeks.NotAWeek, three[:1], CLOSES),
        (weeks.NotAWeek, [*three, first_come], CLOSES),
        (weeks.NotAWeek, three, SATURDAY + DAY),
        (weeks.NotAWeek, three, NOON),
        (weeks.SomebodyAsked, [*three, asked], CLOSES),
    ):
        with pytest.raises(refused):
            make(sessions, closes)
    with pytest.raises(ImpossibleBeacon):
        make(three, SATURDAY, beacon="lotto-be")
    assert Week.objects.count() == 0


def test_a_week_changes_and_is_taken_apart_while_nobody_has_asked():
    week = a_week()
    one, two, three = dates_of(week)

    weeks.change_week(
        week=week, sessions=[two, three], closes_at=CLOSES, beacon="dice", by=None, now=NOON
    )
    assert dates_of(week) == [two, three]
    assert Draw.objects.get(week=week).session == two
    weeks.take_apart(week=week, by=None, now=NOON)
    one.refresh_from_db()

    assert (one.week, Week.objects.count()) == (None, 0)


def test_once_somebody_has_asked_the_week_stays():
    week = a_week()
    wishes(a_newcomer("Samira"), week, 0, 1)

    with pytest.raises(weeks.SomebodyAsked):
        weeks.take_apart(week=week, by=None, now=NOON)
    assert week.sessions.count() == 3


def test_the_list_is_kept_in_order_and_replaced_by_the_next_one():
    week, samira = a_week(), a_newcomer("Samira")

    wishes(samira, week, 2, 0)
    assert order_of(week) == ["Atelier 2", "Atelier 0"]
    wishes(samira, week, 0, 1)

    assert order_of(week) == ["Atelier 0", "Atelier 1"]
    assert told(samira) == ["gatherings.asked"]


def test_a_late_copy_of_the_list_changes_nothing():
    week, samira = a_week(), a_newcomer("Samira")
    wishes(samira, week, 0, 1)
    seen = answers_seen(week, samira)
    wishes(samira, week, 1, 2, seen=seen)

    wishes(samira, week, 0, 1, seen=seen)

    assert order_of(week) == ["Atelier 1", "Atelier 2"]


def test_two_wishes_at_least_where_there_is_a_choice():
    week, samira = a_week(sessions=2), a_newcomer("Samira")

    for few in ((0,), (0, 0), ()):
        with pytest.raises(weeks.TooFewWishes):
            wishes(samira, week, *few)
    scheduling.cancel_session(session=dates_of(week)[0], reason="", by=None, now=NOON)
    wishes(samira, week, 1)

    assert order_of(week) == ["Atelier 1"]


def test_only_dates_of_the_week_that_take_requests_can_be_wished_for():
    week, samira = a_week(), a_newcomer("Samira")
    other = a_session(mode="draw")

    with pytest.raises(CannotJoin):
        weeks.wish(member=samira, week=week, wishes=[other, dates_of(week)[0]], now=NOON)
    with pytest.raises(CannotJoin):
        weeks.wish(member=samira, week=week, wishes=dates_of(week)[:2], now=CLOSES)


def test_a_party_wishes_together():
    week = a_week(seats=6)
    first = wishes(a_newcomer("Samira"), week, 0, 1)

    weeks.bring(registration=first, companions_=[rules.Companion(name="Rima")], now=NOON)
    assert sorted(one.attendees.count() for one in Registration.objects.all()) == [2, 2]
    wishes(first.member, week, 0, 2)  # type: ignore[arg-type]  # she is known

    live = Registration.objects.live()
    assert [one.attendees.count() for one in live] == [2, 2]


def test_a_party_of_a_date_alone_changes_alone():
    session = a_session(mode="draw")
    asked = comes(a_newcomer("Samira"), session)

    weeks.bring(registration=asked, companions_=[rules.Companion(name="Rima")], now=NOON)

    assert asked.attendees.count() == 2


def test_leaving_before_the_draw_takes_the_whole_list_back():
    week, samira = a_week(), a_newcomer("Samira")
    first = wishes(samira, week, 0, 1)

    joining.leave(registration=first, by=samira, now=NOON)

    assert states_of(week)[samira] == ["cancelled", "cancelled"]


def test_a_request_made_at_the_desk_is_one_more_wish_at_the_end():
    week, samira = a_week(), a_newcomer("Samira")
    wishes(samira, week, 1, 0)

    comes(samira, dates_of(week)[2])

    assert order_of(week) == ["Atelier 1", "Atelier 0", "Atelier 2"]


def test_somebody_new_makes_a_list_once_however_often_the_form_is_sent():
    week = a_week()

    def send() -> Registration:
        return weeks.welcome_and_wish(
            who={"name": "Samira", "phone": "", "email": "", "age": ""},
            language="ar",
            week=week,
            wishes=dates_of(week)[:2],
            form_key="a key",
            now=NOON,
        )

    first = send()
    assert send() == first
    assert Registration.objects.count() == 2


def test_a_date_of_a_week_is_neither_closed_nor_named_nor_moved_past_the_week_alone():
    week = a_week()
    first = dates_of(week)[0]

    with pytest.raises(drawing.NoDraw):
        drawing.close_early(session=first, reason="x", by=None, now=NOON)
    with pytest.raises(beacons.NamedForGood):
        beacons.name_beacon(session=first, kind="dice", by=None, now=NOON)
    early = CLOSES - DAY
    with pytest.raises(scheduling.ImpossibleTimes):
        scheduling.move_session(
            session=first, starts_at=early, ends_at=early + DAY, by=None, now=NOON
        )
    moved = scheduling.move_session(
        session=first, starts_at=SATURDAY + DAY, ends_at=SATURDAY + 2 * DAY, by=None, now=NOON
    )
    assert moved.closes_at == CLOSES


def test_two_pages_of_one_person_with_two_seats_keep_both():
    week, kept, other = a_week(), a_member("Samira"), a_local("Samira H.")
    for n, who in enumerate((kept, other)):
        asked = wishes(who, week, n, 2)
        Registration.objects.filter(pk=asked.pk).update(state=State.PLACED)

    merging.move(kept, other, now=NOON)

    placed = Registration.objects.filter(member=kept, state=State.PLACED)
    assert sorted(one.week_id or 0 for one in placed) == [0, week.pk]


def test_nobody_is_offered_a_second_seat_of_the_week():
    week = a_week()
    first, second = dates_of(week)[:2]
    samira = a_newcomer("Samira")
    wishes(samira, week, 0, 1)
    Draw.objects.update(drawn_at=CLOSES, sealed_at=CLOSES)
    Registration.objects.filter(session=first).update(state=State.OFFERED)
    Registration.objects.filter(session=second).update(state=State.RESERVE, line=1)

    assert question_of(second, now=CLOSES) is None
