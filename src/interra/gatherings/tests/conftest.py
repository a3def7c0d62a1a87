"""A session that Marc welcomes people to, and his phone at its door; Nora at her desk; a crowd that wishes
for a week."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import caches

from interra.gatherings.actions import joining
from interra.gatherings.queries import week_fairest, week_floors, week_forecasts
from interra.gatherings.tests.make import NOON, SATURDAY, a_session
from interra.people.models import Member
from interra.people.tests.make import a_coordinator, a_local, a_newcomer, sign_in_staff

if TYPE_CHECKING:
    from django.test import Client

    from interra.gatherings.models import Session


@pytest.fixture
def session() -> Session:
    """Marc welcomes; Samira comes."""
    made = a_session(hosts=[a_local("Marc", phone="+32470111111")])
    samira = a_newcomer("Samira", phone="+32470222222", email="s@example.org", language="ar")
    joining.join(member=samira, session_id=made.pk, now=NOON)
    return made


@pytest.fixture
def marc(client: Client, session: Session, time_machine: Any) -> Client:
    """The host's phone, when people come in."""
    time_machine.move_to(SATURDAY, tick=False)
    client.force_login(Member.objects.get(name="Marc"))
    return client


@pytest.fixture
def nora(client: Client, time_machine: Any) -> Member:
    """Of the team, at her desk at noon."""
    time_machine.move_to(NOON, tick=False)
    nora = a_coordinator()
    sign_in_staff(client, nora)
    return nora


@pytest.fixture
def large_weeks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight people are a crowd, and no page was kept before."""
    monkeypatch.setattr(week_floors, "AT_ONCE", 8)
    monkeypatch.setattr(week_forecasts, "AT_ONCE", 8)
    monkeypatch.setattr(week_forecasts, "LARGEST", 8)
    caches["pages"].clear()


@pytest.fixture
def solved(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Each week that was worked out since, by how many people wish."""
    done: list[int] = []
    solve = week_fairest._batch

    def look(terms: Any) -> Any:
        done.append(terms.people)
        return solve(terms)

    monkeypatch.setattr(week_fairest, "_batch", look)
    return done
