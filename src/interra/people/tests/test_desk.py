from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from interra.foundation import desk
from interra.foundation.journal.models import Entry
from interra.foundation.notices.models import Notice
from interra.foundation.sealing import unseal
from interra.people.actions.desk import correct_contact, open_page
from interra.people.models import Member, Opening
from interra.people.queries.desk import MOST, search
from interra.people.tests.make import a_coordinator, a_member, a_newcomer, sign_in, sign_in_staff
from interra.people.timeline.desk import forget

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 3, 2, 11, tzinfo=dt.UTC)
PHONE = "+32470123456"


@pytest.fixture
def nora(client):
    """The team's browser, and who sits before it."""
    nora = a_coordinator()
    sign_in_staff(client, nora)
    return nora


def names(typed: str) -> list[str]:
    return [found.name for found in search(typed)]


def test_a_person_is_found_by_a_part_of_the_name_without_accents_or_case():
    a_member("Leïla Ben Salah")

    assert names("leila") == ["Leïla Ben Salah"]
    assert names("SALAH") == ["Leïla Ben Salah"]


def test_a_name_in_one_script_is_found_in_another():
    a_member("سميرة")
    a_member("Muhammad")

    assert names("Samira") == ["سميرة"]
    assert names("Mohamed") == ["Muhammad"]
    assert names("محمد") == ["Muhammad"]


@pytest.mark.parametrize(
    "typed", ["0470 12 34 56", "+32470123456", "٠٤٧٠ ١٢ ٣٤ ٥٦", "3456", "0470"]
)
def test_a_person_is_found_by_phone(typed):
    a_member(phone=PHONE)
    a_member("Marc", phone="+32499999999")

    assert names(typed) == ["Samira"]


def test_a_person_is_found_by_the_whole_e_mail_only():
    a_member(email="samira@example.org")

    assert names("Samira@Example.org") == ["Samira"]
    assert names("samira@") == ["Samira"]  # by name
    assert names("@example.org") == []


def test_two_letters_find_only_the_name_that_is_exactly_that():
    a_member("N")
    a_member("Nora")
    a_member("No")

    assert names("n") == ["N"]
    assert names("no") == ["No"]
    assert names("47") == []


def test_nobody_can_list_everybody():
    for number in range(MOST + 5):
        a_member(f"Samira {number}", phone=f"+324701234{number:02}")

    assert len(search("samira")) == MOST
    assert len(search("4701234")) == MOST
    assert search("%%%") == []
    assert search("___") == []


def test_a_result_recognises_a_person_without_showing_them(client, nora):
    a_newcomer(phone=PHONE, language="ar")

    shown = client.post("/en/desk/people/", {"who": "samira"}).content.decode()

    assert "+32 ··· 56" in shown
    assert PHONE not in shown


def test_a_search_costs_the_same_for_one_and_for_thirty(client, nora):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.post(reverse("people:people"), {"who": "samira"})
        return len(queries)

    a_member()
    cost()
    one = cost()
    for _ in range(15):
        a_member()
    assert cost() == one


@pytest.mark.parametrize("typed", ["", "   ", "!!", "%"])
def test_a_search_for_nothing_says_what_to_write(client, nora, typed):
    answer = client.post("/en/desk/people/", {"who": typed})

    assert answer.status_code == 422


def test_opening_a_person_asks_for_a_reason_and_shows_nothing_before(client, nora):
    samira = a_member(phone=PHONE, can_share="Oud")
    address = reverse("people:person", args=[samira.code])

    before = client.get(address).content.decode()
    client.post(reverse("people:open_person", args=[samira.code]), {"reason": "seat"})
    after = client.get(address).content.decode()

    assert before.count('name="reason"') == 5
    assert "Oud" not in before
    assert "Oud" in after
    assert PHONE not in after
    opening = Opening.objects.get()
    assert (opening.member, opening.by, opening.reason) == (samira, nora, "seat")
    entry = Entry.objects.get(verb="people.page_opened")
    assert (entry.by, entry.facts) == (nora, {"reason": "seat"})


