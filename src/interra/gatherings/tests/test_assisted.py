from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from interra.foundation.journal.models import Entry
from interra.gatherings.actions.assisted import sign_up
from interra.gatherings.models import Registration, Session
from interra.gatherings.tests.make import a_session, a_venue
from interra.people.models import Member
from interra.people.tests.make import a_coordinator, a_member, sign_in, sign_in_staff

pytestmark = pytest.mark.django_db


def a_date_to_come(title: str = "Cuisine", **given: object) -> Session:
    starts_at = timezone.now() + dt.timedelta(days=3)
    return a_session(title, starts_at=starts_at, now=timezone.now(), **given)


@pytest.fixture
def nora(client):
    nora = a_coordinator()
    sign_in_staff(client, nora)
    return nora


# --- at the desk ----------------------------------------------------------------------------


def ask_who(client: Client, name: str, **contact: str) -> str:
    return client.post("/en/desk/sign-up/", {"name": name, **contact}).content.decode()


def sign(client: Client, session: Session, **given: str):
    usual = {"name": "Samira", "person": "new", "session": session.code, "form_key": "one"}
    return client.post(reverse("gatherings:sign_up"), usual | given)


def test_a_new_person_leaves_with_a_receipt_and_is_met(client, nora):
    session = a_date_to_come()

    shown = ask_who(client, "Samira")
    answer = sign(client, session)

    assert "A new person" in shown
    assert session.code in shown
    registration = Registration.objects.get()
    samira = registration.member
    assert answer["Location"] == reverse("gatherings:receipt", args=[registration.token])
    assert (registration.state, registration.source) == ("placed", "desk")
    assert (samira.name, samira.phone, samira.email) == ("Samira", "", "")
    assert samira.is_reachable
    assert Entry.objects.get(verb="gatherings.signed_up").by == nora


def test_an_age_is_kept_when_the_person_says_it(client, nora):
    session = a_date_to_come()

    shown = ask_who(client, "Samira", age="younger")
    sign(client, session, age="younger")
    sign(client, session, name="Lena", form_key="two")

    assert 'name="age" value="younger"' in shown
    ages = dict(Member.objects.values_list("name", "age"))
    assert (ages["Samira"], ages["Lena"]) == ("younger", "")


def test_a_known_person_is_found_by_name_or_phone_and_signed_up_once(client, nora):
    session = a_date_to_come()
    samira = a_member("Samira", phone="+32470123456", met_at=None)

    by_name, by_phone = ask_who(client, "samira"), ask_who(client, "Sam", phone="0470123456")
    for _ in range(2):
        sign(client, session, person=samira.code)

    assert "+32 ··· 56" in by_name
    assert samira.code in by_phone
    assert Registration.objects.get().member == samira
    assert Member.objects.count() == 2  # and Nora
    samira.refresh_from_db()
    assert samira.met_at is not None


def test_a_double_tap_makes_one_person_and_one_request(client, nora):
    session = a_date_to_come()

    first, second = sign(client, session), sign(client, session)

    assert first["Location"] == second["Location"]
    assert Member.objects.filter(name="Samira").count() == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"person": ""}, "Choose the person."),
        ({"person": "somebody-else"}, "Choose the person."),
        ({"session": ""}, "Choose a date."),
        ({"session": "a b"}, "Choose a date."),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(client, nora, given, said):
    a_date_to_come()
    typed = {"name": "Samira", "person": "new", "session": "", "form_key": "one"} | given

    shown = client.post("/en/desk/sign-up/done/", typed).content.decode()

    assert said in shown
    assert 'value="Samira"' in shown
    assert Registration.objects.count() == 0


def test_a_date_that_has_closed_is_said_on_the_same_page(client, nora):
    session = a_date_to_come()
    Session.objects.update(closes_at=timezone.now())

    answer = client.post(
        "/en/desk/sign-up/done/",
        {"name": "Samira", "person": "new", "session": session.code},
    )

    assert "Requests are closed" in answer.content.decode()
    assert Member.objects.filter(name="Samira").count() == 0


def test_a_name_that_cannot_be_read_stays_on_the_first_screen(client, nora):
    answer = client.post("/en/desk/sign-up/", {"name": "  "})

    assert answer.status_code == 422
    assert client.get("/en/desk/sign-up/").status_code == 200


def test_an_unknown_date_is_not_found(client, nora):
    answer = client.post(
        reverse("gatherings:sign_up"), {"name": "Samira", "person": "new", "session": "zzz"}
    )

    assert answer.status_code == 404


def test_only_the_team_signs_others_up(client):
    sign_in(client, a_member())

    assert client.get(reverse("gatherings:assisted")).status_code == 403
    assert client.post(reverse("gatherings:sign_up")).status_code == 403
    assert client.post(reverse("gatherings:open_kiosk")).status_code == 403


def test_the_screen_of_dates_says_how_each_gives_its_seats(client, nora):
    a_date_to_come("Free", seats=2)
    a_date_to_come("Drawn", mode="draw")
    full = a_date_to_come("Full", seats=1, discreet_place=True)
    sign_up(
        who=a_member(),
        language="fr",
        session_id=full.pk,
        form_key="k",
        by=nora,
        now=timezone.now(),
    )

    shown = ask_who(client, "Zed")

    for said in ("2 seats left", "Draw", "Full, ask for a seat", "Saint-Léonard"):
        assert said in shown


