"""What no message reaches: somebody of the team says it, and notes it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from interra.foundation import desk
from interra.foundation.journal.actions import subject_of
from interra.foundation.journal.models import Entry
from interra.foundation.notices import contexts, sending
from interra.foundation.notices.actions import tell, tell_address
from interra.foundation.notices.models import Notice
from interra.people.actions.desk import say_message
from interra.people.tests.make import a_coordinator, a_member, sign_in_staff

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
KIND = "people.contact_changed"


@pytest.fixture
def nora(client):
    nora = a_coordinator(language="fr")
    sign_in_staff(client, nora)
    return nora


def to_be_said(*people, at=None, kind=KIND, **given):
    """Written, and no way could carry it."""
    at = at or timezone.now()
    before = set(Notice.objects.values_list("pk", flat=True))
    tell(people, kind, at=at, **given)
    new = Notice.objects.exclude(pk__in=before)
    new.update(state=Notice.State.DESK)
    return new.order_by("pk")[0]


def the_list(client, **query):
    return client.get(reverse("people:to_say"), query).content.decode()


def test_a_message_without_a_way_is_listed_said_and_gone(client, nora):
    samira = a_member("Samira", channel="desk", phone="+32470123456", language="nl")
    now = timezone.now()
    tell([samira], KIND, at=now, urgent=True)
    sending.send_due(now)
    with translation.override("fr"):
        (need,) = desk.needs(now)
    assert (need.said, need.verb) == ("1 message à dire", "Voir")

    page = client.get(need.url)
    text = page.content.decode()
    assert "Samira" in text
    assert "0470" not in text
    assert "+32470" not in text
    (message,) = page.context["to_say"]
    assert [words.language for words in message.words] == ["nl", "fr"]
    assert message.words[0].body != message.words[1].body

    client.post(reverse("people:said"), {"notice": message.code})

    assert Notice.objects.get().said_at is not None
    assert "Samira" not in the_list(client)
    assert desk.needs(timezone.now()) == []
    entry = Entry.objects.get(verb="people.message_said")
    assert (entry.by, entry.subject) == (nora, subject_of(samira))


def test_said_twice_is_noted_once(client, nora):
    notice = to_be_said(a_member("Samira"))

    for _ in "12":
        client.post(reverse("people:said"), {"notice": notice.code})

    assert Entry.objects.filter(verb="people.message_said").count() == 1


def test_said_by_two_of_the_team_at_once_is_noted_once(nora):
    notice = to_be_said(a_member("Samira"))

    for _ in "12":  # both had the page open: the second deed finds it said
        say_message(notice=notice, by=nora, now=timezone.now())

    assert Entry.objects.filter(verb="people.message_said").count() == 1


def test_who_reads_french_has_it_once(client, nora):
    to_be_said(a_member("Marc", language="fr"))

    (message,) = client.get(reverse("people:to_say")).context["to_say"]

    assert [words.language for words in message.words] == ["fr"]


def test_the_oldest_comes_first_and_thirty_make_a_page(client, nora):
    now = timezone.now()
    for age in range(31):
        to_be_said(a_member(f"N{age}"), at=now - age * HOUR)

    first = client.get(reverse("people:to_say")).context["to_say"]
    second = client.get(reverse("people:to_say"), {"page": 2}).context["to_say"]

    assert [message.member.name for message in first] == [f"N{age}" for age in range(30, 0, -1)]
    assert [message.member.name for message in second] == ["N0"]


def test_what_is_useless_secret_or_for_a_stranger_is_not_listed(client, nora, monkeypatch):
    now = timezone.now()
    to_be_said(a_member("Late"), useless_after=now - HOUR)
    to_be_said(a_member("Sealed"), secret="482913")
    to_be_said(a_member("Coded"), kind="people.code")
    to_be_said(a_member("Pointless"), kind="trial.nothing")
    tell_address("people.code", phone="+32470123456", language="fr", at=now, secret="482913")
    Notice.objects.update(state=Notice.State.DESK)

    def gone(_notice):
        raise contexts.Nothing

    monkeypatch.setitem(contexts._contexts, "trial", gone)

    assert client.get(reverse("people:to_say")).context["to_say"] == []
    assert desk.needs(now) == []


def test_the_paper_has_the_names_and_no_button_of_the_page(client, nora):
    to_be_said(a_member("Samira"))

    paper = the_list(client, paper="yes")

    assert "Samira" in paper
    assert "<print-button" in paper
    assert reverse("people:said") not in paper


def test_thirty_messages_ask_no_more_of_the_database_than_one(client, nora):
    def questions():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert the_list(client)
        return len(asked)

    to_be_said(a_member("N0", language="nl"))
    questions()
    one = questions()
    for number in range(1, 30):
        to_be_said(a_member(f"N{number}", language="ar"))

    assert questions() == one
