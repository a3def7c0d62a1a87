"""After the first receipt: two minutes, at most 14 taps and 20 letters, everything can be skipped."""

from interra.people.queries.circumstances import answers_of
from interra.people.queries.onboarding import offer_for
from interra.people.rules import Band
from interra.people.tests.make import a_member


def go_on(phone):
    phone.tap(".action-bar button:not([name=skip])")


def test_all_is_said_in_at_most_fourteen_taps(a_phone, language, js):
    samira = a_member(language=language)
    phone = a_phone(samira, js=js)
    phone.open(f"/{language}/me/")

    phone.tap("a[href*='/welcome/']")
    for ticked in ("[value=ar]", "[value=cook]", "[value=sat-morning]"):
        phone.tap(ticked)
        assert phone.fits()
        go_on(phone)
    phone.tap("[name=band][value='1_to_3']")
    assert phone.fits()
    phone.tap("[name=age][value=adult]")
    assert phone.fits()
    go_on(phone)
    for consent in ("yes", "no", "no"):
        phone.tap(f"[name=given][value={consent}]")
        assert phone.fits()
    go_on(phone)

    assert phone.taps <= 14
    samira.refresh_from_db()
    said = answers_of(samira)
    assert (said.languages, said.band, said.mix_consent) == (("ar",), Band.FROM_1_TO_3, True)
    assert (samira.likes, samira.free_times) == (["cook"], ["sat-morning"])
    assert samira.charter_accepted_at is not None
    assert offer_for(samira) is None


def test_somebody_who_stops_takes_it_up_on_the_same_screen(a_phone, js):
    samira = a_member()
    phone = a_phone(samira, js=js)
    phone.open("/fr/welcome/")
    phone.tap("[name=skip]")
    phone.tap("[name=skip]")

    phone.open("/fr/me/")
    phone.tap("a[href*='/welcome/']")

    assert phone.path.endswith("/free/")
