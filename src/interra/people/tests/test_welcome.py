from __future__ import annotations

import datetime as dt

import pytest

from interra.foundation.journal.models import Entry
from interra.people.actions import entering
from interra.people.actions.entering import welcome
from interra.people.forms.who import WhoForm
from interra.people.models import Member
from interra.people.rules import Channel
from interra.people.tests.make import a_coordinator

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 3, 2, 11, tzinfo=dt.UTC)


def test_a_name_and_a_phone_make_a_member_who_has_proved_nothing_yet() -> None:
    samira = welcome(name=" Samira ", language="ar", phone="0470 12 34 56", now=NOON)

    assert (samira.name, samira.folded_name, samira.name_skeleton) == ("Samira", "samira", "smr")
    assert (samira.phone, samira.channel, samira.language) == ("+32470123456", Channel.SMS, "ar")
    assert samira.joined_at == NOON
    assert not samira.is_reachable
    assert not samira.has_usable_password()
    assert Entry.objects.get().verb == "people.welcomed"


def test_whoever_our_team_has_met_needs_no_contact() -> None:
    samira = welcome(name="Samira", language="fr", met_by=a_coordinator(), now=NOON)

    assert samira.channel == Channel.DESK
    assert samira.is_reachable


def test_a_landline_is_kept_and_we_write_by_email() -> None:
    marc = welcome(
        name="Marc", language="fr", phone="04 222 33 44", email="Marc@Example.org", now=NOON
    )

    assert (marc.phone, marc.email, marc.channel) == ("+3242223344", "marc@example.org", "email")


def test_two_members_may_share_one_phone() -> None:
    for name in ("Samira", "Nour"):
        welcome(name=name, language="ar", phone="0470123456", now=NOON)

    assert Member.objects.behind_phone("+32470123456").count() == 2


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"name": " \u200d "}, entering.NoName),
        ({"name": "Ιnterra"}, entering.NameTaken),
        ({"name": "S", "phone": "112"}, entering.UnreadablePhone),
        ({"name": "S", "email": "a@b"}, entering.UnreadableEmail),
    ],
)
def test_a_refusal_writes_nothing(given: dict[str, str], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        welcome(**given, language="fr", now=NOON)

    assert not Member.objects.exists()


def test_the_form_asks_for_a_name_and_one_of_three_ways() -> None:
    form = WhoForm({"name": "Samira"})

    assert form.errors == {"phone": ["Choose how we reach you."]}


def test_in_person_is_enough() -> None:
    form = WhoForm({"name": "Samira", "in_person": "on"})

    assert form.is_valid()
    assert form.facts == {"name": "Samira", "phone": "", "email": ""}


def test_the_form_says_how_to_write_a_number_and_keeps_what_was_typed() -> None:
    form = WhoForm({"name": "\x00 ", "phone": "112", "email": "a@b"})

    assert form.errors == {
        "name": ["Write a first name."],
        "phone": ["Write the number with 10 digits, for example 0470 12 34 56."],
        "email": ["Write the whole e-mail, for example samira@example.org."],
    }
    assert 'value="112"' in str(form)


def test_the_kiosk_keeps_no_trace_in_the_browser() -> None:
    assert 'autocomplete="tel"' in str(WhoForm())
    assert 'autocomplete="tel"' not in str(WhoForm(autofill=False))
