"""« Je viens », « Je ne peux plus venir »."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from interra.gatherings import rules
from interra.gatherings.actions import refusals, scheduling
from interra.gatherings.actions.joining import Who, join, leave, welcome_and_join
from interra.gatherings.models import Draw, Registration, Session
from interra.gatherings.tests.asking import comes, seated, told
from interra.gatherings.tests.make import NOON, a_session
from interra.people.models import Household, Member
from interra.people.tests.make import a_coordinator, a_member

pytestmark = pytest.mark.django_db
State = Registration.State
MINUTE = dt.timedelta(minutes=1)


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


def test_after_the_draw_a_late_request_waits_without_a_place_in_a_line():
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

    assert (registration.state, registration.line) == (State.RESERVE, None)


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
