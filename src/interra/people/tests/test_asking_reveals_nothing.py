"""Who asks learns nothing but a yes: not whether somebody is there, nor that they said no."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from interra.foundation.journal.models import Entry
from interra.foundation.notices import contexts, sending
from interra.foundation.notices.models import Notice
from interra.people.actions import together
from interra.people.models import Member
from interra.people.queries.together import asked_by, asked_of
from interra.people.rules.contacts import Contact
from interra.people.tests.asking import (
    DAY,
    HIS,
    NOON,
    STRANGERS,
    ask,
    marc,
    samira,
    the_question,
)
from interra.people.tests.make import a_member, sign_in, with_a_fresh_code

pytestmark = pytest.mark.django_db


def seen_by_who_asks(contact: str, after: str = "") -> list[object]:
    """Everything that comes back, but what is random by nature."""
    her = samira()
    client = with_a_fresh_code(sign_in(Client(), her))
    seen: list[object] = []
    asked = client.post(reverse("people:ask_to_come"), {"contact": contact})
    if after == "no":
        him = Member.objects.get(name="Marc")
        together.say_no(member=him, code=the_question(him), now=NOON)
    again = client.post(reverse("people:ask_to_come"), {"contact": contact})
    for answer in (asked, again, *(client.get(reverse(f"people:{page}")) for page in PAGES)):
        text = answer.content.decode()
        text = re.sub(r'(csrfmiddlewaretoken" value=")\w+', r"\1", text)
        text = re.sub(r'(name="code" value=")\w+', r"\1", text)
        seen.append((answer.status_code, answer.get("Location"), text))
    sign_off(her)
    return seen


PAGES = ("household", "my_data_readable", "ask_to_come")


def sign_off(her: Member) -> None:
    """So that the next one begins with the same database, and the same key."""
    pk = her.pk
    her.delete()
    Notice.objects.all().delete()
    Entry.objects.all().delete()
    assert not Member.objects.filter(pk=pk).exists()


@pytest.mark.usefixtures("clock")
def test_known_unknown_and_refused_look_the_same_to_the_byte() -> None:
    marc(seen_on=NOON.date())

    known = seen_by_who_asks("0470 99 99 99")
    refused = seen_by_who_asks("0470 99 99 99", after="no")
    Member.objects.filter(name="Marc").delete()
    unknown = seen_by_who_asks("0470 99 99 99")

    assert known == unknown == refused


@pytest.mark.usefixtures("clock")
def test_known_and_unknown_cost_the_same_queries() -> None:
    her = samira()
    marc()
    ask(her, Contact(email="warm@example.org"))

    with CaptureQueriesContext(connection) as known:
        ask(her, HIS)
    with CaptureQueriesContext(connection) as unknown:
        ask(her, STRANGERS)

    shapes = [[q["sql"].split()[0] for q in seen] for seen in (known, unknown)]
    assert shapes[0] == shapes[1]


def test_a_message_names_nobody_and_none_leaves_for_a_stranger() -> None:
    her, him = samira(), marc(language="fr")
    ask(her)
    ask(her, STRANGERS)

    to_him, to_nobody = Notice.objects.order_by("pk")
    letter = sending.write(to_him, sending.Reader("sms", HIS.phone, "en", discreet=True))
    assert to_him.to == him
    assert letter.body.startswith("Interra: a question waits in your space. ")
    assert "Samira" not in letter.subject + letter.body
    assert to_nobody.to is None
    assert to_nobody.useless_after
    assert to_nobody.useless_after < to_nobody.due_at


def test_a_question_that_is_over_is_not_announced_any_more() -> None:
    her = samira()
    marc()
    ask(her)
    together.withdraw(member=her, code=asked_by(her, now=NOON)[0].code, now=NOON)

    with pytest.raises(contexts.Nothing):
        contexts.context_of(Notice.objects.get())


def test_a_no_is_silent_and_holds_for_thirty_days_for_the_same_person() -> None:
    her, him = samira(), marc()
    ask(her)
    before = asked_by(her, now=NOON)

    together.say_no(member=him, code=the_question(him), now=NOON)

    assert asked_by(her, now=NOON) == before
    assert asked_of(him, now=NOON) == []
    for days in (15, 29):
        ask(her, now=NOON + days * DAY)
        assert asked_of(him, now=NOON + days * DAY) == []
        assert len(asked_by(her, now=NOON + days * DAY)) == 1
    told = [notice.to for notice in Notice.objects.order_by("pk")]
    assert told == [him, None, None]
    ask(her, now=NOON + 44 * DAY)
    assert len(asked_of(him, now=NOON + 44 * DAY)) == 1


def test_taking_back_and_asking_again_does_not_go_round_a_no() -> None:
    her, him = samira(), marc()
    ask(her)
    together.say_no(member=him, code=the_question(him), now=NOON)
    together.withdraw(member=her, code=asked_by(her, now=NOON)[0].code, now=NOON)

    ask(her)

    assert asked_of(him, now=NOON) == []


@pytest.mark.parametrize("shared", ["phone", "email"])
def test_a_second_name_behind_the_same_contact_does_not_go_round_a_no(shared: str) -> None:
    mail = {"email": "s@example.org", "email_proved_at": NOON}
    her, him = samira(**mail), marc()
    other = samira() if shared == "phone" else a_member("Sam", **mail)
    ask(her)
    together.say_no(member=him, code=the_question(him), now=NOON)

    ask(other)
    assert asked_of(him, now=NOON) == []

    ask(a_member("Nora"))
    assert [one.name for one in asked_of(him, now=NOON)] == ["Nora"]


def test_one_contact_is_asked_by_three_people_at_a_time() -> None:
    him = marc()
    for name in ("Ali", "Zoé", "Ana", "Ivan"):
        ask(a_member(name))

    assert [one.name for one in asked_of(him, now=NOON)] == ["Ali", "Zoé", "Ana"]
