"""500 people and 100 double taps for 12 seats, from 16 processes at once.

With its negative control: the same story without the lock and the constraints must fail, or this
test would prove nothing.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from interra.gatherings.actions import joining, seating
from interra.gatherings.models import Attendee, Registration, Seat, Session, SessionManager
from interra.gatherings.tests.make import a_session
from interra.gatherings.views.joining import join
from interra.people.models import Member
from interra.people.rules import names
from tests.proofs.processes import in_processes
from tests.proofs.seats import broken_promises

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE, DOUBLES, SEATS, PROCESSES = 500, 100, 12, 16
HELD = 0.002  # seconds between looking for a seat and taking it: room for a race


def a_crowd() -> list[Member]:
    now = timezone.now()
    return Member.objects.bulk_create(
        Member(name=f"P{n}", folded_name=names.fold(f"P{n}"), joined_at=now, met_at=now)
        for n in range(PEOPLE)
    )


def an_evening() -> Session:
    tomorrow = timezone.now() + timedelta(days=1)
    return a_session(seats=SEATS, starts_at=tomorrow, now=timezone.now())


def everybody_taps(session: Session, crowd: list[Member]) -> list[tuple[int, str, float]]:
    """Who tapped, the address they were sent to (or what went wrong), and how long it took."""
    luck = random.Random(12)
    taps = crowd + luck.sample(crowd, DOUBLES)
    luck.shuffle(taps)
    address = reverse("gatherings:join", args=[session.code])

    def tap(member: Member) -> tuple[int, str, float]:
        request = RequestFactory().post(address)
        request.user = member
        began = time.perf_counter()
        try:
            answer = join(request, session=session.code)["Location"]
        except Exception as why:  # noqa: BLE001 -- an error is an answer that this test must see
            answer = f"{type(why).__name__}: {why}"
        return member.pk, answer, time.perf_counter() - began

    return in_processes(PROCESSES, lambda n: [tap(member) for member in taps[n::PROCESSES]])


def told_wrongly(session: Session, answers: list[tuple[int, str, float]]) -> list[str]:
    """Whoever was not sent to their own receipt, one and the same each time."""
    receipts = {
        registration.member_id: reverse("gatherings:receipt", args=[registration.token])
        for registration in Registration.objects.filter(session=session)
    }
    return [answer for member, answer, _ in answers if answer != receipts.get(member)]


@pytest.fixture
def _slow_hands(monkeypatch: pytest.MonkeyPatch) -> None:
    look = seating.free_seats

    def look_then_wait(*args: Any) -> list[int]:
        found = look(*args)
        time.sleep(HELD)
        return found

    monkeypatch.setattr(seating, "free_seats", look_then_wait)


@pytest.mark.usefixtures("_slow_hands")
def test_twelve_are_seated_everybody_is_answered_and_nothing_breaks(capsys):
    session, crowd = an_evening(), a_crowd()

    began = time.perf_counter()
    answers = everybody_taps(session, crowd)
    took = time.perf_counter() - began

    states = Counter(Registration.objects.values_list("state", flat=True))
    assert states == {"placed": SEATS, "reserve": PEOPLE - SEATS}
    assert len(answers) == PEOPLE + DOUBLES
    assert told_wrongly(session, answers) == []
    assert broken_promises(session) == []
    lines = Registration.objects.filter(state="reserve").values_list("line", flat=True)
    assert set(lines) == set(range(1, PEOPLE - SEATS + 1))
    slowest = sorted(duration for *_, duration in answers)[int(len(answers) * 0.99)]
    with capsys.disabled():
        print(  # noqa: T201 -- a figure for the reader
            f"\n{connection.vendor}: {len(answers) / took:.0f}/s, p99 {slowest * 1000:.0f} ms"
        )


@pytest.fixture
def _no_protection(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No lock, no transaction, no conditional update, no uniqueness."""

    def give_anyway(seats: list[int], attendees: list[Attendee]) -> None:
        for seat, attendee in zip(seats, attendees, strict=True):
            Seat.objects.filter(pk=seat).update(attendee=attendee)

    monkeypatch.setattr(SessionManager, "locked", lambda self, pk: self.get(pk=pk))
    monkeypatch.setattr(seating, "give_seats", give_anyway)
    monkeypatch.setattr(joining, "join", joining.join.__wrapped__)
    unique = [
        (model, constraint)
        for model in (Registration, Attendee)
        for constraint in model._meta.constraints
        if constraint.name in {"registered_once", "attends_once"}
    ]
    with connection.schema_editor() as editor:
        for model, constraint in unique:
            editor.remove_constraint(model, constraint)
    yield
    Registration.objects.all().delete()
    with connection.schema_editor() as editor:
        for model, constraint in unique:
            editor.add_constraint(model, constraint)


@pytest.mark.usefixtures("_slow_hands", "_no_protection")
def test_without_lock_and_constraints_the_same_story_goes_wrong():
    session, crowd = an_evening(), a_crowd()

    answers = everybody_taps(session, crowd)

    placed = Registration.objects.filter(session=session, state="placed").count()
    wrong = broken_promises(session) + told_wrongly(session, answers)
    assert wrong != []
    assert placed > SEATS
    assert "everybody who holds a seat has one" in wrong
