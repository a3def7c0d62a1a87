"""Samira asked never to be with Marc. Whoever comes second reads what a full date says."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from interra.foundation.apart import foretold
from interra.foundation.notices.models import Notice
from interra.gatherings.actions import (
    assisted,
    companions,
    holds,
    joining,
    offers,
    scheduling,
    seating,
)
from interra.gatherings.actions.refusals import NoSeatForThem, SaysItThemselves
from interra.gatherings.models import Draw, Registration, Seat
from interra.gatherings.queries.draw_pages import names_of
from interra.gatherings.queries.line import next_in_line
from interra.gatherings.queries.refills import make, name_in_refill, question_of
from interra.gatherings.rules import Companion
from interra.gatherings.tests.keeping_apart import joins, never, two_apart
from interra.gatherings.tests.make import NOON, SATURDAY, a_session
from interra.gatherings.tests.pools import asks
from interra.people.actions.apart import let_meet
from interra.people.models import Household, Member
from interra.people.tests.make import a_coordinator, a_member, sign_in
from interra.people.tests.two_pages import apart, merge

pytestmark = pytest.mark.django_db
State = Registration.State
PLACED, RESERVE, OFFERED = State.PLACED, State.RESERVE, State.OFFERED


@pytest.fixture
def nora() -> Member:
    return a_coordinator()


@pytest.fixture
def two(nora: Member) -> tuple[Member, Member]:
    return two_apart(nora)


def state(registration: Registration) -> str:
    return Registration.objects.get(pk=registration.pk).state


# --- first come, first served ---------------------------------------------------------------------
@pytest.mark.parametrize("first", [0, 1])
def test_whoever_comes_second_waits_both_ways_round(two, first):
    session, paul = a_session(), a_member("Paul")

    assert joins(two[first], session).state == PLACED
    assert joins(two[1 - first], session).state == RESERVE
    assert joins(paul, session).state == PLACED
    assert Seat.objects.exclude(attendee=None).count() == 2


def test_the_answer_is_that_of_a_full_date_to_the_letter(two, time_machine):
    """The page, the message and the row."""
    time_machine.move_to(NOON, tick=False)
    samira, marc = two
    beside_her, full = a_session(), a_session(seats=1)
    joins(samira, beside_her)
    joins(a_member("Paul"), full)
    pages, words, rows = [], [], []
    for session in (beside_her, full):
        browser = sign_in(Client(), marc)
        answer = browser.post(reverse("gatherings:join", args=[session.code]), follow=True)
        asked = Registration.objects.get(session=session, member=marc)
        notice = Notice.objects.filter(to=marc).latest("pk")
        pages.append(told(answer.content.decode(), asked))
        words.append((notice.kind, notice.due_at == asked.asked_at, sorted(notice.about)))
        rows.append((asked.state, asked.line, asked.held_until, asked.chance, asked.answers))

    assert pages[0] == pages[1]
    assert "You are on the waiting list" in pages[0]
    assert words[0] == words[1]
    assert rows[0] == rows[1]


def told(html: str, asked: Registration) -> str:
    """The page without what differs between any two dates: their codes, and the pictures of them."""
    for code in (asked.token, asked.session.code):
        html = html.replace(code, "CODE")
    html = re.sub(r"gAAAA[\w=-]+", "SEALED", html)
    html = re.sub(r'name="csrfmiddlewaretoken" value="\w+"|nonce="[^"]+"', "", html)
    return re.sub(r"<svg[^>]*viewBox.*?</svg>", "", html, flags=re.DOTALL)


def test_the_desk_reads_the_same_answer(two, nora):
    samira, marc = two
    session = a_session()
    joins(samira, session)

    asked = assisted.sign_up(
        who=marc, language="fr", session_id=session.pk, form_key="k", by=nora, now=NOON
    )

    assert asked.state == RESERVE


def test_when_she_leaves_the_seat_is_offered_to_him_and_then_she_waits(two):
    samira, marc = two
    session = a_session(seats=1)
    hers, his = joins(samira, session), joins(marc, session)

    joining.leave(registration=hers, by=samira, now=NOON)
    assert state(his) == OFFERED
    assert joins(samira, session).state == RESERVE

    offers.decline(registration=his, now=NOON)
    assert state(hers) == OFFERED


def test_who_waits_is_passed_over_while_the_other_has_a_seat(two):
    samira, marc = two
    session = a_session(seats=2)
    joins(samira, session)
    paul = joins(a_member("Paul"), session)
    his, next_one = joins(marc, session), joins(a_member("Yara"), session)

    joining.leave(registration=paul, by=None, now=NOON)
    assert (state(his), state(next_one)) == (RESERVE, OFFERED)

    again = joins(marc, session)
    assert again.state == RESERVE


def test_of_two_who_wait_only_the_first_is_asked(two):
    samira, marc = two
    session = a_session(seats=2)
    paul, yara = joins(a_member("Paul"), session), joins(a_member("Yara"), session)
    his, hers = joins(marc, session), joins(samira, session)

    joining.leave(registration=paul, by=None, now=NOON)
    joining.leave(registration=yara, by=None, now=NOON)

    assert (state(his), state(hers)) == (OFFERED, RESERVE)
    assert session.seats.filter(attendee=None).count() == 1


def test_seats_given_back_after_a_draw_go_to_nobody_kept_apart_from_somebody_there(two):
    samira, marc = two
    session = a_session(mode="draw", seats=4)
    paul, ali = a_member("Paul"), a_member("Ali")
    seated = asks(session, samira, state=PLACED)
    seating.give_seats(seating.free_seats(session, 1), list(seated.attendees.all()))
    his, other = asks(session, marc, state=RESERVE), asks(session, paul, state=RESERVE)
    Draw.objects.filter(session=session).update(drawn_at=NOON)

    question = question_of(session, now=NOON)
    assert question is not None
    chosen = make(question, "secret").seated
    assert chosen & names_in_the_refill(session, other)
    assert not chosen & names_in_the_refill(session, his)
    session.hosts.add(samira)
    asks(session, ali, state=RESERVE)
    question = question_of(session, now=NOON)
    assert question is not None
    assert his.code not in question.waiting


def names_in_the_refill(session, registration):
    return {name_in_refill(session.code, 1, own) for own in names_of(session, [registration])}


def test_the_contact_proved_late_finds_no_seat_beside_her(nora):
    samira = a_member("Samira")
    marc = a_member("Marc", phone="+32470123456", met_at=None)
    never(samira, marc, nora)
    session = a_session()
    joins(samira, session)
    his = joins(marc, session)
    Member.objects.filter(pk=marc.pk).update(phone_proved_at=NOON)

    holds.settle_hold(registration_id=his.pk, now=NOON)

    assert state(his) == RESERVE


# --- « Je viens avec… » ---------------------------------------------------------------------------
def a_home(*people: Member) -> None:
    home = Household.objects.create()
    for one in people:
        one.household = home
        one.save()


def test_a_party_waits_whole_when_one_of_it_is_kept_apart_from_somebody_there(two):
    samira, marc = two
    session, paul = a_session(), a_member("Paul")
    a_home(paul, marc)
    joins(samira, session)

    assert joins(paul, session, marc).state == RESERVE


def test_who_has_a_seat_brings_nobody_who_is_kept_apart_from_somebody_there(two):
    samira, marc = two
    session, paul = a_session(), a_member("Paul")
    a_home(paul, marc)
    joins(samira, session)
    placed = joins(paul, session)

    with pytest.raises(NoSeatForThem):
        companions.bring(registration=placed, companions=[Companion(member_id=marc.pk)], now=NOON)
    assert state(placed) == PLACED


def test_nobody_brings_both(two):
    samira, marc = two
    session, paul = a_session(), a_member("Paul")
    a_home(paul, samira, marc)  # two pages that became one may bring such a household about

    with pytest.raises(SaysItThemselves):
        joins(samira, session, marc)
    with pytest.raises(SaysItThemselves):
        joins(paul, session, samira, marc)
    placed = joins(paul, session, marc)
    both = [Companion(member_id=marc.pk), Companion(member_id=samira.pk)]
    with pytest.raises(SaysItThemselves):
        companions.bring(registration=placed, companions=both, now=NOON)


# --- hosts ---------------------------------------------------------------------------------------
def test_nobody_has_a_seat_where_somebody_they_are_kept_apart_from_hosts(two):
    samira, marc = two
    session = a_session(hosts=[samira])

    assert joins(marc, session).state == RESERVE
    assert next_in_line(session, free=5) == []


# --- changing one's mind, two pages ---------------------------------------------------------------
def test_taken_back_the_next_free_seat_is_for_them(two, nora):
    samira, marc = two
    session = a_session()
    joins(samira, session)
    his = joins(marc, session)

    let_meet(asker=samira, other_code=marc.code, by=nora, now=NOON)
    offers.offer_freed_seats(session_id=session.pk, now=NOON)

    assert state(his) == OFFERED


def test_a_seat_that_comes_back_with_a_second_page_does_not_come_beside_her(two, nora):
    samira, marc = two
    page = a_member("Marc D.")
    session = a_session()
    first, second = joins(marc, session), joins(page, session)
    never(samira, page, nora)
    merge(marc, page, nora)
    joining.leave(registration=first, by=None, now=NOON)
    assert joins(samira, session).state == PLACED

    apart(marc, nora)

    assert (state(first), state(second)) == (State.CANCELLED, RESERVE)


# --- what the coordination reads -----------------------------------------------------------------
def test_who_writes_it_reads_where_both_are_expected(nora):
    samira, marc = a_member("Samira"), a_member("Marc")
    both, hers = a_session("Cuisine"), a_session("Chant")
    hosted = a_session("Jardin", hosts=[marc])
    cancelled = a_session("Danse")
    for session in (both, hers, hosted, cancelled):
        joins(samira, session)
    for session in (both, cancelled):
        joins(marc, session)
    scheduling.cancel_session(session=cancelled, reason="Fermé", by=nora, now=NOON)

    said = foretold(samira, marc, now=NOON)

    assert len(said) == 2
    assert "Cuisine" in said[0]
    assert "Jardin" in said[1]
    assert foretold(marc, samira, now=NOON) == said
    assert foretold(samira, marc, now=SATURDAY.replace(day=20)) == []
