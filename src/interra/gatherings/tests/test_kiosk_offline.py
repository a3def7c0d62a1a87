"""What the kiosk kept without a network: taken in once, or told to the team."""

from __future__ import annotations

import datetime as dt
import json
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from interra.foundation import desk
from interra.foundation.journal.models import Entry
from interra.gatherings.actions import joining, kiosk, scheduling
from interra.gatherings.actions.retention import forget_tickets
from interra.gatherings.models import KioskTicket, Registration, Session
from interra.gatherings.queries.kiosk import tickets
from interra.gatherings.rules import kiosk as rules
from interra.gatherings.tests.make import a_session
from interra.people.models import Member
from interra.people.tests.make import a_coordinator, a_member, sign_in, sign_in_staff

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
QUEUE = "/ar/borne/queue/"
Outcome = KioskTicket.Outcome


def a_date_to_come(title: str = "Cuisine", *, days: int = 3, **given: object) -> Session:
    now = timezone.now()
    return a_session(title, starts_at=now + days * DAY, now=now, **given)


@pytest.fixture
def nora():
    return a_coordinator()


@pytest.fixture
def tablet(client, nora):
    """Nora has opened the kiosk on it."""
    sign_in_staff(client, nora)
    client.post(reverse("gatherings:open_kiosk"))
    return client


@pytest.fixture
def her_desk(nora):
    browser = Client()
    sign_in_staff(browser, nora)
    return browser


def a_wish(session: Session | None = None, /, **given: object) -> dict[str, object]:
    return {
        "key": str(uuid.uuid4()),
        "number": "4712",
        "name": "سميرة",
        "language": "ar",
        "session": session.code if session else "",
        "at": int(timezone.now().timestamp() * 1000),
        "erased": False,
    } | given


def sends(tablet: Client, *wishes: object):
    body = json.dumps({"entries": wishes})
    return tablet.post(QUEUE, body, content_type="application/json")


def lines() -> list[str]:
    with translation.override("en"):
        return [need.said for need in desk.needs(timezone.now())]


# --- taken in --------------------------------------------------------------------------------


def test_a_person_who_asked_without_the_network_is_signed_up_like_at_the_kiosk(tablet, nora):
    wish = a_wish(a_date_to_come())

    answer = sends(tablet, wish)

    assert answer.json() == {"taken": [wish["key"]]}
    registration = Registration.objects.get()
    samira = registration.member
    assert (samira.name, samira.language, samira.is_reachable) == ("سميرة", "ar", True)
    assert (registration.state, registration.source) == ("placed", "kiosk")
    assert Entry.objects.get(verb="gatherings.signed_up").by == nora
    ticket = KioskTicket.objects.get()
    assert (ticket.outcome, ticket.registration, ticket.name) == ("kept", registration, "")
    assert lines() == []


def test_a_queue_sent_twice_signs_each_person_up_once(tablet):
    session = a_date_to_come()
    wishes = [a_wish(session), a_wish(session, name="Olena", number="1234")]

    first, second = sends(tablet, *wishes), sends(tablet, *wishes)

    assert first.json() == second.json()
    assert Registration.objects.count() == KioskTicket.objects.count() == 2
    assert Member.objects.filter(is_staff=False).count() == 2


def test_two_people_with_one_name_are_two_people(tablet):
    session = a_date_to_come()

    sends(tablet, a_wish(session), a_wish(session))

    assert Registration.objects.count() == 2


def test_a_request_for_a_draw_waits_for_the_draw_and_for_nobody(tablet):
    sends(tablet, a_wish(a_date_to_come(mode="draw")))

    assert Registration.objects.get().state == "asked"
    assert KioskTicket.objects.get().outcome == Outcome.KEPT
    assert lines() == []


def test_a_language_that_we_do_not_speak_becomes_french(tablet):
    sends(tablet, a_wish(a_date_to_come(), language="xx"))

    assert Registration.objects.get().member.language == "fr"


# --- told to the team -------------------------------------------------------------------------


