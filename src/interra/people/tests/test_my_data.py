from __future__ import annotations

import datetime as dt
import json

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.urls import reverse

from interra.foundation.journal.models import Entry
from interra.foundation.notices.actions import tell
from interra.foundation.notices.models import Notice
from interra.foundation.privacy import everything_about
from interra.people.actions.my_data import LastOfTheTeam, erase
from interra.people.actions.my_space import come_together
from interra.people.models import Circumstance, Consent, Member, Opening, WayIn
from interra.people.queries.my_data import apart, as_sections
from interra.people.tests.make import (
    a_coordinator,
    a_local,
    a_member,
    a_newcomer,
    sign_in,
    with_a_fresh_code,
)

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 3, 2, 11, tzinfo=dt.UTC)
CANARY = "Kanarie4711"


def samira_with_a_life() -> Member:
    """Every field that is hers holds something that can be found again."""
    samira = a_newcomer(
        CANARY,
        phone="+32470471147",
        phone_proved_at=NOON,
        email="kanarie4711@example.org",
        language="ar",
        likes=["cook"],
        free_times=["sat-morning"],
        can_share=f"{CANARY} shares",
        would_discover=f"{CANARY} discovers",
        charter_accepted_at=NOON,
        discreet=True,
    )
    yusuf = a_member("Yusuf", phone=samira.phone, phone_proved_at=NOON)
    come_together(member=samira, codes=[yusuf.code], now=NOON)
    Opening.objects.create(member=samira, by=a_coordinator(), reason="seat", at=NOON)
    WayIn.objects.create(member=samira, kind="card", digest="d", made_at=NOON)
    return samira


@pytest.mark.parametrize("name", ["my_data", "my_data_readable", "my_data_download", "erase"])
def test_each_page_opens_for_its_owner_and_is_never_kept_by_the_browser(client, name):
    sign_in(client, samira_with_a_life())
    with_a_fresh_code(client)

    answer = client.get(reverse(f"people:{name}"))

    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


def test_the_file_holds_everything_a_person_gave_us(client):
    sign_in(client, samira_with_a_life())
    with_a_fresh_code(client)

    answer = client.get("/en/me/data/download/")

    assert answer["Content-Disposition"] == 'attachment; filename="interra.json"'
    me = json.loads(answer.content)["Me"]
    assert me["Who I am"]["Phone"] == "+32470471147"
    assert me["Who I am"]["I come with"] == ["Yusuf"]
    assert me["What I said"]["Time in Belgium"] == "Less than 1 year"
    assert me["What I said"]["Languages I speak"] == ["العربية"]
    assert me["What I said"]["When I am free"] == ["saturday, morning"]
    assert me["What I agreed to"]["Consents"][0]["Answer"] == "Yes"
    assert me["Who opened my page"] == [
        {"When": "2026-03-02T11:00:00+00:00", "Who": "The team", "Why": "To arrange a seat"}
    ]


def test_the_page_says_the_same_in_words(client):
    sign_in(client, samira_with_a_life())
    with_a_fresh_code(client)

    shown = client.get("/en/me/data/readable/").content.decode()

    for said in (CANARY, "+32470471147", "Less than 1 year", "العربية", "To arrange a seat"):
        assert said in shown
    assert "2026-03-02T11" not in shown


def test_the_page_writes_days_lists_and_nothing_in_words():
    sections = as_sections(
        {
            "Me": {
                "on": "2026-03-02",
                "list": [1, "two"],
                "none": [],
                "no": "",
                "deep": [{"a": True}],
            }
        }
    )

    lines = {line.name: line for line in sections[0].lines}
    assert "2026" in lines["on"].value
    assert lines["list"].value == f"{apart('1')}, {apart('two')}"
    assert (lines["none"].value, lines["no"].value) == ("–", "–")
    assert lines["deep"].lines[0].lines[0].name == "a"


def everything_in_the_database() -> str:
    return "\n".join(
        repr(row) for model in apps.get_models() for row in model._default_manager.values_list()
    )


def test_after_erasing_no_trace_is_left_in_any_table(client):
    samira = samira_with_a_life()
    code = samira.code
    sign_in(client, samira)
    with_a_fresh_code(client)
    assert CANARY in everything_in_the_database()

    client.post(reverse("people:erase"))

    left = everything_in_the_database()
    for trace in (CANARY, CANARY.casefold(), "kanarie4711", code):
        assert trace not in left
    assert Circumstance.objects.count() == 0
    assert Consent.objects.count() == 0
    assert Session.objects.count() <= 1  # the empty one that says goodbye
    assert Member.objects.get(name="Yusuf").household is None
    assert Entry.objects.filter(verb="people.erased", by=None).count() == 1


def test_others_keep_their_answers():
    samira, marc = samira_with_a_life(), a_local()

    erase(member=samira, now=NOON)

    assert Circumstance.objects.count() == 1
    assert everything_about(marc)["Me"]["What I said"]["Time in Belgium"] != ""


def test_after_a_fresh_code_a_button_is_enough(client):
    samira = a_member(phone="+32470123456", phone_proved_at=NOON)
    sign_in(client, samira)
    with_a_fresh_code(client)

    answer = client.post(reverse("people:erase"))

    assert answer["Location"] == reverse("people:erased")
    assert not Member.objects.filter(pk=samira.pk).exists()
    goodbye = client.get(answer["Location"])
    assert goodbye.status_code == 200
    assert goodbye["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get(reverse("people:my_space")).status_code == 302


def test_on_a_phone_open_for_long_a_code_is_asked_first(client):
    samira = a_member(phone="+32470123456", phone_proved_at=NOON)
    sign_in(client, samira)

    for answer in (client.get(reverse("people:erase")), client.post(reverse("people:erase"))):
        assert answer["Location"].startswith(reverse("people:confirm"))
    assert Member.objects.filter(pk=samira.pk).exists()


def test_whoever_has_no_contact_writes_their_name(client):
    samira = a_member()
    sign_in(client, samira)

    assert client.post("/en/me/data/erase/", {"name": "Marc"}).status_code == 422
    assert Member.objects.filter(pk=samira.pk).exists()

    assert client.post("/en/me/data/erase/", {"name": "samira "}).status_code == 302
    assert not Member.objects.filter(pk=samira.pk).exists()


def test_the_last_of_the_team_cannot_lock_the_desk(client):
    nora = a_coordinator()
    sign_in(client, nora)

    assert client.post("/en/me/data/erase/", {"name": "Nora"}).status_code == 422
    with pytest.raises(LastOfTheTeam):
        erase(member=nora, now=NOON)

    a_coordinator("Lara")
    erase(member=nora, now=NOON)
    assert not Member.objects.filter(pk=nora.pk).exists()


def test_my_messages_are_told_without_their_text_and_go_with_me():
    samira = a_member("Samira")
    tell([samira], "people.contact_changed", at=NOON, secret="482913")

    (message,) = everything_about(samira)["Messages to me"]["Messages"]
    assert message == {
        "Written on": NOON.date().isoformat(),
        "Kind of message": "people.contact_changed",
        "Sent by": "Waiting",
    }

    erase(member=samira, now=NOON)

    assert not Notice.objects.exists()
