"""A server that dies while it writes: signal 9, two hundred times, at any moment.

What somebody was told is noted stays noted, and each registration has its message.
"""

from __future__ import annotations

import os
import random
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.utils import timezone

from interra.foundation.notices.models import Notice
from interra.gatherings.actions.joining import leave, welcome_and_join
from interra.gatherings.models import Registration, Session
from interra.gatherings.tests.make import a_session
from interra.people.models import Member
from interra.people.tests.make import a_coordinator
from tests.proofs.processes import killed_after
from tests.proofs.seats import broken_promises

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db(transaction=True)
KILLS = int(os.environ.get("INTERRA_TEST_KILLS", "200"))
LONGEST_LIFE = 0.08  # seconds of writing before the signal


def a_server(session: Session, nora: Member, life: int) -> Callable[[Callable[[str], None]], None]:
    """People come, one in three cannot come after all; each answer is told once it is kept."""

    def serve(tell: Callable[[str], None]) -> None:
        number = 0
        while True:
            number += 1
            now = timezone.now()
            registration = welcome_and_join(
                who={"name": f"P{life} {number}"},
                language="fr",
                session_id=session.pk,
                met_by=nora,
                form_key=f"{life}-{number}",
                now=now,
            )
            tell(f"{registration.code} came")
            if number % 3 == 0:
                leave(registration=registration, by=nora, now=now)
                tell(f"{registration.code} left")

    return serve


def test_two_hundred_deaths_lose_nothing_that_was_acknowledged():
    now = timezone.now()
    session = a_session(seats=300, starts_at=now + timedelta(days=1), now=now)
    nora, luck = a_coordinator(), random.Random(9)

    told = [
        word
        for life in range(KILLS)
        for word in killed_after(luck.uniform(0, LONGEST_LIFE), a_server(session, nora, life))
    ]

    kept = dict(Registration.objects.filter(session=session).values_list("code", "state"))
    came = {code for code, _, what in (word.partition(" ") for word in told) if what == "came"}
    left = {code for code, _, what in (word.partition(" ") for word in told) if what == "left"}
    assert len(came) >= KILLS
    assert came - kept.keys() == set()
    assert {kept[code] for code in left} <= {"cancelled"}
    assert broken_promises(session) == []
    assert Member.objects.filter(registrations=None).exclude(pk=nora.pk).count() == 0
    assert Notice.objects.filter(kind="gatherings.left").count() == len(
        [state for state in kept.values() if state == "cancelled"]
    )
    assert is_sound()


def is_sound() -> bool:
    """SQLite checks its file; PostgreSQL has checked its own when it goes on."""
    if connection.vendor != "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check")
        return bool(cursor.fetchone() == ("ok",))
