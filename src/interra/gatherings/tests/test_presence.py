"""« Qui est là ? »: the host taps names; several phones agree in the end."""

from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest

from interra.foundation.journal.models import Entry
from interra.gatherings.actions import joining
from interra.gatherings.actions import presence as deeds
from interra.gatherings.models import Attendee, PresenceMark, Registration, Seat
from interra.gatherings.queries.presence import MyPresences, count_coming, my_presences, names_of
from interra.gatherings.rules import Companion, presence
from interra.gatherings.rules.presence import Guest, Mark, Tap
from interra.gatherings.tests.make import NOON, SATURDAY, a_session
from interra.gatherings.tests.test_presence_rules import three_phones
from interra.people.actions.entering import NameTaken, NoName
from interra.people.models import Member
from interra.people.tests.make import a_coordinator, a_member

if TYPE_CHECKING:
    from interra.gatherings.models import Session

pytestmark = pytest.mark.django_db

DOORS_OPEN = SATURDAY + dt.timedelta(minutes=5)
ENDS = SATURDAY + dt.timedelta(hours=2)
DAY = dt.timedelta(days=1)


def a_session_of(*names: str, **given: Any) -> tuple[Session, Member]:
    """A session of Marc's to which these people come."""
    marc = a_member("Marc")
    session = a_session(hosts=[marc], seats=max(len(names), 1), **given)
    for name in names:
        joining.join(member=a_member(name), session_id=session.pk, now=NOON)
    return session, marc


def attendee_of(name: str) -> Attendee:
    return Attendee.objects.get(member__name=name)


def a_tap_on(
    attendee: Attendee, *, undoes: tuple[UUID, ...] = (), at: dt.datetime = DOORS_OPEN
) -> Tap:
    mark = Mark(uuid4(), is_add=not undoes, undoes=frozenset(undoes))
    return Tap(mark, who=attendee.pk, at=at)


def present_in(session: Session) -> list[str]:
    return [person.name for person in names_of(session).people if person.is_present]


def test_a_tap_is_present_and_a_second_tap_takes_it_back():
    session, marc = a_session_of("Samira", "Bruno")
    tap = a_tap_on(attendee_of("Samira"))

    deeds.tap(session=session, tap=tap, by=marc, now=DOORS_OPEN)

    assert present_in(session) == ["Samira"]
    assert count_coming(session) == (1, 2)

    back = a_tap_on(attendee_of("Samira"), undoes=(tap.mark.op,))
    deeds.tap(session=session, tap=back, by=marc, now=DOORS_OPEN)

    assert present_in(session) == []
    assert not attendee_of("Samira").is_present


def test_the_same_tap_sent_twice_counts_once():
    session, marc = a_session_of("Samira")
    tap = a_tap_on(attendee_of("Samira"))

    for _ in range(3):
        deeds.merge(session=session, taps=[tap, tap], by=marc, now=DOORS_OPEN)

    assert PresenceMark.objects.count() == 1
    assert count_coming(session) == (1, 1)


def test_somebody_without_a_registration_is_there_and_takes_no_seat():
    session, marc = a_session_of("Samira")
    op = uuid4()

    for _ in range(2):
        deeds.welcome_guest(session=session, name=" Olena\u202e ", op=op, by=marc, now=DOORS_OPEN)

    guest = Registration.objects.get(source="door")
    assert (guest.state, guest.member) == (Registration.State.PLACED, None)
    assert [attendee.name for attendee in guest.attendees.all()] == ["Olena"]
    assert present_in(session) == ["Olena"]
    assert count_coming(session) == (1, 2)
    assert Seat.objects.filter(attendee__registration=guest).count() == 0


def test_a_guest_may_be_taken_back_by_the_phone_that_wrote_the_name():
    session, marc = a_session_of("Samira")
    guest = Guest(uuid4(), "Olena", DOORS_OPEN)
    undo = Tap(Mark(uuid4(), is_add=False, undoes=frozenset({guest.op})), guest.op, DOORS_OPEN)

    deeds.merge(session=session, guests=[guest], taps=[undo], by=marc, now=DOORS_OPEN)

    assert present_in(session) == []
    assert count_coming(session) == (0, 1)


@pytest.mark.parametrize(("name", "refusal"), [("  ", NoName), ("Interra", NameTaken)])
def test_a_guest_needs_a_name_of_their_own(name, refusal):
    session, marc = a_session_of("Samira")

    with pytest.raises(refusal):
        deeds.welcome_guest(session=session, name=name, op=uuid4(), by=marc, now=DOORS_OPEN)

    assert Registration.objects.filter(source="door").count() == 0


@pytest.mark.parametrize("now", [SATURDAY - 2 * DAY, ENDS + DAY + dt.timedelta(minutes=1)])
def test_the_list_is_closed_before_and_after(now):
    session, marc = a_session_of("Samira")

    with pytest.raises(deeds.ListClosed):
        deeds.tap(session=session, tap=a_tap_on(attendee_of("Samira")), by=marc, now=now)
    with pytest.raises(deeds.ListClosed):
        deeds.welcome_guest(session=session, name="Olena", op=uuid4(), by=marc, now=now)

    assert PresenceMark.objects.count() == 0


def test_a_phone_that_found_no_network_for_two_days_loses_nothing():
    session, marc = a_session_of("Samira")
    taps = [a_tap_on(attendee_of("Samira"))]

    late = deeds.merge(session=session, taps=taps, by=marc, now=ENDS + 2 * DAY)

    assert late == 0
    assert attendee_of("Samira").is_present
    assert PresenceMark.objects.get().tapped_at == DOORS_OPEN


