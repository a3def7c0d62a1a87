"""The receipt behind its private link."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from icalendar import Calendar

from interra.foundation.codes import signed
from interra.gatherings import rules
from interra.gatherings.actions import scheduling
from interra.gatherings.actions.joining import join, leave
from interra.gatherings.models import Registration
from interra.gatherings.queries import receipts
from interra.gatherings.tests.make import NOON, a_session
from interra.people.models import Household
from interra.people.tests.make import a_member

pytestmark = pytest.mark.django_db
State = Registration.State


@pytest.fixture(autouse=True)
def _monday_noon(time_machine: Any) -> None:
    time_machine.move_to(NOON, tick=False)


def a_registration(member=None, **session):
    given = {"companions": session.pop("companions", ())}
    member = member or a_member(phone="+32470123456")
    date = a_session(**session)
    return join(member=member, session_id=date.pk, now=NOON, **given)


def address(registration, page="receipt"):
    return reverse(f"gatherings:{page}", args=[registration.token])


def test_the_link_alone_opens_the_receipt_which_names_nobody_and_no_contact(client):
    home = Household.objects.create()
    karim = a_member("Karim", household=home)
    samira = a_member("Samira", household=home, phone="+32470123456")
    friend = rules.Companion(name="Aïcha")
    registration = a_registration(samira, companions=[friend, rules.Companion(karim.pk)])

    page = client.get(address(registration))

    text = page.content.decode()
    assert "You have 3 seats" in text
    for secret in ("Samira", "Karim", "Aïcha", "470123456", samira.code):
        assert secret not in text
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in page["Cache-Control"]


def test_hosts_of_two_scripts_are_named_each_in_its_own_direction(client):
    registration = a_registration()
    registration.session.hosts.add(a_member("نوال"), a_member("Léa <b>"))

    text = client.get(address(registration)).content.decode()

    assert "<bdi>Léa &lt;b&gt;</bdi> and <bdi>نوال</bdi>" in text


def test_signed_in_as_one_of_the_party_the_companions_are_named(client):
    samira = a_member()
    registration = a_registration(samira, companions=[rules.Companion(name="Aïcha")])
    client.force_login(samira)

    assert "Aïcha" in client.get(address(registration)).content.decode()


def test_another_member_sees_no_name(client):
    registration = a_registration(companions=[rules.Companion(name="Aïcha")])
    client.force_login(a_member("Marc"))

    assert "Aïcha" not in client.get(address(registration)).content.decode()


@pytest.mark.parametrize(
    "token", ["nothing", "a.b", "é.ü", "." * 30, "x" * 300, "{code}", "{code}.AAAA", "{other}"]
)
def test_nobody_invents_a_link(client, token):
    code = a_registration().code
    forged = token.format(code=code, other=signed(code, purpose="venue"))

    answers = {
        client.get(f"/fr/r/{forged}/{page}").status_code for page in ("", "leave/", "with/")
    }

    assert answers == {404}


def test_robots_that_open_links_change_nothing(client):
    registration = a_registration()

    for page in ("receipt", "leave", "bring", "receipt_calendar"):
        for _ in range(5):
            client.get(address(registration, page))
    refused = client.get(address(registration, "come_back")).status_code

    registration.refresh_from_db()
    assert (registration.state, refused) == (State.PLACED, 405)


def test_a_discreet_place_is_told_to_those_who_have_a_seat(client):
    placed = a_registration(discreet_place=True)
    asked = a_registration(discreet_place=True, mode="draw")

    with_seat, without = (client.get(address(r)).content.decode() for r in (placed, asked))

    assert "Rue de la Paix 3" in with_seat
    assert "Rue de la Paix 3" not in without
    assert "Café du Parc" not in without
    assert "Saint-Léonard" in without
    calendar = client.get(address(asked, "receipt_calendar")).content.decode()
    assert "Paix" not in calendar


def test_the_receipt_of_a_draw_says_when_and_that_everyone_has_a_real_chance(client):
    text = client.get(address(a_registration(mode="draw"))).content.decode()

    assert "The draw is on Thursday 12 March at 18" in text
    assert "svg" in text


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("reserve", "You are on the waiting list."),
        ("offered", "A seat is free. It is for you."),
        ("cancelled", "It is noted. You are not coming."),
        ("lapsed", "We no longer keep this seat."),
    ],
)
def test_each_state_has_its_sentence(client, state, words):
    registration = a_registration()
    Registration.objects.filter(pk=registration.pk).update(
        state=state, offer_until=NOON + dt.timedelta(hours=1)
    )

    assert words in client.get(address(registration)).content.decode()


def test_a_cancelled_date_says_why_and_shows_other_dates(client):
    registration = a_registration()
    elsewhere = a_session("Soupe")
    scheduling.cancel_session(
        session=registration.session, reason="Pas de salle.", by=None, now=NOON
    )

    text = client.get(address(registration)).content.decode()

    assert "Pas de salle." in text
    assert elsewhere.title["fr"] in text


def test_leaving_is_asked_once_more_and_coming_back_takes_one_tap(client):
    registration = a_registration()

    asked = client.get(address(registration, "leave")).status_code
    client.post(address(registration, "leave"))
    registration.refresh_from_db()
    gone = registration.state
    client.post(address(registration, "come_back"))
    registration.refresh_from_db()

    assert (asked, gone, registration.state) == (200, "cancelled", "placed")


def test_a_refusal_is_said_on_the_receipt(client):
    registration = a_registration()
    leave(registration=registration, by=registration.member, now=NOON)
    scheduling.cancel_session(session=registration.session, by=None, now=NOON)

    page = client.post(address(registration, "come_back"), follow=True).content.decode()

    assert "This date is cancelled." in page


def test_one_comes_with_a_friend_children_and_the_household(client):
    home = Household.objects.create()
    samira, karim = a_member("Samira", household=home), a_member("Karim", household=home)
    registration = a_registration(samira)
    client.force_login(samira)
    said = {"household": [karim.code], "friend": " Aïcha ", "children": "1"}

    for _ in range(3):
        client.post(address(registration, "bring"), said)
    page = client.get(address(registration, "bring")).content.decode()

    assert registration.attendees.count() == 4
    assert 'value="Aïcha"' in page


def test_a_stranger_with_the_link_neither_reads_nor_writes_companions(client):
    registration = a_registration(companions=[rules.Companion(name="Aïcha")])

    shown = client.get(address(registration, "bring"))
    client.post(address(registration, "bring"), {"friend": "", "children": "0"})

    assert shown.status_code == 302
    assert registration.attendees.count() == 2


def test_nobody_is_brought_from_another_household(client):
    samira, marc = a_member(), a_member("Marc")
    registration = a_registration(samira)
    client.force_login(samira)

    client.post(address(registration, "bring"), {"household": [marc.code], "children": "0"})

    assert registration.attendees.count() == 1


def test_when_there_is_no_seat_for_a_companion_it_is_said_on_the_form(client):
    samira = a_member()
    registration = a_registration(samira, seats=1)
    client.force_login(samira)

    page = client.post(address(registration, "bring"), {"friend": "Aïcha"}).content.decode()

    assert "There is no free seat" in page
    assert 'value="Aïcha"' in page


def test_the_calendar_file_follows_the_date_and_is_struck_when_one_no_longer_comes(client):
    registration = a_registration()

    def event():
        file = client.get(address(registration, "receipt_calendar")).content
        return Calendar.from_ical(file).walk("VEVENT")[0]

    before = event()
    scheduling.move_session(
        session=registration.session,
        starts_at=registration.session.starts_at + dt.timedelta(days=1),
        ends_at=registration.session.ends_at + dt.timedelta(days=1),
        by=None,
        now=NOON,
    )
    moved = event()
    client.post(address(registration, "leave"))
    gone = event()

    assert before["UID"] == moved["UID"] == gone["UID"]
    assert [e["SEQUENCE"] for e in (before, moved)] == [0, 1]
    assert [e["STATUS"] for e in (before, moved, gone)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert "Rue de la Paix 3" in before["LOCATION"]


def test_a_discreet_person_keeps_no_title_in_the_calendar(client):
    registration = a_registration(a_member(discreet=True))

    file = client.get(address(registration, "receipt_calendar")).content.decode()

    assert "Cuisine" not in file


def test_who_erased_their_data_has_no_receipt_any_more(client):
    registration = a_registration()
    Registration.objects.filter(pk=registration.pk).update(member=None)

    assert client.get(address(registration)).status_code == 404


def test_before_the_draw_a_party_may_be_changed_from_the_receipt(client):
    samira = a_member()
    registration = a_registration(samira, mode="draw")
    client.force_login(samira)

    assert address(registration, "bring") in client.get(address(registration)).content.decode()


def test_a_receipt_costs_the_same_for_one_person_and_for_six(django_assert_max_num_queries):
    alone = a_registration()
    party = a_registration(companions=[rules.Companion(is_child=True)] * 5)

    for registration in (alone, party):
        found = receipts.find(registration.token)
        assert found is not None
        with django_assert_max_num_queries(3):
            receipts.receipt(found, NOON)


@pytest.mark.parametrize(("said", "state"), [("yes", "placed"), ("no", "cancelled")])
def test_a_kept_seat_is_taken_or_left_from_the_receipt_however_often_one_taps(client, said, state):
    registration = a_registration()
    Registration.objects.filter(pk=registration.pk).update(
        state="offered", offer_until=NOON + dt.timedelta(hours=1)
    )

    page = client.get(address(registration)).content.decode()
    for _ in range(3):
        client.post(address(registration, "answer"), {"answer": said})

    registration.refresh_from_db()
    assert address(registration, "answer") in page
    assert registration.state == state


def test_a_seat_that_is_free_in_the_last_hour_is_one_tap_away_for_who_is_next(
    client, time_machine
):
    first = a_registration(seats=1)
    session = first.session
    samira, ali = (join(member=a_member(n), session_id=session.pk, now=NOON) for n in ("S", "A"))
    waiting = client.get(address(samira)).content.decode()
    half_past = session.starts_at - dt.timedelta(minutes=30)
    leave(registration=first, by=None, now=half_past)  # too late to offer it to anybody
    time_machine.move_to(half_past, tick=False)

    pages = [client.get(address(one)).content.decode() for one in (samira, ali)]
    client.post(address(samira, "come_back"), {"seen": samira.answers})
    client.post(address(ali, "come_back"), {"seen": ali.answers})

    assert "I am coming" not in waiting
    assert ["A seat is free now." in page for page in pages] == [True, False]
    states = Registration.objects.filter(pk__in=[samira.pk, ali.pk]).order_by("pk")
    assert list(states.values_list("state", flat=True)) == ["placed", "reserve"]


def test_an_old_page_changes_nothing_and_shows_what_is_noted(client):
    samira = a_member()
    registration = a_registration(samira)
    client.force_login(samira)
    old = {"seen": registration.answers - 1, "children": "2", "answer": "no"}

    left = client.post(address(registration, "leave"), old, follow=True).content.decode()
    client.post(address(registration, "bring"), old)
    client.post(address(registration, "answer"), old)
    leave(registration=registration, by=samira, now=NOON)
    client.post(address(registration, "leave"), old)
    client.post(address(registration, "come_back"), old)

    registration.refresh_from_db()
    assert "This is what we have noted." in left
    assert (registration.state, registration.attendees.count()) == ("cancelled", 0)


def test_what_has_begun_can_neither_be_left_nor_answered(client, time_machine):
    registration = a_registration()
    Registration.objects.filter(pk=registration.pk).update(state="offered", offer_until=NOON)
    time_machine.move_to(registration.session.starts_at, tick=False)

    left = client.post(address(registration, "leave"), follow=True).content.decode()
    answered = client.post(
        address(registration, "answer"), {"answer": "yes"}, follow=True
    ).content.decode()

    assert "This date has already begun." in left
    assert "This seat is no longer kept for you." in answered


def test_between_closing_and_the_draw_and_after_the_end_the_receipt_says_where_things_are(
    client, time_machine
):
    asked, placed = a_registration(mode="draw"), a_registration(a_member("Marc"))

    time_machine.move_to(asked.session.closes_at, tick=False)
    drawing = client.get(address(asked)).content.decode()
    time_machine.move_to(placed.session.ends_at, tick=False)
    over = client.get(address(placed)).content.decode()

    assert "We draw now." in drawing
    assert "This date is past." in over
    assert 'class="qr"' not in over


def test_a_session_without_a_place_has_a_receipt_too(client):
    assert client.get(address(a_registration(venue=None))).status_code == 200
