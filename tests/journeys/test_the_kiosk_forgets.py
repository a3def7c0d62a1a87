"""A tablet in the hall: language, name, atelier, done. Then nothing of the person is left in it."""

import re

from interra.gatherings.models import Registration
from interra.people.tests.make import a_coordinator
from interra.steps.e_agenda.tests.make import a_date, an_atelier

TITLE = "Cuisine d’Alep"


def opened(a_phone, *, js):
    tablet = a_phone(a_coordinator(), js=js, width=1024)
    tablet.open("/fr/desk/")
    tablet.tap("form[action$='/desk/kiosk/'] button")
    return tablet


def signs_up(tablet, name="سميرة"):
    tablet.tap("a[hreflang=ar]")
    tablet.type("name", name)
    tablet.tap("form[id=name] button")
    tablet.tap("[name=session]")


def test_a_person_signs_up_and_the_next_one_finds_nothing(a_phone, js, soon):
    a_date(an_atelier(TITLE), starts=soon)
    tablet = opened(a_phone, js=js)

    signs_up(tablet)
    assert tablet.path == "/ar/borne/done/"
    assert "سميرة" in tablet.page.content()
    assert Registration.objects.get().member.is_reachable
    tablet.tap(".buttons a.button")

    for _ in range(6):
        assert "سميرة" not in tablet.page.content()
        assert (
            tablet.page.locator("[name=name]").count() == 0
            or not tablet.page.locator("[name=name]").input_value()
        )
        tablet.page.go_back()
        tablet.page.wait_for_load_state()


def test_forty_five_seconds_alone_and_it_begins_again(a_phone, soon):
    a_date(an_atelier(TITLE), starts=soon)
    tablet = opened(a_phone, js=True)
    tablet.page.clock.install()

    signs_up(tablet)
    tablet.page.clock.run_for(31_000)
    assert tablet.page.locator("auto-reset [data-left]").is_visible()
    tablet.page.clock.run_for(15_000)
    tablet.page.wait_for_url(re.compile("/borne/$"))

    assert "سميرة" not in tablet.page.content()


def test_the_team_is_signed_out_of_the_tablet(a_phone, js):
    tablet = opened(a_phone, js=js)

    tablet.open("/fr/desk/")

    assert "/team/" in tablet.path or "/enter/" in tablet.path