def test_thirty_dates_cost_as_much_as_one(client, nora):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            ask_who(client, "Zed")
        return len(queries)

    a_date_to_come(venue=None)
    cost()
    one = cost()
    venue = a_venue()
    for _ in range(12):
        a_date_to_come(venue=venue)
    assert cost() == one


def test_the_desk_offers_both_ways(client, nora):
    shown = client.get(reverse("people:desk")).content.decode()

    assert reverse("gatherings:assisted") in shown
    assert reverse("gatherings:open_kiosk") in shown


# --- at the kiosk ---------------------------------------------------------------------------


@pytest.fixture
def kiosk(client, nora):
    """A tablet that Nora has opened."""
    client.post(reverse("gatherings:open_kiosk"))
    return client


def name_and_date(kiosk: Client, session: Session, name: str = "سميرة") -> None:
    kiosk.post("/ar/borne/name/", {"name": name})
    kiosk.post("/ar/borne/which/", {"session": session.code})


def test_opening_the_kiosk_signs_the_team_out(kiosk):
    assert kiosk.get(reverse("gatherings:kiosk")).status_code == 200
    assert kiosk.get(reverse("people:desk")).status_code == 302


def test_a_person_gives_a_name_and_chooses_in_their_language(kiosk, nora):
    session = a_date_to_come()

    languages = kiosk.get(reverse("gatherings:kiosk")).content.decode()
    name_and_date(kiosk, session)
    shown = kiosk.get("/ar/borne/done/").content.decode()

    assert 'href="/ar/borne/name/"' in languages
    registration = Registration.objects.get()
    samira = registration.member
    assert (samira.name, samira.language, samira.phone) == ("سميرة", "ar", "")
    assert samira.is_reachable
    assert (registration.source, registration.state) == ("kiosk", "placed")
    assert Entry.objects.get(verb="gatherings.signed_up").by == nora
    assert "<svg" in shown
    assert "سميرة" in shown


def test_the_first_page_forgets_the_person_before(kiosk):
    name_and_date(kiosk, a_date_to_come())

    start = kiosk.get(reverse("gatherings:kiosk"))

    assert start["Clear-Site-Data"] == '"cache"'  # its own queue stays, sealed
    assert "no-store" in start["Cache-Control"]
    assert kiosk.get(reverse("gatherings:kiosk_done")).status_code == 302
    assert kiosk.get(reverse("gatherings:kiosk_which")).status_code == 302
    assert "سميرة" not in kiosk.get("/ar/borne/name/").content.decode()
    assert kiosk.cookies["session"].value == ""


def test_nothing_at_the_kiosk_asks_for_a_contact_or_a_secret(kiosk):
    a_date_to_come()
    kiosk.post("/en/borne/name/", {"name": "Samira"})
    pages = [kiosk.get(f"/en/borne/{p}/").content.decode() for p in ("name", "which")]

    for shown in pages:
        for word in ("phone", "Belgium", "languages do you speak", "tel:"):
            assert word not in shown
        assert 'autocomplete="off"' in shown


@pytest.mark.parametrize("screen", ["name", "which", "done"])
def test_each_screen_resets_itself_with_and_without_javascript(kiosk, screen):
    session = a_date_to_come()
    name_and_date(kiosk, session)

    shown = kiosk.get(f"/en/borne/{screen}/").content.decode()

    assert 'seconds="45" href="/en/borne/"' in " ".join(shown.split())
    assert 'http-equiv="refresh" content="45; url=/en/borne/"' in " ".join(shown.split())
    assert "no-store" in kiosk.get(f"/en/borne/{screen}/")["Cache-Control"]


def test_a_second_tap_on_the_same_date_makes_nothing_new(kiosk):
    session = a_date_to_come()
    name_and_date(kiosk, session)
    kiosk.post("/ar/borne/which/", {"session": session.code})

    assert Registration.objects.count() == 1
    assert Member.objects.filter(name="سميرة").count() == 1


def test_a_date_that_has_just_closed_is_said(kiosk):
    session = a_date_to_come()
    kiosk.post("/en/borne/name/", {"name": "Samira"})
    Session.objects.update(closes_at=timezone.now())

    answer = kiosk.post("/en/borne/which/", {"session": session.code})

    assert answer.status_code == 422
    assert "Requests are closed" in answer.content.decode()


def test_a_name_that_cannot_be_read_is_asked_again(kiosk):
    assert kiosk.post("/en/borne/name/", {"name": "Interra"}).status_code == 422


def test_a_browser_that_the_team_did_not_open_is_no_kiosk(client):
    for name in ("kiosk", "kiosk_name", "kiosk_which", "kiosk_done"):
        answer = client.get(reverse(f"gatherings:{name}"))
        assert answer["Location"] == reverse("people:staff_enter")


def test_the_kiosk_closes_with_its_coordinator(kiosk, nora):
    Member.objects.filter(pk=nora.pk).update(is_active=False)

    assert kiosk.get(reverse("gatherings:kiosk")).status_code == 302


def test_the_team_closes_the_kiosk(kiosk):
    kiosk.post(reverse("gatherings:close_kiosk"))

    assert kiosk.get(reverse("gatherings:kiosk")).status_code == 302


def test_the_secret_questions_wait_on_the_persons_own_receipt(kiosk):
    name_and_date(kiosk, a_date_to_come())
    registration = Registration.objects.get()

    shown = Client().get(reverse("gatherings:receipt", args=[registration.token])).content.decode()

    assert reverse("people:onboarding_by_link", args=["x"])[:-2] in shown
