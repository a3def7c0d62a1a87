"""The network drops: people go on at the kiosk. They get a number; their names wait sealed, then leave."""

from __future__ import annotations

import time

import pytest

from interra.gatherings.models import KioskTicket, Registration
from interra.people.tests.make import a_coordinator
from interra.steps.e_agenda.tests.make import a_date, an_atelier

TITLE = "Cuisine d’Alep"
READ_ALL = """async () => {
    const base = await new Promise((yes, no) => {
        const asked = indexedDB.open("kiosk");
        asked.onsuccess = () => yes(asked.result);
        asked.onerror = () => no(asked.error);
    });
    if (!base.objectStoreNames.contains("queue")) return { rows: [], key: null };
    const all = (name) => new Promise((yes) => {
        base.transaction(name).objectStore(name).getAll().onsuccess = (found) => yes(found.target.result);
    });
    const [rows, [key]] = [await all("queue"), await all("keys")];
    base.close();
    const read = (row, signs) => (row.box ? new TextDecoder(signs).decode(row.box) : null);
    const seen = rows.map((row) => ({ ...row, iv: null, box: read(row, "latin1"), utf8: read(row, "utf-8") }));
    return { rows: seen, text: JSON.stringify(seen), readable: key.extractable };
}"""
EIGHT_DAYS_LATER = """() => new Promise((yes) => {
    indexedDB.open("kiosk").onsuccess = ({ target: { result: base } }) => {
        const work = base.transaction("queue", "readwrite");
        const queue = work.objectStore("queue");
        queue.getAll().onsuccess = ({ target: { result: rows } }) => {
            for (const row of rows) queue.put({ ...row, at: row.at - 8 * 86_400_000 });
        };
        work.oncomplete = () => { base.close(); yes(); };
    };
})"""
LEFT = """async () => ({
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    kept: await caches.keys(),
    bases: (await indexedDB.databases()).map((base) => base.name),
})"""


def ready(a_phone, *, width=1024, language="fr"):
    tablet = a_phone(a_coordinator(), width=width)
    tablet.open(f"/{language}/desk/")
    tablet.tap("form[action$='/desk/kiosk/'] button")
    tablet.page.locator("[data-kept]").wait_for()
    return tablet


def asks(tablet, language, name):
    tablet.tap(f"a[hreflang={language}]")
    tablet.type("name", name)
    tablet.tap("kiosk-offline form button")
    tablet.tap("[data-session]")
    number = tablet.page.locator("[data-number]")
    number.wait_for()
    return number.inner_text()


def within_reach(question, *, seconds=20):
    end = time.monotonic() + seconds
    while not question() and time.monotonic() < end:
        time.sleep(0.1)
    assert question()


def goes_offline(tablet):
    tablet.context.set_offline(True)
    tablet.page.reload()
    tablet.page.locator("[data-offline]").wait_for()


def test_two_people_ask_without_the_network_and_both_are_signed_up_once(a_phone, soon):
    a_date(an_atelier(TITLE), starts=soon)
    tablet = ready(a_phone)
    goes_offline(tablet)

    numbers = [asks(tablet, "ar", "سميرة")]
    assert tablet.page.locator("html").get_attribute("dir") == "rtl"
    assert tablet.sees("لا يوجد إنترنت الآن")
    tablet.tap("[data-done] a.button")
    tablet.page.locator("[data-first]").wait_for()
    assert "سميرة" not in tablet.page.content()
    numbers.append(asks(tablet, "fr", "Olena"))
    assert tablet.sees("Votre place n’est pas encore sûre")
    assert tablet.sees(TITLE)

    kept = tablet.page.evaluate(READ_ALL)
    assert len(kept["rows"]) == 2
    assert kept["readable"] is False
    assert not any(word in kept["text"] for word in ("Olena", "سميرة", "name"))
    assert Registration.objects.count() == 0

    tablet.context.set_offline(False)
    tablet.tap("[data-done] a.button")

    within_reach(lambda: KioskTicket.objects.count() == 2)
    within_reach(lambda: tablet.page.evaluate(READ_ALL)["rows"] == [])
    tablet.page.reload()
    tablet.page.locator("[data-kept]").wait_for()
    coming = Registration.objects.values_list("member__name", "member__language", "source")
    assert sorted(coming) == [("Olena", "fr", "kiosk"), ("سميرة", "ar", "kiosk")]
    tickets = KioskTicket.objects.order_by("pk").values_list("number", "outcome", "name")
    assert sorted(tickets) == sorted((number, "kept", "") for number in numbers)


def test_it_begins_again_by_itself_and_goes_back_to_the_site_by_itself(a_phone, soon):
    a_date(an_atelier(TITLE), starts=soon)
    tablet = ready(a_phone)
    goes_offline(tablet)
    tablet.page.clock.install()
    tablet.tap("a[hreflang=fr]")
    tablet.type("name", "Samira")

    tablet.page.clock.run_for(46_000)

    tablet.page.locator("[data-first]").wait_for()
    assert "Samira" not in tablet.page.content()
    assert tablet.page.locator("[name=name]").count() == 0
    assert tablet.page.evaluate(READ_ALL)["rows"] == []

    tablet.context.set_offline(False)
    tablet.page.clock.run_for(16_000)

    tablet.page.locator("[data-kept]").wait_for()


