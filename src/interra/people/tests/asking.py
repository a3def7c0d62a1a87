"""Samira and Marc, each with a phone of their own, and what one asks of the other."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from interra.people.actions import together
from interra.people.queries.my_space import household_of
from interra.people.queries.together import asked_of
from interra.people.rules.contacts import Contact
from interra.people.tests.make import a_member

if TYPE_CHECKING:
    from interra.people.models import Member

NOON = dt.datetime(2026, 3, 2, 11, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
HERS, HIS = Contact(phone="+32470123456"), Contact(phone="+32470999999")
STRANGERS = Contact(phone="+32470000001")


def samira(**given: Any) -> Member:
    return a_member("Samira", phone=HERS.phone, phone_proved_at=NOON, channel="sms", **given)


def marc(name: str = "Marc", **given: Any) -> Member:
    usual = {"phone": HIS.phone, "phone_proved_at": NOON, "channel": "sms", "language": "ar"}
    return a_member(name, **usual | given)


def ask(asker: Member, contact: Contact = HIS, now: dt.datetime = NOON) -> None:
    together.ask_to_come(member=asker, contact=contact, now=now)


def the_question(to: Member, now: dt.datetime = NOON) -> str:
    (one,) = asked_of(to, now=now)
    return one.code


def names_with(member: Member) -> list[str]:
    member.refresh_from_db()
    return [other.name for other in household_of(member)]