def test_a_full_date_puts_the_person_in_the_line_and_tells_the_team_the_number(tablet, her_desk):
    session = a_date_to_come(seats=1)
    joining.join(member=a_member(), session_id=session.pk, now=timezone.now())

    sends(tablet, a_wish(session))

    ticket = KioskTicket.objects.get()
    assert (ticket.outcome, ticket.registration.state, ticket.name) == ("waits", "reserve", "")
    why = "This date is full. The person is on the waiting list."
    assert lines() == [f"Kiosk, number 4712: {why}"]
    page = her_desk.get("/en/desk/kiosk/tickets/").content.decode()
    assert why in page
    assert ticket.registration.token in page
    assert "سميرة" not in page

    ticket.registration.state = Registration.State.PLACED
    ticket.registration.save()
    assert lines() == []


def test_a_date_that_was_cancelled_meanwhile_is_told_with_the_name(tablet, her_desk, nora):
    session = a_date_to_come()
    scheduling.cancel_session(session=session, reason="Pluie", by=nora, now=timezone.now())

    sends(tablet, a_wish(session))

    assert Member.objects.filter(is_staff=False).count() == 0
    assert lines() == ["Kiosk, number 4712: This date is cancelled."]
    page = her_desk.get("/en/desk/kiosk/tickets/").content.decode()
    assert "4712" in page
    assert "سميرة" in page
    assert "العربية" in page


@pytest.mark.parametrize("name", ["  ", "Interra"])
def test_a_name_that_cannot_be_read_is_told_by_its_number(tablet, name):
    sends(tablet, a_wish(a_date_to_come(), name=name))

    ticket = KioskTicket.objects.get()
    assert (ticket.outcome, ticket.name) == ("unnamed", name)
    assert lines() == ["Kiosk, number 4712: The name cannot be read."]
    assert Registration.objects.count() == 0


def test_signs_that_no_database_takes_are_mended_and_the_person_comes(tablet):
    sends(tablet, a_wish(a_date_to_come(), name="Ana\0\ud800"))

    assert Registration.objects.get().member.name.startswith("Ana")


def test_a_date_that_does_not_exist_is_told(tablet, her_desk):
    sends(tablet, a_wish(session="zzz"))

    assert lines() == ["Kiosk, number 4712: This date takes no more requests."]
    assert "سميرة" in her_desk.get("/en/desk/kiosk/tickets/").content.decode()


def test_a_date_that_opened_again_is_still_told(tablet):
    session = a_date_to_come()
    Session.objects.update(closes_at=timezone.now())
    sends(tablet, a_wish(session))
    Session.objects.update(closes_at=session.closes_at)

    assert lines() == ["Kiosk, number 4712: This date takes no more requests."]


@pytest.mark.parametrize("given", [{"erased": True, "name": ""}, {"at": 0}])
def test_what_waited_more_than_seven_days_is_a_number_without_a_name(tablet, given):
    sends(tablet, a_wish(a_date_to_come(), **given))

    ticket = KioskTicket.objects.get()
    assert (ticket.outcome, ticket.name, ticket.registration) == ("lost", "", None)
    assert lines()[0].endswith("This request waited 7 days in the tablet. It is erased.")


def test_settled_the_name_goes_and_so_does_the_line(tablet, her_desk, nora):
    sends(tablet, a_wish(session="zzz"))
    ticket = KioskTicket.objects.get()

    for _ in "12":
        her_desk.post(reverse("gatherings:kiosk_settle"), {"ticket": ticket.pk})

    ticket.refresh_from_db()
    assert ticket.name == ""
    assert lines() == []
    assert Entry.objects.get(verb="gatherings.kiosk_settled").by == nora
    found = tickets(timezone.now())
    assert ([t.number for t in found.to_settle], [t.number for t in found.others]) == (
        [],
        ["4712"],
    )


@pytest.mark.parametrize("key", ["", "x", "99", "-1", "9" * 40, "²"])
def test_a_number_that_is_not_there_settles_nothing(tablet, her_desk, key):
    sends(tablet, a_wish(session="zzz"))

    answer = her_desk.post(reverse("gatherings:kiosk_settle"), {"ticket": key})

    assert answer.status_code == 302
    assert len(lines()) == 1


