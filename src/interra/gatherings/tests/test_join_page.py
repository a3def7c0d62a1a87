"""The screen of « Je viens », tapped as people tap: twice, back, late."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from interra.gatherings.actions import scheduling
from interra.gatherings.actions.joining import join, leave
from interra.gatherings.models import Registration, Session
from interra.gatherings.queries.joining import my_standing, other_dates
from interra.gatherings.tests.make import NOON, SATURDAY, a_session
from interra.people.models import Attempt, Device, Household, Member
from interra.people.tests.make import a_member

pytestmark = pytest.mark.django_db
SAMIRA = {"name": "Samira", "phone": "0470 12 34 56", "email": "", "form_key": "k" * 26}


@pytest.fixture(autouse=True)
def _monday_noon(time_machine: Any) -> None:
    time_machine.move_to(NOON, tick=False)


def address(session: Session) -> str:
    return reverse("gatherings:join", args=[session.code])


def receipt_of(registration: Registration) -> str:
    return reverse("gatherings:receipt", args=[registration.token])


def test_somebody_new_fills_one_screen_and_holds_a_receipt(client):
    session = a_session()

    page = client.get(address(session))
    answer = client.post(address(session), SAMIRA)

    assert 'name="form_key"' in page.content.decode()
    registration = Registration.objects.get()
    assert (answer.status_code, answer.url) == (303, receipt_of(registration))
    assert client.session["_auth_user_id"] == str(registration.member_id)


def test_a_flood_of_new_people_from_one_address_is_kept_but_gets_no_more_codes(
    client, monkeypatch
):
    monkeypatch.setitem(settings.ACCOUNT_RATE_LIMITS, "join_code", "2/h/ip")
    session = a_session()

    def comes(n: int, **more: str) -> Client:
        browser = Client()
        browser.post(address(session), SAMIRA | {"phone": f"0470 12 34 5{n}"} | more)
        return browser

    comes(0, phone="", in_person="yes")  # no code would leave: it does not count
    for n in range(1, 4):
        last = comes(n)

    assert Registration.objects.count() == 4
    assert Attempt.objects.count() == 2
    receipt = last.get(receipt_of(Registration.objects.latest("pk"))).content.decode()
    assert reverse("people:prove") in receipt
    last.post(reverse("people:prove"), {"send": "yes"})
    assert Attempt.objects.count() == 3


def test_double_post_back_and_retry_give_the_same_receipt_and_the_same_row(client):
    session = a_session()

    answers = [client.post(address(session), SAMIRA).url for _ in range(2)]
    retried = Client().post(address(session), SAMIRA)["Location"]  # the first answer never arrived
    back = client.get(address(session)).url

    assert {*answers, retried, back} == {receipt_of(Registration.objects.get())}
    assert Member.objects.count() == 1


def test_the_same_form_sent_again_much_later_shows_the_receipt_and_opens_nothing(
    client, time_machine
):
    session = a_session()
    first = client.post(address(session), SAMIRA).url
    time_machine.move_to(NOON + dt.timedelta(hours=1), tick=False)
    her_phone_in_other_hands = Client()

    again = her_phone_in_other_hands.post(address(session), SAMIRA)

    assert again.url == first
    assert "_auth_user_id" not in her_phone_in_other_hands.session


def test_a_known_device_needs_one_tap(client):
    session, samira = a_session(), a_member()
    client.force_login(samira)

    answers = [client.post(address(session)).url for _ in range(2)]

    assert set(answers) == {receipt_of(Registration.objects.get(member=samira))}


def test_a_late_copy_of_a_tap_does_not_bring_back_who_has_left(client):
    session, samira = a_session(), a_member()
    client.force_login(samira)
    first_page = my_standing(samira, session, NOON).seen
    client.post(address(session), {"seen": first_page})
    registration = Registration.objects.get()
    leave(registration=registration, by=samira, now=NOON)

    client.post(address(session), {"seen": first_page})
    registration.refresh_from_db()
    late = registration.state
    client.post(address(session), {"seen": my_standing(samira, session, NOON).seen})

    registration.refresh_from_db()
    assert (late, registration.state) == ("cancelled", "placed")


def test_another_person_may_use_the_same_phone_and_the_phone_stays_who_it_was(client):
    session, samira = a_session(), a_member()
    client.force_login(samira)

    page = client.get(address(session), {"other": "1"})
    client.post(address(session), SAMIRA | {"name": "Karim"})

    assert 'name="name"' in page.content.decode()
    assert Registration.objects.get().member == Member.objects.get(name="Karim")
    assert client.session["_auth_user_id"] == str(samira.pk)


def test_what_was_typed_stays_when_something_is_missing(client):
    session = a_session()

    page = client.post(address(session), SAMIRA | {"phone": "12"}).content.decode()

    assert 'value="Samira"' in page
    assert f'value="{SAMIRA["form_key"]}"' in page
    assert not Registration.objects.exists()


def test_another_language_in_the_middle_of_typing_keeps_every_word_and_sends_nothing(client):
    session = a_session()
    typed = SAMIRA | {"phone": "12", "in_person": "on"}

    languages = client.post("/language/", typed | {"next": address(session)})
    chosen = client.post(
        "/language/", typed | {"next": address(session), "language": "ar"}, follow=True
    )
    page = chosen.content.decode()

    assert 'type="hidden" name="name" value="Samira"' in languages.content.decode()
    assert "no-store" in languages["Cache-Control"]
    assert chosen.redirect_chain == [(f"/ar/join/{session.code}/", 307)]
    assert ('lang="ar"' in page, chosen.status_code) == (True, 200)
    assert 'value="Samira"' in page
    assert 'value="12"' in page
    assert f'value="{SAMIRA["form_key"]}"' in page
    assert "checked" in page
    assert "aria-invalid" not in page
    assert not Registration.objects.exists()


def test_who_types_on_somebody_elses_phone_changes_only_the_language_of_the_page(client):
    session, samira = a_session(), a_member(language="fr")
    client.force_login(samira)

    client.post("/language/", SAMIRA | {"next": address(session), "language": "ar"})
    samira.refresh_from_db()
    typing = samira.language
    client.post("/language/", {"next": address(session), "language": "ar"})

    samira.refresh_from_db()
    assert (typing, samira.language) == ("fr", "ar")


def test_after_the_session_is_over_the_tap_asks_who_comes(client):
    page = client.post(address(a_session()), {"seen": "0"}).content.decode()

    assert 'name="name"' in page
    assert "Write a first name." not in page


def test_an_old_token_keeps_what_was_typed_and_one_tap_sends_it_again():
    session, strict = a_session(), Client(enforce_csrf_checks=True)
    headers = {"Sec-Fetch-Site": "same-origin"}

    lost = strict.post(address(session), SAMIRA, headers=headers)
    page = lost.content.decode()
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page))
    sent = strict.post(address(session), fields, headers=headers)

    assert lost.status_code == 403
    assert {name: fields[name] for name in SAMIRA} == SAMIRA
    assert sent["Location"] == receipt_of(Registration.objects.get())


def test_the_form_of_another_site_is_not_offered_again():
    strict = Client(enforce_csrf_checks=True)

    page = strict.post(address(a_session()), SAMIRA, headers={"Sec-Fetch-Site": "cross-site"})

    assert "Samira" not in page.content.decode()


def test_a_form_without_its_key_still_counts(client):
    client.post(address(a_session()), {"name": "Samira", "in_person": "on"})

    assert Registration.objects.count() == 1


def test_get_never_changes_anything(client):
    session, samira = a_session(), a_member()
    client.force_login(samira)

    for _ in range(20):
        client.get(address(session))

    assert not Registration.objects.exists()


@pytest.mark.parametrize("known", [True, False])
def test_closed_full_or_cancelled_keeps_the_person_going(client, known):
    session = a_session()
    elsewhere = a_session("Soupe du dimanche", starts_at=SATURDAY + dt.timedelta(days=1))
    scheduling.cancel_session(session=session, by=None, now=NOON)
    if known:
        client.force_login(a_member())

    shown = client.get(address(session)).content.decode()
    posted = client.post(address(session), {} if known else SAMIRA).content.decode()

    for page in (shown, posted):
        assert elsewhere.title["fr"] in page
    assert not Registration.objects.exists()


def test_a_session_that_does_not_exist_is_not_found(client):
    assert client.get("/fr/join/nothing/").status_code == 404


# --- what the page of a date shows ------------------------------------------------------------


def test_my_standing_tells_each_person_only_about_themselves(django_assert_num_queries):
    home = Household.objects.create()
    samira, karim = a_member("Samira", household=home), a_member("Karim", household=home)
    session = a_session()
    registration = join(member=samira, session_id=session.pk, now=NOON)

    with django_assert_num_queries(1):
        mine = my_standing(samira, session, NOON)
    other = my_standing(karim, session, NOON)
    late = my_standing(karim, session, session.starts_at)

    assert mine.receipt_url == receipt_of(registration)
    assert (mine.can_join, mine.is_placed) == (False, True)
    assert (other.can_join, other.receipt_url, other.one_tap) == (True, "", True)
    assert (late.can_join, late.said) == (False, "This date has already begun.")
    assert my_standing(samira, session, session.starts_at).leave_url == ""


def test_the_page_of_a_date_says_why_nobody_can_ask_any_more():
    samira = a_member()
    closed = a_session(closes_at=NOON)
    cancelled = a_session("Soupe")
    scheduling.cancel_session(session=cancelled, by=None, now=NOON)
    cancelled.refresh_from_db()

    said = [my_standing(samira, one, NOON).said for one in (closed, cancelled)]

    assert said == ["Requests are closed for this date.", "This date is cancelled."]


def test_other_dates_are_open_and_behind_the_same_door():
    session = a_session()
    sunday = SATURDAY + dt.timedelta(days=1)
    soup = a_session("Soupe", starts_at=sunday)
    a_session("Foot", starts_at=sunday, door="move")
    a_session("Fermé", starts_at=sunday, closes_at=NOON + dt.timedelta(hours=1))

    titles = [date.title for date in other_dates(session, NOON + dt.timedelta(hours=2))]

    assert titles == [soup.title]


def test_the_person_the_seat_and_the_browser_are_written_together_or_not_at_all(
    client, monkeypatch
):
    session = a_session()
    client.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr("interra.foundation.sessions.write_new", _falls)
        assert client.post(address(session), SAMIRA).status_code == 500
    assert not Member.objects.filter(name="Samira").exists()
    assert not Registration.objects.exists()
    assert not Device.objects.exists()

    assert client.post(address(session), SAMIRA).status_code == 303
    assert Registration.objects.get().state == "placed"


def _falls(row):
    raise OSError


def test_a_sign_up_asks_the_database_few_things(client, django_assert_max_num_queries):
    """Many people may sign up in the same minute; each writes while the others wait."""
    session = a_session()

    with django_assert_max_num_queries(25):
        client.post(address(session), SAMIRA)
