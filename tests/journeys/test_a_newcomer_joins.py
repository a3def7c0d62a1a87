"""Somebody who has never heard of Interra, on a cheap phone, without an e-mail address."""

from interra.gatherings.models import Registration, Seat
from interra.people.models import Member
from interra.steps.e_agenda.tests.make import a_date, an_atelier
from tests.journeys.conftest import DAY

TITLE = "Cuisine d’Alep"


def test_three_taps_and_no_email(a_phone, language, js, soon):
    session = a_date(an_atelier(TITLE), starts=soon, seats=4)
    phone = a_phone(js=js)
    phone.open("/")
    phone.tap(f"button[value={language}]")
    assert phone.path == f"/{language}/"
    assert phone.fits()
    phone.tap(".card a")
    phone.taps = 0

    phone.tap(".action-bar button, .action-bar a.button")
    assert not phone.covered_by(".action-bar", ".field")
    phone.type("name", "سميرة")
    phone.tap("[name=in_person]")
    phone.tap(".action-bar button")

    assert phone.taps == 3
    assert phone.path.startswith(f"/{language}/r/")
    assert phone.fits()
    samira = Member.objects.get(name="سميرة")
    assert (samira.language, samira.email, samira.phone) == (language, "", "")
    registration = Registration.objects.get(session=session)
    assert (registration.member, registration.state) == (samira, Registration.State.PLACED)


def test_the_receipt_can_be_read_again_on_another_phone(a_phone, js, soon):
    a_date(an_atelier(TITLE), starts=soon)
    phone = _joins(a_phone(js=js))
    other = a_phone(js=js)

    other.open(phone.path)

    assert other.title == phone.title
    assert TITLE in other.page.locator("main").inner_text()
    assert "Samira" not in other.page.content()


def test_known_on_this_phone_one_tap_is_enough(a_phone, js, soon):
    atelier = an_atelier(TITLE)
    a_date(atelier, starts=soon)
    second = a_date(atelier, starts=soon + 7 * DAY)
    phone = _joins(a_phone(js=js))
    phone.open(f"/fr/sessions/{second.code}/")
    phone.taps = 0

    phone.tap(".action-bar button")

    assert phone.taps == 1
    assert phone.path.startswith("/fr/r/")
    assert Member.objects.filter(name="Samira").count() == 1
    assert second.registrations.get().state == Registration.State.PLACED


def test_back_and_confirm_again_is_the_same_seat(a_phone, js, soon):
    session = a_date(an_atelier(TITLE), starts=soon, seats=4)
    phone = _joins(a_phone(js=js))
    first = phone.path

    phone.page.go_back()
    phone.page.wait_for_load_state()
    if phone.page.locator("[name=name]").count():
        phone.type("name", "Samira")
        phone.page.locator("[name=in_person]").set_checked(True)
        phone.tap(".action-bar button")
        assert phone.path == first

    assert Registration.objects.count() == 1
    assert Seat.objects.filter(session=session, attendee__isnull=False).count() == 1


def test_who_cannot_come_gives_the_seat_back(a_phone, js, soon):
    session = a_date(an_atelier(TITLE), starts=soon, seats=4)
    phone = _joins(a_phone(js=js))

    phone.tap("a[href$='/leave/']")
    phone.tap("main form button, .action-bar button")

    assert session.registrations.get().state == Registration.State.CANCELLED
    assert not Seat.objects.filter(session=session, attendee__isnull=False).exists()


def test_what_was_typed_stays_when_something_is_missing(a_phone, js, soon):
    a_date(an_atelier(TITLE), starts=soon)
    phone = a_phone(js=js)
    phone.open("/fr/")
    phone.tap(".card a")
    phone.tap(".action-bar button, .action-bar a.button")
    phone.type("name", "Samira")
    phone.type("phone", "12")

    phone.tap(".action-bar button")

    assert phone.sees("Écrivez le numéro avec 10 chiffres, par exemple 0470 12 34 56.")
    assert phone.page.locator("[name=name]").input_value() == "Samira"
    assert not Member.objects.filter(name="Samira").exists()


def test_another_language_in_the_middle_keeps_what_was_typed(a_phone, js, soon):
    session = a_date(an_atelier(TITLE), starts=soon)
    phone = a_phone(js=js)
    phone.open(f"/fr/join/{session.code}/")
    phone.type("name", "سميرة")
    phone.type("phone", "0470 12 34 56")

    phone.tap(".language-switch")
    assert phone.fits()
    phone.tap("button[value=ar]")

    assert phone.path == f"/ar/join/{session.code}/"
    assert phone.page.locator("html").get_attribute("dir") == "rtl"
    assert phone.page.locator("[name=name]").input_value() == "سميرة"
    assert phone.page.locator("[name=phone]").input_value() == "0470 12 34 56"
    assert phone.fits()
    phone.page.locator("[name=phone]").press("Enter")
    phone.page.wait_for_url("**/ar/r/**")
    assert Member.objects.get(name="سميرة").language == "ar"


def _joins(phone):
    phone.open("/fr/")
    phone.tap(".card a")
    phone.tap(".action-bar button, .action-bar a.button")
    phone.type("name", "Samira")
    phone.page.locator("[name=in_person]").check()
    phone.tap(".action-bar button")
    assert phone.path.startswith("/fr/r/")
    return phone
