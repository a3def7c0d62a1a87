"""Samira has two pages: what she asked for under both names becomes one person's, and two again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from interra.foundation.sealing import pseudonym
from interra.gatherings.actions import drawing, offers
from interra.gatherings.actions.joining import leave
from interra.gatherings.models import Registration, Seat, Session
from interra.gatherings.rules import Companion, State
from interra.gatherings.tests.asking import comes, seated, told
from interra.gatherings.tests.make import NOON, SATURDAY, a_session
from interra.gatherings.tests.two_pages import DAY, HOUR, Desk, party, picture, the, who_asked
from interra.people.tests.make import a_member

if TYPE_CHECKING:
    from interra.people.models import Member

AICHA, CHILD = Companion(name="Aïcha"), Companion(is_child=True)


@pytest.fixture
def desk(db: Any) -> Desk:
    return Desk()


def test_requests_seats_and_hosted_dates_follow_the_page_that_stays_and_come_back(desk):
    asked = comes(desk.other, a_session())
    hosted = a_session(hosts=[desk.other])
    together = a_session(hosts=[desk.kept, desk.other])
    before = picture()

    desk.merge()
    assert the(asked).member == desk.kept
    assert seated(asked) == 1
    assert [list(one.hosts.all()) for one in (hosted, together)] == [[desk.kept]] * 2
    assert desk.foretold() == []

    desk.part()
    assert picture() == before
    assert list(hosted.hosts.all()) == [desk.other]
    assert set(together.hosts.all()) == {desk.kept, desk.other}


def test_of_two_seats_one_goes_to_the_next_in_line(desk):
    session, nadia = a_session(seats=2), a_member("Nadia")
    comes(desk.kept, session)
    second = comes(desk.other, session)
    waits = comes(nadia, session)

    assert desk.foretold() == [
        "“\u2068Cuisine du samedi\u2069”, Saturday 14 March: 2 seats for one person. One seat becomes free."
    ]
    desk.merge()

    assert the(second).state == State.CANCELLED
    assert the(waits).state == State.OFFERED
    assert who_asked(session) == {"Samira": "placed", "Nadia": "offered"}


def test_a_seat_that_went_to_somebody_else_does_not_come_back(desk):
    session, nadia = a_session(seats=2), a_member("Nadia")
    comes(desk.kept, session)
    second = comes(desk.other, session)
    offers.accept(registration=_offered(desk, session, nadia), now=NOON)

    desk.part()

    assert who_asked(session) == {"Samira": "placed", "Samira H.": "reserve", "Nadia": "placed"}
    assert (seated(second), party(the(second))) == (0, ["Samira H."])
    assert told(desk.other)[-1] == "gatherings.reserve"


def _offered(desk: Desk, session: Session, nadia: Member) -> Registration:
    waits = comes(nadia, session)
    desk.merge()
    return waits


def test_a_seat_that_stayed_free_comes_back(desk):
    session = a_session()
    comes(desk.kept, session)
    comes(desk.other, session, companions=[AICHA])
    before = picture()

    desk.merge()
    desk.part()

    assert [one[:2] for one in picture()] == [one[:2] for one in before]
    assert Seat.objects.exclude(attendee=None).count() == 3
    assert "gatherings.reserve" not in told(desk.other)


def test_the_better_answer_stays_whichever_page_has_it(desk):
    session = a_session(seats=1)
    first = comes(desk.other, session)
    waits = comes(desk.kept, session)
    before = picture()

    assert desk.foretold()[0].endswith("asked twice. One request stays.")
    desk.merge()
    assert (the(first).member, the(first).state) == (desk.kept, State.PLACED)
    assert (the(waits).member, the(waits).state) == (desk.other, State.CANCELLED)

    desk.part()
    assert picture() == before


def test_who_comes_along_follows_to_the_seat_that_stays(desk):
    session = a_session()
    stays = comes(desk.kept, session, companions=[CHILD])
    goes = comes(desk.other, session, companions=[AICHA, CHILD])

    desk.merge()
    assert party(stays) == ["Samira", "child", "Aïcha"]
    assert (seated(stays), seated(goes)) == (3, 0)

    desk.part()
    assert party(stays) == ["Samira", "child"]
    assert party(goes) == ["Samira H.", "Aïcha", "child"]
    assert (seated(stays), seated(goes)) == (2, 3)


def test_who_would_need_a_seat_that_is_not_there_is_foretold(desk):
    session = a_session(seats=1)
    stays = comes(desk.kept, session)
    goes = comes(desk.other, session, companions=[AICHA, CHILD])

    assert desk.foretold()[0].endswith("2 other people lose their seat or their wait.")
    desk.merge()
    assert party(stays) == ["Samira"]

    desk.part()
    assert party(the(goes)) == ["Samira H.", "Aïcha", "child"]
    assert the(goes).state == State.RESERVE


def test_two_requests_for_a_draw_become_one_and_two_again(desk):
    session = a_session(mode="draw")
    stays = comes(desk.kept, session)
    goes = comes(desk.other, session, companions=[AICHA])
    before = picture()

    desk.merge()
    assert party(stays) == ["Samira", "Aïcha"]
    assert who_asked(session) == {"Samira": "asked"}

    desk.part()
    assert [one[1:] for one in picture()] == [one[1:] for one in before]
    assert party(goes) == ["Samira H.", "Aïcha"]


def test_after_the_draw_the_second_request_waits_at_the_end(desk):
    session = a_session(mode="draw", seats=4)
    for one in (desk.kept, desk.other, a_member("Marc"), a_member("Nadia"), a_member("Ali")):
        comes(one, session)
    desk.merge()
    drawing.hold_draw(session_id=session.pk, by=None, now=session.closes_at)

    desk.part(session.closes_at + HOUR)

    assert who_asked(session)["Samira H."] == "reserve"


def test_a_seat_that_was_kept_is_kept_again_while_its_time_runs(desk):
    session = a_session(seats=2)
    nadia = comes(a_member("Nadia"), session)
    comes(desk.kept, session)
    kept_for = comes(desk.other, session)
    leave(registration=nadia, by=None, now=NOON)
    assert the(kept_for).state == State.OFFERED
    until = the(kept_for).offer_until

    desk.merge()
    desk.part()
    assert (the(kept_for).state, the(kept_for).offer_until) == (State.OFFERED, until)

    desk.merge()
    desk.part(NOON + 2 * DAY)
    again = the(kept_for)
    assert (again.state, again.line) == (State.OFFERED, the(kept_for).line)
    assert again.offer_until > until


def test_whoever_has_asked_again_since_keeps_that(desk):
    session = a_session()
    stays = comes(desk.kept, session)
    goes = comes(desk.other, session)
    desk.merge()
    Registration.objects.filter(pk=goes.pk).update(member=None)

    desk.part()

    assert who_asked(session) == {"Samira": "placed"}
    assert the(stays).member == desk.kept


@pytest.mark.parametrize("late", [False, True])
def test_a_date_that_is_over_or_cancelled_takes_nobody_back(desk, late):
    session = a_session()
    comes(desk.kept, session)
    goes = comes(desk.other, session)
    desk.merge()
    if not late:
        Session.objects.filter(pk=session.pk).update(state=Session.State.CANCELLED)

    desk.part(SATURDAY + HOUR if late else NOON + HOUR)

    assert (the(goes).member, the(goes).state) == (desk.other, State.CANCELLED)


def test_a_request_that_was_taken_back_before_is_left_as_it_is(desk):
    session, second = a_session(), a_session()
    mine = leave(registration=comes(desk.kept, session), by=None, now=NOON)
    theirs = comes(desk.other, session)
    both = [leave(registration=comes(one, second), by=None, now=NOON) for one in desk.pages()]
    before = picture()

    desk.merge()
    assert [the(one).member for one in (mine, theirs)] == [desk.other, desk.kept]
    assert [the(one).member for one in both] == [desk.kept, desk.other]

    desk.part()
    assert picture() == before


def test_old_requests_count_as_one_persons(desk):
    asked = comes(desk.other, a_session())
    trace = pseudonym("registration", desk.other.code)
    Registration.objects.filter(pk=asked.pk).update(member=None, traced_as=trace)

    desk.merge()
    assert the(asked).traced_as == pseudonym("registration", desk.kept.code)

    desk.part()
    assert the(asked).traced_as == trace


def test_a_host_who_stepped_down_since_does_not_host_again(desk):
    session = a_session(hosts=[desk.other])
    desk.merge()
    session.hosts.clear()

    desk.part()

    assert list(session.hosts.all()) == []


def test_a_seat_is_not_given_back_before_those_who_wait(desk):
    session = a_session(seats=2)
    comes(desk.kept, session)
    second = comes(desk.other, session)
    waits = comes(a_member("Nadia"), session, companions=[AICHA])

    desk.merge()
    assert the(waits).state == State.RESERVE
    desk.part()

    assert who_asked(session)["Nadia"] == "reserve"  # two seats are not free
    assert the(second).state == State.OFFERED
