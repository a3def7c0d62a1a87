"""« Je suis là »: the code on the host's screen changes each minute; four digits on paper as well."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from interra.gatherings.actions import here as deeds
from interra.gatherings.actions import joining, scheduling
from interra.gatherings.models import Attendee, PresenceMark
from interra.gatherings.queries.here import door_digits, here_token
from interra.gatherings.rules import Companion
from interra.gatherings.tests.make import NOON, SATURDAY, a_session
from interra.people.models import Household
from interra.people.tests.make import a_member

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from interra.gatherings.models import Session

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
REPLAYS = 1000


def present() -> list[str]:
    there = Attendee.objects.filter(is_present=True).select_related("member").order_by("pk")
    return [one.member.name if one.member else one.name for one in there]


def address(session: Session, token: str | None = None) -> str:
    if token is None:
        return reverse("gatherings:here", args=[session.code])
    return reverse("gatherings:here_scanned", args=[session.code, token])


@pytest.fixture
def session() -> Session:
    """Samira comes to it; a friend and a child come with her."""
    made = a_session()
    together = [Companion(name="Olena"), Companion(name="Zoé", is_child=True)]
    joining.join(member=a_member(), session_id=made.pk, companions=together, now=NOON)
    return made


@pytest.fixture
def samira(client: Client, session: Session, time_machine: Any) -> Client:
    """Her phone, at the door, when people come in."""
    time_machine.move_to(SATURDAY, tick=False)
    client.force_login(Attendee.objects.get(member__name="Samira").member)
    return client


def test_scanning_asks_first_and_changes_nothing(samira, session):
    page = samira.get(address(session, here_token(session, SATURDAY)))

    assert page.status_code == 200
    assert "I am here" in page.content.decode()
    assert present() == []


def test_one_tap_says_here_and_a_second_one_changes_nothing(samira, session):
    scanned = address(session, here_token(session, SATURDAY))

    for _ in range(2):
        answer = samira.post(scanned)
        assert answer.url == address(session)

    assert present() == ["Samira"]
    assert PresenceMark.objects.count() == 1
    assert PresenceMark.objects.get().source == "qr"
    assert "You are here." in samira.get(address(session)).content.decode()


def test_i_may_say_who_came_with_me_and_nobody_else(samira, session):
    joining.join(member=a_member("Bruno"), session_id=session.pk, now=NOON)
    bruno = Attendee.objects.get(member__name="Bruno")
    zoe = Attendee.objects.get(name="Zoé")

    samira.post(address(session, here_token(session, SATURDAY)), {"also": [zoe.pk, bruno.pk, "x"]})

    assert present() == ["Samira", "Zoé"]


def test_a_picture_of_the_screen_sent_to_a_friend_is_worth_nothing_three_minutes_later(
    samira, session, time_machine
):
    scanned = address(session, here_token(session, SATURDAY))
    time_machine.move_to(SATURDAY + 3 * MINUTE, tick=False)

    answers = {samira.post(scanned).status_code for _ in range(REPLAYS)}

    assert answers == {410}
    assert present() == []
    assert "too old" in samira.get(scanned).content.decode()


@pytest.mark.parametrize(("minutes", "accepted"), [(0, True), (1, True), (2, False), (-1, False)])
def test_a_code_lives_for_its_minute_and_the_next(
    samira, session, time_machine, minutes, accepted
):
    scanned = address(session, here_token(session, SATURDAY))
    time_machine.move_to(SATURDAY + minutes * MINUTE, tick=False)

    samira.post(scanned)

    assert present() == (["Samira"] if accepted else [])


@pytest.mark.parametrize("minutes", [-31, 31])
def test_only_around_the_start(samira, session, time_machine, minutes):
    now = SATURDAY + minutes * MINUTE
    time_machine.move_to(now, tick=False)

    answer = samira.post(address(session, here_token(session, now)))

    assert answer.status_code == 200
    assert "Tell your host" in answer.content.decode()
    assert present() == []


def test_the_code_of_another_date_is_worth_nothing(samira, session):
    other = a_session()

    answer = samira.post(address(session, here_token(other, SATURDAY)))

    assert answer.status_code == 410
    assert present() == []


def test_without_a_seat_one_is_sent_to_the_host(client, session, time_machine):
    time_machine.move_to(SATURDAY, tick=False)
    client.force_login(a_member("Marc"))

    answer = client.post(address(session, here_token(session, SATURDAY)))

    assert "no seat" in answer.content.decode()
    assert present() == []


def test_a_stranger_is_asked_who_they_are_first(client, session, time_machine):
    time_machine.move_to(SATURDAY, tick=False)
    scanned = address(session, here_token(session, SATURDAY))

    page = client.get(scanned)
    client.post(scanned)

    assert reverse("people:enter") in page.content.decode()
    assert "Samira" not in page.content.decode()
    assert present() == []


def test_the_four_digits_on_paper_do_as_well(samira, session):
    samira.post(address(session), {"digits": f" {door_digits(session)} "})

    assert present() == ["Samira"]
    assert PresenceMark.objects.get().source == "code"


def test_the_four_digits_cannot_be_guessed(samira, session):
    wrong = [f"{n:04}" for n in range(50) if f"{n:04}" != door_digits(session)]

    said = [samira.post(address(session), {"digits": one}).content.decode() for one in wrong]
    last = samira.post(address(session), {"digits": door_digits(session)}).content.decode()

    assert sum("not the digits" in page for page in said) == 5
    assert "many times" in last
    assert present() == []


def test_a_member_of_the_household_says_it_for_themselves(session, time_machine):
    home = Household.objects.create()
    marc, karim = a_member("Marc", household=home), a_member("Karim", household=home)
    joining.join(
        member=marc, session_id=session.pk, companions=[Companion(member_id=karim.pk)], now=NOON
    )

    token = here_token(session, SATURDAY)
    deeds.say_here(session=session, member=karim, token=token, now=SATURDAY)

    assert present() == ["Karim"]


def test_a_cancelled_date_has_nobody(samira, session, time_machine):
    scheduling.cancel_session(session=session, by=None, now=NOON)

    answer = samira.post(address(session, here_token(session, SATURDAY)))

    assert answer.status_code == 200
    assert present() == []


@pytest.mark.parametrize(
    ("minutes", "offered"), [(-31, False), (-30, True), (30, True), (31, False)]
)
def test_the_receipt_leads_here_around_the_start(samira, session, time_machine, minutes, offered):
    time_machine.move_to(SATURDAY + minutes * MINUTE, tick=False)
    receipt = reverse("gatherings:receipt", args=[session.registrations.get().token])

    assert (address(session) in samira.get(receipt).content.decode()) is offered


def test_an_unknown_date_does_not_exist(samira):
    answers: list[HttpResponse] = [
        samira.get(reverse("gatherings:here", args=["nothing"])),
        samira.get(reverse("gatherings:here_scanned", args=["nothing", "x"])),
    ]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_the_address_in_the_code_opens_in_the_language_of_the_phone(client, session):
    answer = client.get(f"/here/{session.code}/x/", headers={"accept-language": "ar"})

    assert answer.url == f"/ar/here/{session.code}/x/"


def test_numbers_that_no_page_of_ours_sends_are_left_out(samira, session):
    digits = door_digits(session)

    answer = samira.post(address(session), {"digits": digits, "also": ["9" * 5000, "x", "²"]})

    assert (answer.status_code, present()) == (302, ["Samira"])