def test_the_network_drops_between_two_screens(a_phone, soon):
    a_date(an_atelier(TITLE), starts=soon)
    tablet = ready(a_phone)
    tablet.tap("a[hreflang=ar]")
    tablet.type("name", "سميرة")
    tablet.context.set_offline(True)

    tablet.tap("form[id=name] button")

    tablet.page.locator("[data-offline]").wait_for()
    assert len(asks(tablet, "ar", "سميرة")) == 4


def test_an_empty_name_is_asked_again_and_a_name_stays_in_no_history(a_phone, soon):
    a_date(an_atelier(TITLE), starts=soon)
    tablet = ready(a_phone, width=360)
    goes_offline(tablet)
    assert tablet.fits()
    before = tablet.page.evaluate("history.length")

    tablet.tap("a[hreflang=fr]")
    tablet.type("name", "   ")
    tablet.tap("kiosk-offline form button")
    assert tablet.sees("Écrivez un prénom.")
    tablet.type("name", "Samira")
    tablet.tap("kiosk-offline form button")
    assert tablet.fits()
    tablet.tap("[data-session]")
    tablet.page.locator("[data-number]").wait_for()

    assert tablet.fits()
    assert tablet.page.evaluate("history.length") == before
    assert "Samira" not in tablet.page.content()


def test_after_seven_days_the_name_is_erased_and_the_team_knows_the_number(a_phone, soon):
    a_date(an_atelier(TITLE), starts=soon)
    tablet = ready(a_phone)
    goes_offline(tablet)
    number = asks(tablet, "fr", "Samira")
    tablet.page.evaluate(EIGHT_DAYS_LATER)

    tablet.tap("[data-done] a.button")
    tablet.page.locator("[data-lost]").wait_for()
    (row,) = tablet.page.evaluate(READ_ALL)["rows"]
    assert (row["number"], row["box"]) == (number, None)
    tablet.context.set_offline(False)  # nobody stands there: the tablet goes back by itself

    within_reach(
        lambda: KioskTicket.objects.filter(number=number, outcome="lost", name="").exists()
    )
    tablet.page.locator("kiosk-keeper [data-lost]").wait_for()
    assert Registration.objects.count() == 0


def test_closing_the_kiosk_takes_everything_out_of_the_tablet(a_phone, soon):
    a_date(an_atelier(TITLE), starts=soon)
    tablet = ready(a_phone)

    tablet.tap("form[action$='/borne/close/'] button")
    tablet.page.wait_for_url("**/team/**")

    left = tablet.page.evaluate(LEFT)
    assert left == {"workers": 0, "kept": [], "bases": []}
    tablet.context.set_offline(True)
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        tablet.page.goto(tablet.site + "/fr/borne/")


def test_who_closes_with_requests_that_cannot_leave_is_told_first(a_phone, soon):
    a_date(an_atelier(TITLE), starts=soon)
    tablet = ready(a_phone)
    goes_offline(tablet)
    asks(tablet, "fr", "Samira")
    tablet.context.route("**/borne/queue/", lambda route: route.abort())
    tablet.context.set_offline(False)
    tablet.tap("[data-done] a.button")
    waits = tablet.page.locator("kiosk-keeper [data-waiting]")
    waits.wait_for()
    assert waits.inner_text().endswith("1")

    tablet.tap("form[action$='/borne/close/'] button")
    tablet.page.locator("[data-unsent]").wait_for()
    tablet.tap("form[action$='/borne/close/'] button")

    tablet.page.wait_for_url("**/team/**")
    assert tablet.page.evaluate(LEFT)["bases"] == []


def test_a_kiosk_whose_time_is_over_shows_nothing_without_the_network(a_phone, soon):
    a_date(an_atelier(TITLE), starts=soon)
    tablet = ready(a_phone)
    tablet.page.evaluate(
        """async () => {
            const kept = await caches.open("kiosk");
            const page = await kept.match("/kiosk-without-network", { ignoreVary: true });
            const headers = new Headers(page.headers);
            headers.set("X-Kept-Until", "1");
            await kept.put("/kiosk-without-network", new Response(await page.text(), { headers }));
        }"""
    )
    tablet.context.set_offline(True)

    with pytest.raises(Exception, match="ERR_FAILED"):
        tablet.page.goto(tablet.site + "/fr/borne/")


def test_the_kiosk_keeps_out_of_the_public_site(a_phone, soon):
    a_date(an_atelier(TITLE), starts=soon)
    tablet = ready(a_phone)

    scopes = tablet.page.evaluate(
        "async () => (await navigator.serviceWorker.getRegistrations()).map((one) => one.scope)"
    )

    places = {scope.removeprefix(tablet.site) for scope in scopes}
    assert places == {f"/{language}/borne/" for language in ("fr", "en", "nl", "ar")}
