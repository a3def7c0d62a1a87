"""Taps arrive twice, five times, or long after: what is kept is the same.

Two sessions live the same story. In one, each answer is sent once. In the other, each is sent one to
five times, and copies of old answers keep arriving. Both must end in the same state, at each step.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from interra.foundation.notices.models import Notice
from interra.gatherings.models import Registration, Session
from interra.gatherings.tests.make import a_session
from interra.people.tests.make import a_member
from tests.proofs.seats import broken_promises

if TYPE_CHECKING:
    from interra.people.models import Member

pytestmark = pytest.mark.django_db
HIDDEN = re.compile(r'name="(seen)" value="([^"]*)"')
PEOPLE = st.integers(0, 3)
TIMES = st.integers(1, 5)
Post = tuple[str, Mapping[str, Any]]


class Phone:
    """A browser: it shows a page, then sends what the page holds."""

    def __init__(self, member: Member) -> None:
        self.client = Client()
        self.client.force_login(member)
        self.member = member
        self.sent: list[Post] = []  # to the session where everything arrives often

    def post(self, page: str, to: str, answers: Mapping[str, Any]) -> Post | None:
        """What the page would send; None when it does not hold that form."""
        shown = self.client.get(page).content.decode()
        holds_it = (page == to and "<form" in shown) or f'action="{to}"' in shown
        return (to, dict(HIDDEN.findall(shown)) | answers) if holds_it else None

    def send(self, post: Post) -> None:
        address, answers = post
        assert self.client.post(address, answers).status_code < 400


class Story(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        now = timezone.now()
        self.once, self.often = (
            a_session(seats=3, starts_at=now + timedelta(days=9), now=now) for _ in range(2)
        )
        self.phones = [Phone(a_member(f"P{n}")) for n in range(4)]

    def act(self, who: int, times: int, name: str, answers: Mapping[str, Any]) -> None:
        phone = self.phones[who]
        for session, copies in ((self.once, 1), (self.often, times)):
            page, to = addresses(session, phone.member, name)
            if not page:
                return
            post = phone.post(page, to, answers)
            if post is None:
                return
            for _ in range(copies):
                phone.send(post)
            if session == self.often:
                phone.sent.append(post)

    @rule(who=PEOPLE, times=TIMES)
    def comes(self, who: int, times: int) -> None:
        self.act(who, times, "join", {})

    @rule(who=PEOPLE, times=TIMES)
    def can_no_longer_come(self, who: int, times: int) -> None:
        self.act(who, times, "leave", {})

    @rule(who=PEOPLE, times=TIMES)
    def comes_back(self, who: int, times: int) -> None:
        self.act(who, times, "come_back", {})

    @rule(who=PEOPLE, times=TIMES, children=st.integers(0, 2))
    def comes_with(self, who: int, times: int, children: int) -> None:
        self.act(who, times, "bring", {"friend": "", "children": children})

    @rule(who=PEOPLE, times=TIMES, answer=st.sampled_from(["yes", "no"]))
    def answers_the_offer(self, who: int, times: int, answer: str) -> None:
        self.act(who, times, "answer", {"answer": answer})

    @rule(who=PEOPLE, which=st.integers(0, 99))
    def an_old_copy_arrives(self, who: int, which: int) -> None:
        phone = self.phones[who]
        if phone.sent:
            phone.send(phone.sent[which % len(phone.sent)])

    @invariant()
    def both_are_the_same(self) -> None:
        assert state_of(self.once) == state_of(self.often)
        assert broken_promises(self.once) == broken_promises(self.often) == []


def addresses(session: Session, member: Member, name: str) -> tuple[str, str]:
    """The page that holds the form, and where it is sent."""
    if name == "join":
        address = reverse("gatherings:join", args=[session.code])
        return address, address
    mine = Registration.objects.filter(session=session, member=member).first()
    if mine is None:
        return "", ""
    to = reverse(f"gatherings:{name}", args=[mine.token])
    on_the_receipt = name in {"come_back", "answer"}
    return (reverse("gatherings:receipt", args=[mine.token]) if on_the_receipt else to), to


def state_of(session: Session) -> list[Any]:
    people = Registration.objects.filter(session=session).order_by("member__name")
    told = Notice.objects.filter(about__session=session.code).order_by("to__name", "pk")
    return [
        [
            (r.member_id, r.state, r.line, r.answers, r.attendees.count(), seats_of(r))
            for r in people
        ],
        list(told.values_list("to", "kind")),
    ]


def seats_of(registration: Registration) -> list[int]:
    return sorted(
        registration.session.seats.filter(attendee__registration=registration).values_list(
            "number", flat=True
        )
    )


def test_each_answer_counts_once_however_often_it_arrives():
    run_state_machine_as_test(
        Story,
        settings=settings(
            max_examples=12,
            stateful_step_count=15,
            phases=[Phase.explicit, Phase.generate],  # a story is short enough to be read as it is
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