def test_a_tap_after_the_closing_does_not_count_nor_one_for_another_session():
    session, marc = a_session_of("Samira")
    other, _ = a_session_of("Bruno")
    taps = [a_tap_on(attendee_of("Samira"), at=ENDS + 2 * DAY), a_tap_on(attendee_of("Bruno"))]

    late = deeds.merge(session=session, taps=taps, by=marc, now=ENDS + 2 * DAY)

    assert late == 2
    assert present_in(session) == present_in(other) == []


def test_a_guest_written_after_the_closing_is_nobody():
    session, marc = a_session_of("Samira")
    guests = [Guest(uuid4(), "Olena", ENDS + 2 * DAY)]

    late = deeds.merge(session=session, taps=[], guests=guests, by=marc, now=ENDS + 2 * DAY)

    assert late == 1
    assert Registration.objects.filter(source="door").count() == 0


def test_a_tap_on_somebody_who_no_longer_comes_changes_nothing():
    session, marc = a_session_of("Samira", "Bruno")
    gone = attendee_of("Bruno")
    bruno = Registration.objects.get(member__name="Bruno")
    joining.leave(registration=bruno, by=bruno.member, now=SATURDAY - dt.timedelta(hours=1))

    late = deeds.merge(session=session, taps=[a_tap_on(gone)], by=marc, now=DOORS_OPEN)

    assert late == 1
    assert [person.name for person in names_of(session).people] == ["Samira"]


def test_three_phones_end_alike_in_every_order():
    """The law is in `test_presence_rules`, a thousand times; here the database keeps it."""
    luck = random.Random(3)
    session, marc = a_session_of(*[f"P{n:02}" for n in range(12)])
    pks = dict(Attendee.objects.values_list("member__name", "pk"))
    made = three_phones(luck, list(pks))

    ends = set()
    for _ in range(8):
        PresenceMark.objects.all().delete()
        Attendee.objects.update(is_present=False)
        arrived = [Tap(mark, pks[who], DOORS_OPEN) for who, mark in made + made[::3]]
        luck.shuffle(arrived)
        while arrived:
            batch = [arrived.pop() for _ in range(min(len(arrived), luck.randint(1, 60)))]
            deeds.merge(session=session, taps=batch, by=marc, now=DOORS_OPEN)
        ends.add(tuple(present_in(session)))
        assert PresenceMark.objects.count() == 150

    (end,) = ends
    there = set(Attendee.objects.filter(is_present=True).values_list("member__name", flat=True))
    assert there == set(end) != set()


def test_names_come_in_order_with_whom_they_come():
    session, _ = a_session_of("Élodie", "bruno")
    samira = a_member("Samira")
    session.seats.create(number=99)
    session.seats.create(number=98)
    session.seats.create(number=97)
    friends = (Companion(name="Zoé"), Companion(name="", is_child=True))
    joining.join(member=samira, session_id=session.pk, companions=friends, now=NOON)

    listed = [(person.name, person.beside) for person in names_of(session).people]

    assert listed == [
        ("A child", "Samira"),
        ("bruno", ""),
        ("Élodie", ""),
        ("Samira", ""),
        ("Zoé", "Samira"),
    ]


def test_whoever_waits_is_not_on_the_list():
    session, _ = a_session_of("Samira")
    joining.join(member=a_member("Bruno"), session_id=session.pk, now=NOON)

    assert [person.name for person in names_of(session).people] == ["Samira"]


def test_a_coordinator_who_reads_the_names_is_written_down_once_a_day_and_a_host_is_not():
    session, marc = a_session_of("Samira")
    nora = a_coordinator()

    for _ in range(2):
        deeds.open_names(session=session, by=marc, now=DOORS_OPEN)
        deeds.open_names(session=session, by=nora, now=DOORS_OPEN)

    opened = Entry.objects.filter(verb=deeds.NAMES_OPENED)
    assert [entry.by for entry in opened] == [nora]


def test_i_see_my_own_presences_of_six_months():
    samira = a_member("Samira")
    for week in range(6):
        starts_at = SATURDAY + week * 7 * DAY
        session = a_session(starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=2))
        bruno = a_member(f"Bruno {week}")
        for person in (samira, bruno):
            joining.join(member=person, session_id=session.pk, now=NOON)
        seen = [a_tap_on(attendee_of(bruno.name), at=starts_at)]
        if week != 2:
            hers = Attendee.objects.get(session=session, member=samira)
            seen.append(a_tap_on(hers, at=starts_at))
        deeds.merge(session=session, taps=seen, by=None, now=starts_at)

    panel = my_presences(samira, SATURDAY + 60 * DAY)
    long_after = my_presences(samira, SATURDAY + 400 * DAY)

    assert panel is not None
    assert panel.content == MyPresences(came=5, sessions=6)
    assert long_after is None


def test_a_date_where_nobody_ticked_names_is_held_against_nobody():
    samira = a_member("Samira")
    joining.join(member=samira, session_id=a_session().pk, now=NOON)

    assert my_presences(samira, ENDS + 2 * DAY) is None


def test_today_is_not_counted_before_the_list_is_closed():
    session, marc = a_session_of("Bruno", "Yvette")
    deeds.tap(session=session, tap=a_tap_on(attendee_of("Bruno")), by=marc, now=DOORS_OPEN)

    assert my_presences(Member.objects.get(name="Yvette"), ENDS) is None


def test_what_one_phone_may_send_at_once_is_bounded():
    assert presence.MOST_TAPS == 500