def test_a_reason_that_is_none_of_the_five_opens_nothing(client, nora):
    samira = a_member()

    client.post(reverse("people:open_person", args=[samira.code]), {"reason": "curious"})

    assert Opening.objects.count() == 0


def test_a_reason_is_good_for_half_an_hour_in_this_browser(client, nora):
    samira = a_member(can_share="Oud")
    address = reverse("people:person", args=[samira.code])

    with time_machine.travel(NOON, tick=False):
        sign_in_staff(client, nora, at=NOON)
        client.post(reverse("people:open_person", args=[samira.code]), {"reason": "seat"})
    with time_machine.travel(NOON + dt.timedelta(minutes=29), tick=False):
        assert "Oud" in client.get(address).content.decode()
    with time_machine.travel(NOON + dt.timedelta(minutes=31), tick=False):
        sign_in_staff(client, nora, at=NOON)
        assert "Oud" not in client.get(address).content.decode()


def test_a_reason_for_one_person_opens_no_other(client, nora):
    samira, marc = a_member(), a_member("Marc", can_share="Chess")
    client.post(reverse("people:open_person", args=[samira.code]), {"reason": "seat"})

    assert "Chess" not in client.get(reverse("people:person", args=[marc.code])).content.decode()


def test_what_a_person_keeps_secret_is_on_no_page_of_the_desk(client, nora):
    samira = a_newcomer(language="ti")
    client.post(reverse("people:open_person", args=[samira.code]), {"reason": "asked"})
    shown = client.get("/en" + reverse("people:person", args=[samira.code])[3:]).content.decode()

    for secret in ("Less than 1 year", "newcomer", "under_1"):
        assert secret not in shown


def opened(client: Client, member: Member) -> None:
    client.post(reverse("people:open_person", args=[member.code]), {"reason": "contact"})


def test_the_whole_contact_is_shown_once_and_written_down(client, nora):
    samira = a_member(phone=PHONE, email="samira@example.org")
    reveal = reverse("people:reveal_contact", args=[samira.code])

    client.post(reveal)
    assert Entry.objects.filter(verb="people.contact_revealed").count() == 0

    opened(client, samira)
    shown = client.post(reveal).content.decode()

    assert PHONE in shown
    assert "samira@example.org" in shown
    assert Entry.objects.get(verb="people.contact_revealed").by == nora


def test_a_corrected_contact_is_not_proved_any_more(client, nora):
    samira = a_member(phone=PHONE, phone_proved_at=NOON)
    correct = reverse("people:correct_contact", args=[samira.code])
    assert client.post(correct, {"phone": "0499 99 99 99"}).status_code == 302
    samira.refresh_from_db()
    assert samira.phone == PHONE  # no reason was given

    opened(client, samira)
    assert PHONE not in client.get(correct).content.decode()
    assert client.post(correct, {"phone": "12"}).status_code == 422
    client.post(correct, {"phone": "0499 99 99 99", "email": "samira@example.org"})

    samira.refresh_from_db()
    assert (samira.phone, samira.phone_proved_at) == ("+32499999999", None)
    assert (samira.email, samira.channel) == ("samira@example.org", "sms")


def test_the_team_says_that_it_knows_somebody(client, nora):
    samira = a_member(met_at=None)
    met = reverse("people:say_met", args=[samira.code])

    client.post(met)
    samira.refresh_from_db()
    assert not samira.is_reachable

    opened(client, samira)
    client.post(met)
    client.post(met)

    samira.refresh_from_db()
    assert samira.is_reachable
    assert Entry.objects.filter(verb="people.met").count() == 1


