"""Every address, every role, every method: the answer is the one that `doors.py` says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from django.urls import reverse

from tests.architecture.doors import (
    ABSENT,
    CLOSED,
    DOORS,
    ENTRANCE,
    GO,
    NO,
    PAGE,
    TEAM_ENTRANCE,
    UNREAD,
    everybody,
)
from tests.season import ROLES, names

if TYPE_CHECKING:
    from django.http import HttpResponse

    from tests.season import Season

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
MEANING = {403: CLOSED, 404: ABSENT, 400: UNREAD, 405: NO}
EMPTY_FORM = {"csrfmiddlewaretoken": "x"}


def test_every_address_is_in_the_table_and_nothing_else() -> None:
    assert sorted(DOORS) == names()


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(DOORS))
def test_a_door_opens_for_those_it_is_for(season: Season, name: str) -> None:
    door, url = DOORS[name], season.url(name)
    everyone_no = everybody(NO)
    said = {"GET": door.get, "HEAD": door.get, "POST": door.post}
    expected = {method: said.get(method) or everyone_no for method in METHODS}

    found = {
        method: {role: answer_of(ask(season, role, method, url)) for role in ROLES}
        for method in METHODS
    }

    assert found == expected


def ask(season: Season, role: str, method: str, url: str) -> HttpResponse:
    """One request, undone afterwards: the next one finds the same season."""
    with transaction.atomic():
        browser = season.browser(role)
        send = browser.post if method == "POST" else browser.generic
        answer = send(url, EMPTY_FORM) if method == "POST" else send(method, url)
        transaction.set_rollback(True)
    return answer


def answer_of(answer: HttpResponse) -> str:
    if answer.status_code in {302, 303}:
        there = answer["Location"].split("?")[0]
        entrances = {
            reverse("people:enter"): ENTRANCE,
            reverse("people:staff_enter"): TEAM_ENTRANCE,
        }
        return entrances.get(there, GO)
    if answer.status_code in {200, 410, 422}:
        return PAGE
    return MEANING.get(answer.status_code, str(answer.status_code))
