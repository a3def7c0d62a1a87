"""« Je viens », « Je ne peux plus venir »."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from interra.foundation.notices.models import Notice
from interra.gatherings import rules
from interra.gatherings.actions import holds, refusals, scheduling
from interra.gatherings.actions.joining import Who, join, leave, welcome_and_join
from interra.gatherings.models import Draw, Registration, Seat, Session
from interra.gatherings.tests.make import NOON, a_session
from interra.gatherings.timeline.holds import settle_holds
from interra.people.models import Household, Member
from interra.people.tests.make import a_coordinator, a_member

pytestmark = pytest.mark.django_db
State = Registration.State
MINUTE = dt.timedelta(minutes=1)


def comes(member: Member, session: Session, **more: Any) -> Registration:
    return join(member=member, session_id=session.pk, now=NOON, **more)


def seated(registration: Registration) -> int:
    return Seat.objects.filter(attendee__registration=registration).count()


def told(member: Member) -> list[str]:
    return list(Notice.objects.filter(to=member).order_by("pk").values_list("kind", flat=True))


def test_first_come_first_served_then_the_waiting_list_in_order():
    session = a_session(seats=1)
    samira, marc, lena = a_member("Samira"), a_member("Marc"), a_member("Lena")

    first, second, third = (comes(who, session) for who in (samira, marc, lena))

    assert [r.state for r in (first, second, third)] == ["placed", "reserve", "reserve"]
    assert [r.line for r in (first, second, third)] == [None, 1, 2]
    assert [seated(r) for r in (first, second, third)] == [1, 0, 0]
    assert told(samira) + told(marc) == ["gatherings.placed", "gatherings.reserve"]


def test_asking_twice_gives_back_the_same_row_and_one_message():
    session, samira = a_session(), a_member()

    first, again = comes(samira, session), comes(samira, session)

    assert first == again
    assert told(samira) == ["gatherings.placed"]
    assert session.seats.exclude(attendee=None).count() == 1


def test_in_a_draw_everybody_waits_and_no_seat_is_given():
    session, samira = a_session(mode="draw"), a_member()

    registration = comes(samira, session)

    assert registration.state == State.ASKED
    assert seated(registration) == 0
    assert told(samira) == ["gatherings.asked"]


def test_after_the_draw_a_late_request_waits_at_the_end_of_the_line():
    session = a_session(mode="draw")
    Draw.objects.update_or_create(
        session=session,
        defaults={
            "promised_at": NOON,
            "drawn_at": NOON,
            "seed_sealed": "x",
            "seed_commitment": "x",
        },
    )

    registration = comes(a_member(), session)

    assert (registration.state, registration.line) == (State.RESERVE, 1)


@pytest.mark.parametrize(
    ("moment", "refusal"),
    [
        ("closes_at", "Requests are closed"),
        ("starts_at", "already begun"),
    ],
)
def test_too_late_is_said_in_words_and_nothing_is_written(moment, refusal):
    session, samira = a_session(mode="draw"), a_member()

    with pytest.raises(refusals.CannotJoin, match=refusal):
        join(member=samira, session_id=session.pk, now=getattr(session, moment))

    assert not Registration.objects.exists()


def test_a_cancelled_date_takes_nobody():
    session, samira = a_session(), a_member()
    scheduling.cancel_session(session=session, by=None, now=NOON)

    with pytest.raises(refusals.CannotJoin, match="is cancelled"):
        comes(samira, session)


def test_who_welcomes_people_needs_no_seat():
    hachem = a_member("Hachem")
    session = a_session(hosts=[hachem])

    with pytest.raises(refusals.HostsComeAnyway):
        comes(hachem, session)


def test_a_party_is_seated_whole_or_waits_whole():
    session = a_session(seats=3)
    samira, marc, lena = a_member("Samira"), a_member("Marc"), a_member("Lena")
    friend, child = rules.Companion(name="Aïcha"), rules.Companion(is_child=True)

    three = comes(samira, session, companions=[friend, child])
    scheduling.change_seats(session=session, seats=4, by=None, now=NOON)
    two = comes(marc, session, companions=[friend])
    one = comes(lena, session)

    assert [(r.state, seated(r)) for r in (three, two, one)] == [
        ("placed", 3),
        ("reserve", 0),
        ("placed", 1),
    ]


def test_a_household_comes_together_and_only_a_household_answers_for_its_own():
    home = Household.objects.create()
    samira, karim = a_member("Samira", household=home), a_member("Karim", household=home)
    marc, session = a_member("Marc"), a_session()

    with pytest.raises(refusals.SaysItThemselves):
        comes(marc, session, companions=[rules.Companion(karim.pk)])
    with pytest.raises(refusals.SaysItThemselves):
        comes(samira, session, companions=[rules.Companion(marc.pk)])
    together = comes(samira, session, companions=[rules.Companion(karim.pk)])
    karims = comes(karim, session)

    assert karims == together
    assert seated(together) == 2


def test_who_comes_already_and_who_is_no_relative_are_refused_in_the_same_words():
    home = Household.objects.create()
    samira, karim = a_member("Samira", household=home), a_member("Karim", household=home)
    session, marc = a_session(), a_member("Marc")
    comes(karim, session)

    said = set()
    for other in (karim, marc):
        with pytest.raises(refusals.SaysItThemselves) as refusal:
            comes(samira, session, companions=[rules.Companion(other.pk)])
        said.add(str(refusal.value))

    assert len(said) == 1


def test_nobody_is_brought_who_already_comes():
    home = Household.objects.create()
    samira, karim = a_member("Samira", household=home), a_member("Karim", household=home)
    session = a_session()
    comes(karim, session)

    with pytest.raises(refusals.SaysItThemselves):
        comes(samira, session, companions=[rules.Companion(karim.pk)])
    lena = a_member("Lena", household=home)
    with pytest.raises(refusals.SaysItThemselves):
        comes(lena, session, companions=[rules.Companion(samira.pk)] * 2)


def test_a_party_has_its_limit():
    with pytest.raises(refusals.TooMany):
        comes(a_member(), a_session(), companions=[rules.Companion(is_child=True)] * 6)


def test_who_leaves_frees_the_seats_and_may_come_back():
    session, samira = a_session(seats=2), a_member()
    registration = comes(samira, session, companions=[rules.Companion(name="Aïcha")])

    gone = leave(registration=registration, by=samira, now=NOON + MINUTE)
    twice = leave(registration=registration, by=samira, now=NOON + 2 * MINUTE)
    free = session.seats.filter(attendee=None).count()
    back = comes(samira, session)

    assert gone.state == State.CANCELLED
    assert (twice.pk, twice.moved_at) == (gone.pk, NOON + MINUTE)
    assert free == 2
    assert (back.pk, back.state, seated(back)) == (registration.pk, "placed", 1)


def test_when_the_team_takes_somebody_off_that_person_is_told():
    session, samira, nora = a_session(), a_member(), a_coordinator()
    registration = comes(samira, session)

    leave(registration=registration, by=nora, now=NOON)

    assert told(samira) == ["gatherings.placed", "gatherings.left"]


def test_nobody_leaves_what_has_begun():
    session, samira = a_session(), a_member()
    registration = comes(samira, session)

    with pytest.raises(refusals.TooLate):
        leave(registration=registration, by=samira, now=session.starts_at)


# --- people nobody knows yet ------------------------------------------------------------------


def a_stranger(name: str = "Ali", **given: Any) -> Member:
    return a_member(name, met_at=None, **given)


def test_a_stranger_holds_a_seat_for_half_an_hour():
    session, ali = a_session(seats=12), a_stranger(phone="+32470123456")

    registration = comes(ali, session)
    early = settle_holds(NOON + 29 * MINUTE)
    late = settle_holds(NOON + 30 * MINUTE)

    assert registration.state == State.PLACED
    assert registration.held_until == NOON + 30 * MINUTE
    assert (early, late) == (0, 1)
    registration.refresh_from_db()
    assert (registration.state, seated(registration)) == (State.LAPSED, 0)
    assert told(ali) == ["gatherings.placed", "gatherings.hold_lapsed"]


def test_who_has_neither_phone_nor_email_keeps_the_seat_until_the_door():
    session, ali = a_session(seats=12), a_stranger()

    registration = comes(ali, session)
    settle_holds(session.starts_at - MINUTE)
    settle_holds(session.starts_at)

    registration.refresh_from_db()
    assert (registration.state, registration.held_until, seated(registration)) == (
        "placed",
        None,
        1,
    )


def test_a_stranger_who_proves_a_contact_keeps_the_seat():
    session, ali = a_session(seats=12), a_stranger(phone="+32470123456")
    registration = comes(ali, session)
    Member.objects.filter(pk=ali.pk).update(phone_proved_at=NOON + MINUTE)

    settle_holds(NOON + 2 * MINUTE)
    settle_holds(NOON + 40 * MINUTE)

    registration.refresh_from_db()
    assert (registration.state, registration.held_until) == (State.PLACED, None)
    assert seated(registration) == 1


def test_strangers_hold_at_most_one_seat_in_five():
    session = a_session(seats=12)

    registrations = [comes(a_stranger(f"Ali {n}"), session) for n in range(5)]

    assert [r.state for r in registrations] == ["placed"] * 2 + ["reserve"] * 3


def test_one_unproved_contact_holds_at_most_two_seats():
    session = a_session(seats=60)
    phone = "+32470123456"

    registrations = [comes(a_stranger(f"Ali {n}", phone=phone), session) for n in range(3)]
    other = comes(a_stranger("Lena", phone="+32470999999"), session)

    assert [r.state for r in (*registrations, other)] == ["placed", "placed", "reserve", "placed"]


def test_a_stranger_over_the_limit_is_seated_as_soon_as_somebody_knows_them():
    session = a_session(seats=4)
    comes(a_stranger("Lena"), session)
    ali = a_stranger(phone="+32470123456")
    registration = comes(ali, session)
    Member.objects.filter(pk=ali.pk).update(met_at=NOON)

    settle_holds(NOON + MINUTE)

    registration.refresh_from_db()
    assert (registration.state, registration.line, seated(registration)) == ("placed", None, 1)
    assert told(ali) == ["gatherings.reserve", "gatherings.placed"]


def test_a_stranger_who_is_known_too_late_waits_behind_the_others():
    session = a_session(seats=1)
    comes(a_member("Marc"), session)
    ali = a_stranger()
    registration = comes(ali, session)
    Member.objects.filter(pk=ali.pk).update(met_at=NOON)

    settle_holds(NOON + MINUTE)

    registration.refresh_from_db()
    assert (registration.state, registration.line, registration.held_until) == ("reserve", 1, None)


def test_in_the_last_hour_who_waits_takes_the_free_seat_before_a_stranger():
    session = a_session(seats=1)
    marc, first, second = a_member("Marc"), a_member("Samira"), a_member("Lena")
    placed, waits, behind = (comes(who, session) for who in (marc, first, second))
    late = session.starts_at - 10 * MINUTE
    leave(registration=placed, by=marc, now=late)

    still = join(member=second, session_id=session.pk, now=late)
    taken = join(member=first, session_id=session.pk, now=late)

    assert (still.pk, still.state) == (behind.pk, State.RESERVE)
    assert (taken.pk, taken.state, taken.line, seated(taken)) == (waits.pk, State.PLACED, None, 1)
    assert told(first) == ["gatherings.reserve", "gatherings.placed"]


def test_a_hold_never_outlives_the_start_and_is_settled_once():
    session, ali = a_session(), a_stranger()
    registration = join(member=ali, session_id=session.pk, now=session.starts_at - MINUTE)

    settle_holds(session.starts_at)
    holds.settle_hold(registration_id=registration.pk, now=session.starts_at)

    registration.refresh_from_db()
    assert (registration.state, registration.held_until) == (State.PLACED, None)


def test_ten_thousand_false_requests_take_one_seat_in_five_and_give_it_back():
    session = a_session(seats=10)
    for n in range(40):
        comes(a_stranger(f"Ali {n}", phone=f"+3247012{n:04}"), session)
    held = session.seats.exclude(attendee=None).count()

    settle_holds(NOON + 31 * MINUTE)

    assert held == 2
    assert session.seats.filter(attendee=None).count() == 10


# --- somebody new -----------------------------------------------------------------------------

SAMIRA: Who = {"name": "Samira", "phone": "0470 12 34 56", "email": ""}


def says_yes(
    session: Session, *, key: str = "k" * 32, who: Who = SAMIRA, **more: Any
) -> Registration:
    return welcome_and_join(
        who=who, language="ar", session_id=session.pk, form_key=key, now=NOON, **more
    )


def test_somebody_new_becomes_a_member_and_comes_however_often_the_form_is_sent():
    session = a_session()

    first, again, once_more = (says_yes(session) for _ in range(3))

    assert first == again == once_more
    samira = Member.objects.get()
    assert (samira.name, samira.language, samira.is_reachable) == ("Samira", "ar", False)


def test_another_name_on_the_same_form_is_another_person():
    session = a_session()

    first, other = says_yes(session), says_yes(session, who=SAMIRA | {"name": "Karim"})

    assert first.member != other.member


def test_the_same_form_key_elsewhere_is_another_registration():
    assert says_yes(a_session()) != says_yes(a_session())


def test_a_closed_date_makes_no_member():
    session = a_session()
    scheduling.cancel_session(session=session, by=None, now=NOON)

    with pytest.raises(refusals.CannotJoin, match="is cancelled"):
        says_yes(session)

    assert not Member.objects.exists()


def test_somebody_whom_the_team_meets_is_believed():
    registration = says_yes(a_session(), met_by=a_coordinator(), source="desk")

    assert (registration.state, registration.held_until, registration.source) == (
        State.PLACED,
        None,
        "desk",
    )


def test_a_hold_that_is_looked_at_too_early_stays():
    session, ali = a_session(), a_stranger(phone="+32470123456")
    registration = comes(ali, session)

    holds.settle_hold(registration_id=registration.pk, now=NOON + MINUTE)

    registration.refresh_from_db()
    assert (registration.state, registration.held_until) == (State.PLACED, NOON + 30 * MINUTE)
