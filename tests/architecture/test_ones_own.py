"""What belongs to one person does not exist for another: their names, their things, their numbers."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from interra.gatherings.actions import joining
from interra.gatherings.models import Attendee, Session
from interra.people.actions import together
from interra.people.actions.codes import ask_member
from interra.people.models import Attempt, Device, Household, Opening
from interra.people.queries import together as together_queries
from interra.people.tests.make import a_coordinator, sign_in_staff
from interra.steps.e_agenda.models import Atelier
from tests.architecture.doors import DOORS, PAGE
from tests.season import HOST, MEMBER, OTHER_HOST, TABLET, TEAM, VISITOR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.season import Season

pytestmark = pytest.mark.django_db
OP = "12345678-1234-4234-8234-123456789012"
# The card was printed for Samira, and the invitation written for Inès: whoever holds it is told.
HELD_BY_NAME = {"people:card", "people:invitation"}


@pytest.fixture(autouse=True)
def _undone(db: None) -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", sorted(DOORS))
def test_a_stranger_and_another_member_read_no_name_and_no_contact(season: Season, name: str):
    door = DOORS[name]
    if door.get is None or name in HELD_BY_NAME:
        return
    secrets = (
        "Samira",
        "Yara",
        season.samira.code,
        season.yara.code,
        "s.haddad",
        "470998877",
        "470 99 88 77",
    )
    for role in (VISITOR, OTHER_HOST, TABLET):
        answer = season.browser(role).get(season.url(name))
        if door.get[role] != PAGE:
            continue
        page = answer.content.decode()
        assert [one for one in secrets if one in page] == [], role


def test_the_desk_shows_a_contact_only_masked_until_it_is_revealed(season: Season) -> None:
    nora = season.browser(TEAM)
    nora.post(season.url("people:open_person"), {"reason": "asked"})

    before = nora.get(season.url("people:person")).content.decode()
    after = nora.post(season.url("people:reveal_contact")).content.decode()

    assert "s.haddad@example.org" not in before
    assert "s.haddad@example.org" in after


# --- things with a number ------------------------------------------------------------------------


def test_the_device_of_another_cannot_be_closed(season: Season) -> None:
    hers = Device.objects.get(member=season.samira)
    marc = season.browser(OTHER_HOST)

    answer = marc.post(season.url("people:close_device"), {"device": hers.pk})
    marc.post(season.url("people:close_device"))

    assert answer.status_code == 404
    assert Device.objects.filter(pk=hers.pk).exists()
    assert season.browser(MEMBER).get(season.url("people:my_space")).status_code == 200


def test_nobody_joins_a_household_by_knowing_a_code(season: Season) -> None:
    marc = season.browser(OTHER_HOST)

    for codes in ([season.samira.code], [season.samira.code, season.marc.code]):
        marc.post(season.url("people:come_together"), {"codes": codes})

    assert Household.objects.count() == 0


def test_the_request_of_another_is_neither_answered_nor_taken_back(season: Season) -> None:
    contact = season.samira.proved_contact
    assert contact
    together.ask_to_come(member=season.hachem, contact=contact, now=timezone.now())
    (request,) = together_queries.asked_of(season.samira, now=timezone.now())
    marc = season.browser(OTHER_HOST)

    for answer in ("yes", "no"):
        marc.post(season.url("people:answer_request"), {"code": request.code, "answer": answer})
    marc.post(season.url("people:withdraw_request"), {"code": request.code})

    assert together_queries.asked_of(season.samira, now=timezone.now()) == [request]
    assert Household.objects.count() == 0


def test_nobody_brings_a_member_who_is_not_of_the_household(season: Season) -> None:
    answer = season.browser(MEMBER).post(
        season.url("gatherings:bring"), {"household": [season.marc.code], "children": "0"}
    )

    assert answer.status_code in {302, 422}
    assert season.hers.attendees.count() == 1


def test_the_link_of_a_receipt_does_not_let_another_change_who_comes(season: Season) -> None:
    for role in (VISITOR, OTHER_HOST, HOST):
        season.browser(role).post(season.url("gatherings:bring"), {"friend": "Troll"})

    assert season.hers.attendees.count() == 1


def test_the_key_of_a_form_does_not_open_the_receipt_of_who_sent_it(season: Season) -> None:
    typed = {"phone": "0470 11 22 33", "form_key": "k" * 26}
    url = season.url("gatherings:join")
    leas = season.browser(VISITOR).post(url, typed | {"name": "Léa"})

    another = season.browser(VISITOR).post(url, typed | {"name": "Zoé"})
    marcs = season.browser(OTHER_HOST).post(url, {"form_key": "k" * 26})

    receipts = [answer["Location"] for answer in (leas, another, marcs)]
    assert len(set(receipts)) == 3


def test_one_says_i_am_here_only_for_ones_own_party(season: Season) -> None:
    now, date = timezone.now(), Session.objects.filter(pk=season.hosted.pk)
    date.update(starts_at=now + timedelta(hours=1), closes_at=now + timedelta(hours=1))
    joining.join(member=season.marc, session_id=season.hosted.pk, now=now)
    date.update(starts_at=now, closes_at=now)
    hers = Attendee.objects.get(session=season.hosted, member=season.samira)

    season.browser(OTHER_HOST).post(season.url("gatherings:here_scanned"), {"also": [hers.pk]})

    here = Attendee.objects.filter(session=season.hosted, is_present=True)
    assert [one.member for one in here] == [season.marc]


def test_a_host_ticks_only_the_names_of_their_own_session(season: Season) -> None:
    hers = Attendee.objects.get(session=season.hosted, member=season.samira)
    code = season.marc.hosted_sessions.get().code
    marc = season.browser(OTHER_HOST)
    batch = {
        "guests": [],
        "taps": [{"op": OP, "who": hers.pk, "add": True, "undoes": [], "at": 0}],
    }

    marc.post(reverse("gatherings:tap", args=[code]), {"tap": str(hers.pk), "page": OP})
    answer = marc.post(
        reverse("gatherings:taps", args=[code]), json.dumps(batch), content_type="application/json"
    )

    hers.refresh_from_db()
    assert not hers.is_present
    assert "Samira" not in answer.content.decode()


# --- ways in -------------------------------------------------------------------------------------


def test_a_code_asked_by_one_member_confirms_nothing_for_another(season: Season) -> None:
    contact = season.samira.proved_contact
    assert contact
    attempt = ask_member(
        member=season.samira,
        contact=contact,
        purpose=Attempt.Purpose.CONFIRM,
        now=timezone.now(),
    )

    for code in ("123456", "000000"):
        season.browser(OTHER_HOST).post(season.url("people:confirm"), {"code": code})

    attempt.refresh_from_db()
    assert (attempt.tries, attempt.used_at) == (0, None)


def test_only_the_profiles_behind_the_proved_contact_can_be_chosen(season: Season) -> None:
    browser = season.browser(MEMBER)
    session = browser.session
    session["choosing"] = {
        "contact": {"phone": "", "email": "s.haddad@example.org"},
        "until": (timezone.now() + timedelta(minutes=5)).isoformat(),
        "mine": True,
        "next": "",
    }
    session.save()

    page = browser.get(season.url("people:who"))
    answers = [
        browser.post(season.url("people:who"), {"profile": code}).status_code
        for code in (season.marc.code, season.nora.code, "", "x")
    ]

    assert page.status_code == 200
    assert answers == [404] * 4


def test_a_reason_given_by_one_coordinator_opens_nothing_for_another(season: Season) -> None:
    season.browser(TEAM).post(season.url("people:open_person"), {"reason": "safety"})
    karim = sign_in_staff(Client(), a_coordinator("Karim"))
    session = karim.session
    session["openings"] = {season.samira.code: Opening.objects.get(member=season.samira).pk}
    session.save()

    page = karim.get(season.url("people:person")).content.decode()
    revealed = karim.post(season.url("people:reveal_contact"))

    assert "s.haddad" not in page
    assert revealed.status_code == 302


def test_a_reason_for_one_person_opens_nobody_else(season: Season) -> None:
    nora = season.browser(TEAM)
    nora.post(season.url("people:open_person"), {"reason": "safety"})
    session = nora.session
    opening = session["openings"][season.samira.code]
    session["openings"] = {season.yara.code: opening}
    session.save()

    answer = nora.post(reverse("people:reveal_contact", args=[season.yara.code]))

    assert answer.status_code == 302


def test_a_draft_does_not_exist_outside_the_desk(season: Season) -> None:
    Atelier.objects.filter(pk=season.atelier.pk).update(
        state=Atelier.State.DRAFT, changed_at=timezone.now()
    )

    found = {
        (role, name): season.browser(role).get(season.url(name)).status_code
        for role in (VISITOR, MEMBER, HOST, OTHER_HOST)
        for name in ("agenda:atelier", "agenda:atelier_calendar", "agenda:date")
    }

    assert set(found.values()) == {404}
    assert "Cuisine d" not in season.browser(VISITOR).get("/fr/").content.decode()
    assert season.browser(TEAM).get(season.url("agenda:atelier")).status_code == 200
