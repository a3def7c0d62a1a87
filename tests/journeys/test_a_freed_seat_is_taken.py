"""Somebody cannot come any more; the next on the list is asked, says yes, and comes."""

from __future__ import annotations

import pytest
from django.utils import timezone

from interra.gatherings.actions import offers
from interra.gatherings.models import Registration, Seat
from interra.people.tests.make import a_member
from interra.steps.e_agenda.tests.make import a_date, an_atelier

State = Registration.State


@pytest.mark.parametrize(("language", "js"), [("fr", True), ("ar", False)])
@pytest.mark.parametrize("answer", ["yes", "no"])
def test_left_then_offered_then_answered(a_phone, language, js, answer, soon):
    session = a_date(an_atelier("Tricot et crochet"), starts=soon, seats=1)
    samira, marc = a_member("Samira"), a_member("Marc")
    hers, his = a_phone(samira, js=js), a_phone(marc, js=js)
    for phone in (hers, his):
        phone.open(f"/{language}/sessions/{session.code}/")
        phone.tap(".action-bar button")
    of = {one.member_id: one for one in session.registrations.all()}
    assert [of[who.pk].state for who in (samira, marc)] == [State.PLACED, State.RESERVE]

    hers.tap("a[href$='/leave/']")
    hers.tap("main form button, .action-bar button")
    offers.offer_freed_seats(session_id=session.pk, now=timezone.now())  # the worker's part
    his.open(his.path)
    assert his.fits()
    his.tap(f"[name=answer][value={answer}]")

    waits = session.registrations.get(member=marc)
    taken = Seat.objects.filter(session=session, attendee__member=marc).exists()
    assert session.registrations.get(member=samira).state == State.CANCELLED
    assert (waits.state == State.PLACED, taken) == (
        (True, True) if answer == "yes" else (False, False)
    )
    assert not his.page.locator("[name=answer]").count()
