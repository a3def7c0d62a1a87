"""Samira has two pages: somebody brings her, or she was there already."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from interra.gatherings.actions import presence
from interra.gatherings.actions.joining import leave
from interra.gatherings.models import Attendee, Registration, Session
from interra.gatherings.rules import Companion, State
from interra.gatherings.rules.presence import Mark, Tap
from interra.gatherings.tests.asking import comes, seated
from interra.gatherings.tests.make import NOON, SATURDAY, a_session
from interra.gatherings.tests.two_pages import DAY, Desk, party, picture, the, who_asked
from interra.people.models import Household, Member
from interra.people.tests.make import a_member
from interra.people.timeline.desk import part_with_merged

AICHA = Companion(name="Aïcha")


@pytest.fixture
def desk(db: Any) -> Desk:
    return Desk()


def tap(session: Session, registration: Registration) -> None:
    """The host ticks who asked."""
    attendee = registration.attendees.get(position=0)
    mark = Mark(uuid4(), is_add=True, undoes=frozenset())
    taps = [Tap(mark, who=attendee.pk, at=SATURDAY)]
    presence.merge(session=session, taps=taps, by=None, now=SATURDAY)


@pytest.fixture
def yara(desk: Desk) -> Member:
    """She comes with both pages of Samira: nobody had noticed."""
    home = Household.objects.create()
    Member.objects.filter(pk__in=[desk.kept.pk, desk.other.pk]).update(household=home)
    for page in desk.pages():
        page.refresh_from_db()
    return a_member("Yara", household=home)


def test_brought_twice_by_the_same_person_comes_once(desk, yara):
    session = a_session()
    both = [Companion(member_id=one.pk) for one in desk.pages()]
    hers = comes(yara, session, companions=both)

    desk.merge()
    assert party(hers) == ["Yara", "Samira"]
    assert seated(hers) == 2

    desk.part()
    assert party(hers) == ["Yara", "Samira", "Samira H."]
    assert seated(hers) == 3


def test_ones_own_request_comes_before_being_brought(desk, yara):
    session = a_session()
    hers = comes(yara, session, companions=[Companion(member_id=desk.kept.pk)])
    own = comes(desk.other, session)
    assert len(desk.foretold()) == 1

    desk.merge()

    assert (party(hers), party(own)) == (["Yara"], ["Samira"])
    assert the(own).member == desk.kept
    desk.part()
    assert (party(hers), party(own)) == (["Yara", "Samira"], ["Samira H."])


def test_being_brought_to_a_seat_is_better_than_waiting_alone(desk, yara):
    session = a_session(seats=2)
    hers = comes(yara, session, companions=[Companion(member_id=desk.other.pk)])
    own = comes(desk.kept, session, companions=[AICHA])

    assert desk.foretold()[0].endswith("1 other person loses their seat or their wait.")
    desk.merge()
    assert party(hers) == ["Yara", "Samira"]
    assert the(own).state == State.CANCELLED

    desk.part()
    assert party(hers) == ["Yara", "Samira H."]
    assert party(the(own)) == ["Samira", "Aïcha"]
    assert the(own).state == State.RESERVE


def test_a_full_party_takes_nobody_back(desk, yara):
    session = a_session(seats=3)
    both = [Companion(member_id=one.pk) for one in desk.pages()]
    hers = comes(yara, session, companions=both)
    desk.merge()
    comes(a_member("Nadia"), session)

    desk.part()

    assert party(hers) == ["Yara", "Samira"]


def test_a_party_that_no_longer_comes_takes_nobody_back(desk, yara):
    session = a_session()
    both = [Companion(member_id=one.pk) for one in desk.pages()]
    hers = comes(yara, session, companions=both)
    desk.merge()
    leave(registration=hers, by=yara, now=NOON)

    desk.part()

    assert who_asked(session) == {}


def test_in_a_draw_being_brought_twice_is_once_and_twice_again(desk, yara):
    session = a_session(mode="draw")
    both = [Companion(member_id=one.pk) for one in desk.pages()]
    hers = comes(yara, session, companions=both)

    desk.merge()
    assert party(hers) == ["Yara", "Samira"]

    desk.part()
    assert party(hers) == ["Yara", "Samira", "Samira H."]


def test_who_came_by_another_way_meanwhile_is_not_written_twice(desk, yara):
    session = a_session()
    comes(desk.kept, session)
    goes = comes(desk.other, session, companions=[Companion(member_id=yara.pk)])
    Attendee.objects.filter(member=yara).update(name="Aïcha", member=None)
    desk.merge()
    Attendee.objects.filter(name="Aïcha").delete()
    Registration.objects.filter(member=desk.kept).update(state=State.CANCELLED)

    desk.part()

    assert party(the(goes)) == ["Samira H."]


def test_who_has_found_another_way_since_does_not_ask_again(desk, yara):
    session = a_session(seats=2)
    better, waits = comes(desk.other, session, companions=[AICHA]), comes(desk.kept, session)
    desk.merge()
    leave(registration=better, by=None, now=NOON)
    hers = comes(yara, session, companions=[Companion(member_id=desk.kept.pk)])

    desk.part()

    assert party(hers) == ["Yara", "Samira"]
    assert the(waits).state == State.CANCELLED


# --- what has been -------------------------------------------------------------------------------
def test_who_was_seen_under_either_name_was_there_once(desk):
    session = a_session()
    mine, theirs = comes(desk.kept, session), comes(desk.other, session)
    tap(session, theirs)
    before = picture()

    desk.merge(SATURDAY + DAY)
    present = Attendee.objects.get(is_present=True)
    assert (present.member, present.registration) == (desk.kept, theirs)
    assert (the(mine).member, the(mine).state) == (desk.other, State.CANCELLED)

    desk.part(SATURDAY + 2 * DAY)
    assert picture() == before


def test_seen_under_both_names_is_seen_once(desk):
    session = a_session()
    for one in (comes(desk.kept, session), comes(desk.other, session)):
        tap(session, one)
    before = picture()

    desk.merge(SATURDAY + DAY)
    assert list(Attendee.objects.filter(is_present=True)) == [
        Attendee.objects.get(member=desk.kept)
    ]

    desk.part(SATURDAY + 2 * DAY)
    assert picture() == before


def test_who_sat_with_the_second_name_was_still_there(desk):
    session = a_session()
    comes(desk.kept, session)
    theirs = comes(desk.other, session, companions=[AICHA])

    desk.merge(SATURDAY + DAY)

    assert the(theirs).state == State.PLACED
    assert party(theirs) == ["Samira H.", "Aïcha"]
    assert seated(theirs) == 1
    desk.part(SATURDAY + 2 * DAY)
    assert seated(theirs) == 2


def test_thirty_days_later_no_name_is_left_of_the_second_page(desk):
    session, later = a_session(), a_session()
    comes(desk.kept, session)
    comes(desk.other, session)
    asked = comes(desk.other, later)
    desk.merge(SATURDAY + DAY)

    part_with_merged(SATURDAY + 31 * DAY)

    names = {one.member for one in Attendee.objects.filter(session=session)}
    assert names == {desk.kept, None}
    assert the(asked).member == desk.kept


def test_a_row_that_is_gone_since_does_not_come_back(desk):
    session = a_session()
    comes(desk.kept, session)
    theirs = comes(desk.other, session)
    desk.merge(SATURDAY + DAY)
    Attendee.objects.filter(registration=theirs).delete()

    desk.part(SATURDAY + 2 * DAY)

    assert the(theirs).state == State.CANCELLED
