"""« Qui est là ? » on the host's phone: with the network, without it, and on two phones at once."""

from __future__ import annotations

import datetime as dt
import time
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from interra.gatherings.actions import joining
from interra.gatherings.models import Attendee, PresenceMark
from interra.gatherings.tests.make import a_session
from interra.people.tests.make import a_coordinator, a_member

if TYPE_CHECKING:
    from interra.gatherings.models import Session
    from interra.people.models import Member
    from tests.journeys.conftest import Phone

NAMES: tuple[str, ...] = (
    "Amina",
    "Bruno",
    "سلام",
    "Fatou",
    "Jean-Pierre",
    "Lul",
    "Mohammad Reza",
    "Olena",
    "ሰላም",
)
NAMES += ("Rosine", "Xiao Yu", "Yvette")


@pytest.fixture
def marc() -> Member:
    return a_member("Marc")


@pytest.fixture
def session(marc: Member) -> Session:
    """It begins in twenty minutes; twelve people come."""
    starts_at = timezone.now() + dt.timedelta(minutes=20)
    made = a_session(
        now=timezone.now(), starts_at=starts_at, seats=12, hosts=[marc, a_coordinator()]
    )
    for name in NAMES:
        joining.join(member=a_member(name), session_id=made.pk, now=timezone.now())
    return made


def at(session: Session, page: str = "presence") -> str:
    return reverse(f"gatherings:{page}", args=[session.code])


def present() -> set[str]:
    there = Attendee.objects.filter(is_present=True).select_related("member")
    return {one.member.name if one.member else one.name for one in there}


def comes_to(expected: set[str], *, within: float = 10) -> None:
    """The taps arrive by themselves; nobody waits for them longer than this."""
    end = time.monotonic() + within
    while present() != expected and time.monotonic() < end:
        time.sleep(0.1)
    assert present() == expected


def tap(phone: Phone, name: str) -> None:
    phone.tap(phone.page.get_by_role("button", name=name, exact=True))


def counter(phone: Phone) -> str:
    return phone.page.locator(".counter b").inner_text()


def kept_on(phone: Phone) -> None:
    """The page is on this phone, and its keeper is awake."""
    ask = """async () => {
        const worker = await navigator.serviceWorker.getRegistration();
        const kept = await caches.open("presence-list");
        const page = await kept.match(location.pathname, { ignoreVary: true });
        return Boolean(worker?.active && page && (await kept.keys()).length > 3);
    }"""
    end = time.monotonic() + 15
    while not phone.page.evaluate(ask):
        assert time.monotonic() < end
        time.sleep(0.1)


def test_twelve_people_are_ticked_in_twelve_taps(a_phone, language, js, session, marc):
    phone = a_phone(marc, js=js)
    phone.open(at(session))
    assert phone.fits()

    for name in NAMES:
        tap(phone, name)

    comes_to(set(NAMES))
    assert counter(phone) == "12"
    assert phone.taps == 12
    tap(phone, "Lul")
    comes_to(set(NAMES) - {"Lul"})
    assert counter(phone) == "11"


def test_somebody_without_a_registration_is_welcomed(a_phone, js, session, marc):
    phone = a_phone(marc, js=js)
    phone.open(at(session))

    phone.type("name", "Karim")
    phone.tap("[data-guest-form] button")

    comes_to({"Karim"})
    assert phone.page.locator("[aria-pressed=true]").all_inner_texts()[0].startswith("Karim")
    assert "13" in phone.page.locator(".counter").inner_text()


def test_taps_made_without_the_network_leave_when_it_returns(a_phone, language, session, marc):
    phone = a_phone(marc)
    phone.open(at(session))
    tap(phone, "Amina")
    comes_to({"Amina"})
    kept_on(phone)

    phone.context.set_offline(True)
    for name in ("Bruno", "Fatou", "Amina"):
        tap(phone, name)
    phone.type("name", "Karim")
    phone.tap("[data-guest-form] button")

    assert phone.page.locator("[data-offline]").is_visible()
    assert counter(phone) == "3"
    assert phone.fits()
    assert present() == {"Amina"}

    phone.context.set_offline(False)

    comes_to({"Bruno", "Fatou", "Karim"})
    phone.page.locator("[data-offline]").wait_for(state="hidden")
    assert counter(phone) == "3"
    assert PresenceMark.objects.count() == 5


