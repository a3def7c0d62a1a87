from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from interra.foundation.privacy import everything_about
from interra.gatherings import rules
from interra.gatherings.actions.companions import bring
from interra.gatherings.actions.joining import join
from interra.gatherings.actions.scheduling import cancel_session
from interra.gatherings.models import Attendee, Registration, Seat, Session
from interra.gatherings.queries.mine import at_the_desk, my_requests, next_session
from interra.gatherings.tests.make import NOON, SATURDAY, a_session, a_venue
from interra.people.actions.my_data import erase
from interra.people.models import Household, Member
from interra.people.tests.make import a_coordinator, a_member, sign_in, sign_in_staff

pytestmark = pytest.mark.django_db


def comes(member: Member, session: Session, **given: Any) -> Registration:
    return join(member=member, session_id=session.pk, now=NOON, **given)


def test_the_next_seat_is_the_big_card_and_the_rest_are_requests():
    samira = a_member()
    later = comes(samira, a_session("Chorale", starts_at=SATURDAY + dt.timedelta(days=7)))
    sooner = comes(samira, a_session("Cuisine"))
    drawn = comes(samira, a_session("Foot", mode="draw"))

    card = next_session(samira, NOON).content
    others = my_requests(samira, NOON).content

    assert (card.title, card.state) == ({"fr": "Cuisine"}, "coming")
    assert card.url == reverse("gatherings:receipt", args=[sooner.token])
    assert [one.url for one in others] == [
        reverse("gatherings:receipt", args=[r.token]) for r in (drawn, later)
    ]
    assert others[0].draw_at == drawn.session.closes_at


def test_a_seat_that_waits_for_an_answer_comes_first():
    samira = a_member()
    comes(samira, a_session("Cuisine"))
    offered = comes(samira, a_session("Foot", starts_at=SATURDAY + dt.timedelta(days=7)))
    offered.state, offered.offer_until = "offered", SATURDAY
    offered.save()

    assert next_session(samira, NOON).content.answer_by == SATURDAY


def test_nothing_asked_shows_nothing_to_the_person_and_says_so_at_the_desk():
    samira = a_member()

    assert next_session(samira, NOON) is None
    assert my_requests(samira, NOON) is None
    assert at_the_desk(samira, NOON).content == []


def test_what_is_over_or_left_is_not_shown_and_a_cancelled_date_says_so():
    samira = a_member()
    session = a_session()
    comes(samira, session)

    assert next_session(samira, session.ends_at) is None
    cancel_session(session=session, by=None, now=NOON)
    assert next_session(samira, NOON) is None
    assert my_requests(samira, NOON).content[0].state == "cancelled"


def test_whoever_is_brought_sees_the_request_of_the_household():
    household = Household.objects.create()
    samira, yusuf = a_member(household=household), a_member("Yusuf", household=household)
    comes(samira, a_session(), companions=[rules.Companion(member_id=yusuf.pk)])

    assert next_session(yusuf, NOON).content.state == "coming"


def test_both_pages_show_the_title_and_the_way_back(client):
    samira, nora = a_member(), a_coordinator()
    session = a_session(
        "Chorale", starts_at=timezone.now() + dt.timedelta(days=2), now=timezone.now()
    )
    registration = join(member=samira, session_id=session.pk, now=timezone.now())
    receipt = reverse("gatherings:receipt", args=[registration.token])

    sign_in(client, samira)
    mine = client.get(reverse("people:my_space")).content.decode()
    sign_in_staff(client, nora)
    client.post(reverse("people:open_person", args=[samira.code]), {"reason": "seat"})
    theirs = client.get(reverse("people:person", args=[samira.code])).content.decode()

    for shown in (mine, theirs):
        assert "Chorale" in shown
    assert receipt.split("/r/")[1] in mine
    assert receipt.split("/r/")[1] in theirs


def test_my_space_costs_the_same_with_one_and_with_fifteen_requests(client):
    samira, venue, now = a_member(), a_venue(), timezone.now()
    sign_in(client, samira)

    def one_more(days: int) -> None:
        session = a_session(venue=venue, starts_at=now + dt.timedelta(days=days), now=now)
        join(member=samira, session_id=session.pk, now=now)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("people:my_space"))
        return len(queries)

    one_more(1)
    one_more(2)
    cost()
    few = cost()
    for days in range(3, 16):
        one_more(days)
    assert cost() == few


def test_the_file_of_data_holds_what_was_asked_and_who_was_brought():
    samira = a_member()
    registration = comes(samira, a_session("Chorale"))
    bring(registration=registration, companions=[rules.Companion(name="Aïcha")], now=NOON)

    with override("en"):
        mine = everything_about(samira)["My ateliers and my seats"]

    assert mine["My requests"][0]["Atelier"] == "Chorale"
    assert mine["My requests"][0]["When"].startswith("2026-03-14")
    assert mine["Who I bring"] == ["Aïcha"]
    assert len(mine["My requests"]) == 1


def test_erasing_gives_the_seats_to_the_next_in_line():
    samira, marc = a_member(), a_member("Marc")
    session = a_session(seats=1)
    mine, waiting = comes(samira, session), comes(marc, session)

    erase(member=samira, now=NOON)

    mine.refresh_from_db()
    waiting.refresh_from_db()
    assert (mine.member, mine.state) == (None, "cancelled")
    assert waiting.state == "offered"


def test_erasing_leaves_no_name_in_what_is_past():
    samira = a_member()
    session = a_session()
    registration = comes(samira, session)
    bring(registration=registration, companions=[rules.Companion(name="Aïcha")], now=NOON)

    erase(member=samira, now=session.ends_at)

    assert set(Attendee.objects.values_list("name", "member")) == {("", None)}
    registration.refresh_from_db()
    assert (registration.member, registration.state, registration.form_key) == (
        None,
        "placed",
        None,
    )


def test_the_household_keeps_its_seats_when_one_of_it_is_erased():
    household = Household.objects.create()
    samira, yusuf = a_member(household=household), a_member("Yusuf", household=household)
    session = a_session(seats=2)
    comes(samira, session, companions=[rules.Companion(member_id=yusuf.pk)])

    erase(member=yusuf, now=NOON)

    assert Attendee.objects.get().member == samira
    assert Seat.objects.filter(attendee=None).count() == 1


def test_erased_while_the_household_waits_frees_no_seat_of_others():
    household = Household.objects.create()
    samira, yusuf = a_member(household=household), a_member("Yusuf", household=household)
    session = a_session(mode="draw", seats=2)
    comes(samira, session, companions=[rules.Companion(member_id=yusuf.pk)])

    erase(member=yusuf, now=NOON)

    assert Attendee.objects.get().member == samira
    assert Registration.objects.get().state == "asked"
