"""Planning a session and changing it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from interra.foundation.notices.models import Notice
from interra.gatherings import rules
from interra.gatherings.actions import scheduling, seating
from interra.gatherings.actions.joining import join, leave
from interra.gatherings.models import Draw, Session
from interra.gatherings.rules.mixing import Mix, MixRule, Sort
from interra.gatherings.tests.make import NOON, SATURDAY, a_session, a_venue
from interra.people.tests.make import a_coordinator, a_member

if TYPE_CHECKING:
    from interra.people.models import Member

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def numbers(session: Session) -> list[int]:
    return list(session.seats.order_by("number").values_list("number", flat=True))


def test_a_planned_session_has_its_numbered_seats_before_anybody_asks():
    hachem = a_member("Hachem")

    session = a_session(seats=3, hosts=[hachem])

    assert numbers(session) == [1, 2, 3]
    assert list(session.hosts.all()) == [hachem]
    assert session.closes_at == session.starts_at


@pytest.mark.parametrize(
    "times",
    [
        {"starts_at": NOON - HOUR},
        {"ends_at": SATURDAY},
        {"closes_at": SATURDAY + HOUR},
    ],
)
def test_times_that_cannot_be_are_refused_and_nothing_is_written(times):
    with pytest.raises(scheduling.ImpossibleTimes):
        a_session(**times)

    assert not Session.objects.exists()


@pytest.mark.parametrize("seats", [-1, 0, rules.MOST_SEATS + 1])
def test_a_session_without_seats_or_with_thousands_is_refused(seats):
    with pytest.raises(scheduling.ImpossibleSeats):
        a_session(seats=seats)


@pytest.mark.parametrize(
    ("mix", "clash"),
    [
        (Mix.of(), None),
        (Mix.of(newcomers_at_least=6, locals_at_least=6), None),
        (Mix.of(newcomers_at_least=5, newcomers_at_most=4), "least_over_most"),
        (Mix.of(unknown_at_least=-1), "least_over_most"),
        (Mix.of(newcomers_at_least=7, locals_at_least=6), "leasts_over_seats"),
        (
            Mix.of(newcomers_at_most=4, locals_at_most=4, unknown_at_most=3),
            "mosts_under_seats",
        ),
        (Mix.of(newcomers_at_most=4, locals_at_most=4), None),
        (Mix.of(women_at_least=7, men_at_least=6), "leasts_over_seats"),
        (Mix.of(women_at_least=7, newcomers_at_least=6), None),  # a newcomer may be a woman
        (Mix.of(first_timers_at_least=13), "leasts_over_seats"),
        (Mix((MixRule(Sort.BESIDE_BEGINNERS, -2, language="fr"),)), None),
    ],
)
def test_bounds_hold_together_or_the_first_clash_is_named(mix, clash):
    found = mix.clash(12)

    assert (found and found[0]) == clash


@pytest.mark.parametrize(
    "bounds",
    [
        {"newcomers_at_least": 5, "newcomers_at_most": 4},
        {"newcomers_at_least": 7, "locals_at_least": 6},
        {"newcomers_at_most": 4, "locals_at_most": 4, "unknown_at_most": 3},
    ],
)
def test_a_mix_that_nobody_could_keep_is_refused(bounds):
    with pytest.raises(scheduling.ImpossibleMix):
        a_session(**bounds)


def test_a_moved_date_says_so_to_calendars_and_keeps_its_distance_to_closing():
    nora = a_coordinator()
    session = a_session(mode="draw")
    friday = SATURDAY - dt.timedelta(days=1)

    moved = scheduling.move_session(
        session=session, starts_at=friday, ends_at=friday + HOUR, by=nora, now=NOON
    )

    assert moved.sequence == session.sequence + 1
    assert moved.changed_at == NOON
    assert moved.starts_at - moved.closes_at == session.starts_at - session.closes_at


def test_moving_to_the_same_hour_changes_nothing():
    session = a_session()

    same = scheduling.move_session(
        session=session, starts_at=SATURDAY, ends_at=session.ends_at, by=None, now=NOON
    )

    assert same.sequence == 0


def test_a_cancelled_date_stays_and_is_cancelled_once():
    session = a_session()

    scheduling.cancel_session(session=session, reason="Pas de salle.", by=None, now=NOON)
    scheduling.cancel_session(session=session, reason="Encore.", by=None, now=NOON)

    session.refresh_from_db()
    assert session.is_cancelled
    assert session.cancelled_because == "Pas de salle."
    assert session.sequence == 1


def test_a_session_that_has_begun_or_is_cancelled_does_not_change_any_more():
    session = a_session()

    with pytest.raises(scheduling.NoLongerPlanned):
        scheduling.change_seats(session=session, seats=5, by=None, now=SATURDAY)
    scheduling.cancel_session(session=session, by=None, now=NOON)
    with pytest.raises(scheduling.NoLongerPlanned):
        scheduling.change_seats(session=session, seats=5, by=None, now=NOON)

    assert session.seats.count() == 12


def test_seats_are_added_and_taken_away():
    session = a_session(seats=3)

    scheduling.change_seats(session=session, seats=5, by=None, now=NOON)
    more = numbers(session)
    scheduling.change_seats(session=session, seats=2, by=None, now=NOON)

    assert more == [1, 2, 3, 4, 5]
    assert numbers(session) == [1, 2]


def test_the_mix_changes_with_a_reason_until_the_draw_is_held():
    session = a_session(mode="draw")
    mix = Mix.of(newcomers_at_least=4, locals_at_least=4)

    scheduling.change_mix(session=session, mix=mix, reason="Table ronde", by=None, now=NOON)
    Draw.objects.filter(session=session).update(drawn_at=session.closes_at)
    with pytest.raises(scheduling.NoLongerPlanned):
        scheduling.change_mix(
            session=session, mix=Mix.of(), reason="", by=None, now=session.closes_at
        )

    session.refresh_from_db()
    assert session.mix == mix
    assert session.mix_reason == "Table ronde"
    assert session.mix.changed("newcomers", "min", 0) != mix


def test_a_session_gets_new_words_hosts_and_place():
    session = a_session()
    park, marc = a_venue("Parc de la Boverie"), a_member("Marc")

    scheduling.describe_session(
        session=session,
        title={"fr": "Pique-nique"},
        language="fr",
        door="nature",
        venue=park,
        hosts=[marc],
        discreet_place=True,
        team_present=True,
        by=None,
        now=NOON,
    )

    session.refresh_from_db()
    assert (session.title, session.venue, session.door) == ({"fr": "Pique-nique"}, park, "nature")
    assert list(session.hosts.all()) == [marc]


def coming(session: Session, *names: str) -> list[Member]:
    people = [a_member(name) for name in names]
    for person in people:
        join(member=person, session_id=session.pk, now=NOON)
    return people


def told(kind: str) -> list[str]:
    return sorted(Notice.objects.filter(kind=kind).values_list("to__name", flat=True))


def test_everybody_whose_request_counts_is_told_once_of_each_change():
    session, park = a_session(seats=1), a_venue("Parc")
    _samira, _marc, lena = coming(session, "Samira", "Marc", "Lena")
    leave(registration=lena.registrations.get(), by=lena, now=NOON)

    scheduling.move_session(
        session=session,
        starts_at=SATURDAY + HOUR,
        ends_at=SATURDAY + 3 * HOUR,
        by=None,
        now=NOON,
    )
    moved = told("gatherings.moved")
    scheduling.describe_session(
        session=session,
        title=session.title,
        language="fr",
        door=session.door,
        venue=park,
        hosts=[],
        discreet_place=False,
        team_present=False,
        by=None,
        now=NOON,
    )
    scheduling.cancel_session(session=session, by=None, now=NOON)

    assert moved == ["Marc", "Samira"]
    assert told("gatherings.moved") == ["Marc", "Marc", "Samira", "Samira"]
    assert told("gatherings.called_off") == ["Marc", "Samira"]


def test_new_words_alone_disturb_nobody():
    session = a_session()
    coming(session, "Samira")

    scheduling.describe_session(
        session=session,
        title={"fr": "Soupe"},
        language="fr",
        door="cook",
        venue=session.venue,
        hosts=[],
        discreet_place=False,
        team_present=False,
        by=None,
        now=NOON,
    )

    assert told("gatherings.moved") == []


def test_there_are_never_fewer_seats_than_people_who_have_one():
    session = a_session(seats=3)
    coming(session, "Samira", "Marc")

    with pytest.raises(scheduling.ImpossibleSeats, match="2 people already have a seat"):
        scheduling.change_seats(session=session, seats=1, by=None, now=NOON)
    scheduling.change_seats(session=session, seats=2, by=None, now=NOON)
    scheduling.change_seats(session=session, seats=2, by=None, now=NOON)

    session.refresh_from_db()
    assert session.seats.filter(attendee=None).count() == 0
    assert session.sequence == 1


def test_a_seat_that_is_added_goes_to_the_line():
    session = a_session(seats=1)
    _, marc = coming(session, "Samira", "Marc")

    scheduling.change_seats(session=session, seats=2, by=None, now=NOON)

    assert marc.registrations.get().state == "offered"


def test_nobody_gives_a_seat_twice_even_without_the_lock():
    session = a_session(seats=1)
    (samira,) = coming(session, "Samira")
    seat = session.seats.get()

    with pytest.raises(seating.SeatGone):
        seating.give_seats([seat.pk], [samira.registrations.get().attendees.get()])
