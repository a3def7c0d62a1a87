"""Guessing in parallel gives no more tries, and a right code lets one browser in."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from interra.foundation.errors import Refused
from interra.foundation.notices.models import Notice
from interra.foundation.sealing import unseal
from interra.people.actions import codes, ways_in
from interra.people.models import Attempt, WayIn
from interra.people.rules.contacts import Contact
from interra.people.rules.entrance import TRIES_PER_CODE
from interra.people.tests.make import a_coordinator, a_member

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db(transaction=True)
NOON = dt.datetime(2026, 3, 2, 11, tzinfo=dt.UTC)


def an_attempt() -> tuple[Attempt, str]:
    a_member(phone="+32470123456")
    contact = Contact(phone="+32470123456")
    attempt = codes.ask_to_enter(contact=contact, language="fr", now=NOON)
    return attempt, str(unseal(Notice.objects.get().secret))


def at_once(times: int, deed: Callable[[], object]) -> list[str]:
    """What each of them was told."""

    def one(_: int) -> str:
        try:
            return type(deed()).__name__
        except Refused as reason:
            return type(reason).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as people:
        return sorted(people.map(one, range(times)))


def test_forty_guesses_at_once_are_five_tries() -> None:
    attempt, right = an_attempt()
    wrong = f"{(int(right) + 1) % 10**6:06}"

    told = at_once(40, lambda: codes.use_code(attempt=attempt, typed=wrong, now=NOON))

    attempt.refresh_from_db()
    assert attempt.tries == TRIES_PER_CODE
    assert told.count("WrongCode") < TRIES_PER_CODE
    with pytest.raises(codes.CodeTooOld):
        codes.use_code(attempt=attempt, typed=right, now=NOON)


def test_of_eight_right_codes_at_once_one_comes_in() -> None:
    attempt, right = an_attempt()

    told = at_once(8, lambda: codes.use_code(attempt=attempt, typed=right, now=NOON))

    assert told == ["CodeTooOld"] * 7 + ["Contact"]


def test_of_eight_desk_codes_at_once_one_comes_in() -> None:
    code = ways_in.make_desk_code(member=a_member(), by=a_coordinator(), now=NOON)

    told = at_once(8, lambda: ways_in.use_desk_code(typed=code, now=NOON))

    assert told == ["Member"] + ["NotOurCode"] * 7
    assert WayIn.objects.get().used_at == NOON