def test_the_page_can_be_opened_again_without_the_network(a_phone, session, marc):
    phone = a_phone(marc)
    phone.open(at(session))
    kept_on(phone)
    phone.context.set_offline(True)
    tap(phone, "Bruno")

    phone.page.reload()

    assert "Bruno" in phone.page.locator("[aria-pressed=true]").all_inner_texts()
    assert phone.page.locator("[data-offline]").is_visible()
    tap(phone, "Olena")
    assert counter(phone) == "2"
    phone.context.set_offline(False)
    comes_to({"Bruno", "Olena"})


def test_two_hosts_tap_at_once_one_of_them_without_the_network(a_phone, session, marc):
    nora = session.hosts.get(name="Nora")
    his, hers = a_phone(marc), a_phone(nora)
    his.open(at(session))
    hers.open(at(session))
    kept_on(hers)
    hers.context.set_offline(True)
    tap(his, "Amina")
    tap(his, "Bruno")
    tap(hers, "Amina")
    tap(hers, "Lul")
    comes_to({"Amina", "Bruno"})
    tap(his, "Amina")  # he saw only his own tap: hers stands
    comes_to({"Bruno"})

    hers.context.set_offline(False)

    comes_to({"Amina", "Bruno", "Lul"})
    his.page.reload()
    assert counter(his) == counter(hers) == "3"


def test_signed_out_meanwhile_nothing_is_lost(a_phone, session, marc):
    phone = a_phone(marc)
    phone.open(at(session))
    cookies = phone.context.cookies()
    phone.context.clear_cookies(name="session")

    tap(phone, "Bruno")
    phone.page.locator("[data-refused]").wait_for()
    assert present() == set()

    phone.context.add_cookies([one for one in cookies if one["name"] == "session"])  # type: ignore[list-item]  # as read from the browser
    phone.page.reload()

    comes_to({"Bruno"})


def test_after_signing_out_no_name_is_left_on_the_phone(a_phone, session, marc):
    phone = a_phone(marc)
    phone.open(at(session))
    kept_on(phone)

    phone.open(reverse("people:my_space"))
    phone.tap(f"form[action='{reverse('people:leave')}'] button")
    phone.context.set_offline(True)

    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        phone.page.goto(phone.site + at(session))


def test_a_list_that_has_closed_leaves_the_phone(a_phone, session, marc):
    phone = a_phone(marc)
    phone.open(at(session))
    kept_on(phone)
    phone.page.evaluate(
        """async ([path]) => {
            const kept = await caches.open("presence-list");
            const page = await kept.match(path, { ignoreVary: true });
            const headers = new Headers(page.headers);
            headers.set("X-Kept-Until", "1");
            await kept.put(path, new Response(await page.text(), { headers }));
        }""",
        [at(session)],
    )

    phone.context.set_offline(True)

    with pytest.raises(Exception, match="ERR_FAILED"):
        phone.page.goto(phone.site + at(session))


def test_a_member_scans_the_screen_and_says_here(a_phone, language, js, session, marc):
    screen = a_phone(marc, js=js)
    screen.open(at(session, "screen"))
    assert screen.page.locator(".qr svg").is_visible()
    assert screen.fits()
    digits = screen.page.locator(".door-digits").inner_text()
    amina = a_phone(Attendee.objects.get(member__name="Amina").member, js=js)

    amina.open(reverse("gatherings:here", args=[session.code]))
    amina.type("digits", digits)
    amina.tap(".action-bar button")

    assert present() == {"Amina"}
    assert amina.page.locator(".receipt-mark").is_visible()
    assert amina.fits()


def test_the_host_makes_tables_and_reads_them_out(a_phone, language, js, session, marc):
    Attendee.objects.update(is_present=True)
    phone = a_phone(marc, js=js)
    phone.open(at(session, "host_session"))

    phone.tap(f"a[href='{at(session, 'tables')}']")
    phone.tap(".action-bar button")

    seated = phone.page.locator(".table-plan li li").all_inner_texts()
    assert sorted(seated) == sorted(NAMES)
    assert phone.page.locator(".table-plan > li").count() == 3
    assert phone.fits()