def test_each_proved_contact_that_the_desk_replaces_is_told_and_no_other():
    samira = a_member(phone=PHONE, phone_proved_at=NOON, email="s@example.org", language="nl")
    nora = a_coordinator()

    correct_contact(member=samira, phone="0499 99 99 99", email="", by=nora, now=NOON)
    told = Notice.objects.get()
    correct_contact(member=samira, phone="0498 88 88 88", email="", by=nora, now=NOON)

    assert (told.kind, told.to, Notice.objects.count()) == ("people.contact_changed", None, 1)
    assert unseal(told.address) == {"phone": PHONE, "email": "", "language": "nl"}
    Member.objects.filter(pk=samira.pk).update(email="s@example.org", email_proved_at=NOON)
    correct_contact(member=samira, phone="0498 88 88 88", email="", by=nora, now=NOON)
    assert unseal(Notice.objects.latest("pk").address)["email"] == "s@example.org"


def test_a_contact_written_again_as_it_was_stays_proved():
    samira, nora = a_member(phone=PHONE, phone_proved_at=NOON), a_coordinator()

    correct_contact(member=samira, phone="0470 12 34 56", email="", by=nora, now=NOON)

    samira.refresh_from_db()
    assert samira.phone_proved_at == NOON


def test_two_years_later_an_opening_is_forgotten():
    samira, nora = a_member(), a_coordinator()
    open_page(member=samira, reason=Opening.Reason.SEAT, by=nora, now=NOON)

    assert forget(NOON + dt.timedelta(days=730)) == 0
    assert forget(NOON + dt.timedelta(days=731)) == 1


def some_needs(count: int) -> list[desk.Need]:
    return [
        desk.Need(
            NOON + dt.timedelta(hours=n), f"Idea {n:02}", "Call", f"/ideas/{n}/", late=n == 0
        )
        for n in reversed(range(count))
    ]


def test_today_shows_seven_needs_by_due_date_then_all(client, nora, monkeypatch):
    monkeypatch.setattr(desk, "_needs", [lambda _now: some_needs(9)])

    seven = client.get("/en/desk/").content.decode()
    everything = client.get("/en/desk/?all=yes").content.decode()

    assert [f"Idea {n:02}" in seven for n in range(9)] == [True] * 7 + [False] * 2
    assert seven.index("Idea 00") < seven.index("Idea 01")
    assert "See 2 more" in seven
    assert "Idea 08" in everything


def test_today_shows_what_each_floor_has_for_the_day(client, nora, monkeypatch):
    panel = desk.Panel("people/said.html", content=True)
    monkeypatch.setattr(desk, "_panels", [])
    monkeypatch.setattr(desk, "_needs", [])
    desk.register_panel(question := lambda _now: panel, order=3)
    desk.register_panel(question, order=3)

    assert desk.panels(NOON) == [panel]
    assert "Nothing waits for you" in client.get("/en/desk/").content.decode()


def test_a_persons_page_shows_what_each_floor_knows(client, nora, monkeypatch):
    monkeypatch.setattr(desk, "_person_panels", [])
    desk.register_person_panel(lambda _member, _now: None, order=1)
    desk.register_person_panel(
        lambda member, _now: desk.Panel("people/said.html", member.name == "Samira"), order=2
    )

    assert desk.person_panels(a_member(), NOON) == [desk.Panel("people/said.html", content=True)]


def test_thirty_needs_cost_as_much_as_one(client, nora, monkeypatch):
    def cost(count: int) -> int:
        monkeypatch.setattr(desk, "_needs", [lambda _now: some_needs(count)])
        with CaptureQueriesContext(connection) as queries:
            client.get("/en/desk/?all=yes")
        return len(queries)

    cost(1)
    assert cost(30) == cost(1)


@pytest.mark.parametrize("name", ["desk", "people"])
def test_the_desk_is_closed_to_members(client, name):
    sign_in(client, a_member())

    assert client.get(reverse(f"people:{name}")).status_code == 403


def test_without_the_second_factor_the_desk_stays_closed(client):
    sign_in(client, a_coordinator())

    assert client.get(reverse("people:desk")).status_code in {302, 403}