def test_who_erased_their_data_has_no_receipt_on_the_list(tablet):
    sends(tablet, a_wish(a_date_to_come()))
    Registration.objects.update(member=None)

    (ticket,) = tickets(timezone.now()).others

    assert ticket.receipt == ""


def test_after_thirty_days_a_number_is_forgotten(tablet):
    sends(tablet, a_wish(a_date_to_come()), a_wish(session="zzz", number="9999"))
    now = timezone.now()

    assert forget_tickets(now=now + 29 * DAY) == 0
    assert forget_tickets(now=now + 31 * DAY) == 2
    assert Registration.objects.count() == 1


# --- refused ------------------------------------------------------------------------------------


def test_a_day_has_an_end_and_the_tablet_keeps_the_rest(tablet, monkeypatch):
    monkeypatch.setattr(rules, "MOST_A_DAY", 1)
    session = a_date_to_come()
    first, second = a_wish(session), a_wish(session)

    some, none = sends(tablet, first, second), sends(tablet, second)

    assert (some.status_code, some.json()) == (200, {"taken": [first["key"]]})
    assert (none.status_code, none.json()) == (429, {"taken": []})
    assert KioskTicket.objects.count() == Registration.objects.count() == 1


@pytest.mark.parametrize(
    "given",
    [
        {"key": "x"},
        {"key": None},
        {"at": None},
        {"at": "now"},
        {"at": 10**30},
        {"at": float("nan")},
    ],
)
def test_an_entry_that_no_tablet_makes_is_refused(tablet, given):
    answer = sends(tablet, a_wish(a_date_to_come(), **given))

    assert answer.status_code == 400
    assert Registration.objects.count() == KioskTicket.objects.count() == 0


def test_an_entry_with_less_than_it_should_hold_is_refused(tablet):
    for word in a_wish():
        wish = a_wish()
        del wish[word]
        assert sends(tablet, wish).status_code == 400, word


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"{}", b'{"entries": 3}', b'{"entries": [3]}', b"\xff", b"[" * 9999]
)
def test_what_is_no_queue_is_refused(tablet, body):
    assert tablet.post(QUEUE, body, content_type="application/json").status_code == 400


def test_a_queue_that_is_too_long_or_too_large_is_refused(tablet):
    session = a_date_to_come()

    long = sends(tablet, *[a_wish(session)] * (rules.MOST_AT_ONCE + 1))
    large = sends(tablet, a_wish(session, name="a" * 300_000))

    assert (long.status_code, large.status_code) == (400, 400)
    assert KioskTicket.objects.count() == 0


@pytest.mark.parametrize("wild", [{}, [], 7, None, "a" * 9_000])
def test_words_of_any_kind_break_nothing(tablet, wild):
    wish = a_wish(name=wild, session=wild, number=wild, language=wild)

    assert sends(tablet, wish).status_code == 200
    ticket = KioskTicket.objects.get()
    assert ticket.outcome in {Outcome.CLOSED, Outcome.UNNAMED}
    assert len(ticket.number) <= rules.LONGEST_NUMBER


def test_only_an_opened_tablet_sends_and_keeps(client, nora):
    wish = a_wish(a_date_to_come())
    for browser in (client, Client()):
        assert sends(browser, wish)["Location"] == reverse("people:staff_enter")
        for name in ("kiosk_worker", "kiosk_offline"):
            assert browser.get(reverse(f"gatherings:{name}")).status_code == 302
        sign_in(client, a_member())

    assert KioskTicket.objects.count() == 0
    assert client.get(reverse("gatherings:kiosk_tickets")).status_code == 403


def test_a_queue_without_the_key_of_its_page_is_refused(tablet):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = tablet.cookies

    assert sends(strict, a_wish(a_date_to_come())).status_code == 403


def test_the_deed_gives_back_the_same_ticket(nora):
    session = a_date_to_come()
    entry = rules.Entry(uuid.uuid4(), "4712", "Samira", "fr", session.code, timezone.now())

    first, again = (kiosk.take_in(entry=entry, by=nora, now=timezone.now()) for _ in "12")

    assert first == again
    assert str(first) == f"Ticket #{first.pk}"
