"""Twice Samira asked and had no seat. The third time she had more chances, is drawn, and reads why."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone, translation
from django.utils.translation import ngettext

from interra.gatherings.actions import drawing, joining
from interra.gatherings.models import Draw, Registration
from interra.gatherings.queries import transcripts
from interra.gatherings.queries.terms import pseudonym_of, terms_of
from interra.gatherings.rules.beacons import Kind
from interra.gatherings.tests.make import a_session
from interra.gatherings.tests.pools import asks, with_seed
from interra.people.tests.make import a_local, a_newcomer
from interra.steps.e_agenda.tests.make import a_date, an_atelier
from tests.journeys.conftest import HOUR

State = Registration.State


def turned_away(member, weeks: int) -> None:
    then = timezone.now() - dt.timedelta(weeks=weeks)
    past = a_session("Yoga", mode="draw", starts_at=then, now=then - dt.timedelta(weeks=2))
    asks(past, member, state=State.RESERVE, chance="300/1000")
    Draw.objects.filter(session=past).update(drawn_at=past.closes_at, sealed_at=past.closes_at)


def a_seed_that_draws(registration) -> str:
    """Nobody chooses one: the story is told of a day on which luck was with her."""
    session = registration.session
    terms = terms_of(session, today=session.closes_at.date())
    hers = pseudonym_of(session, registration.code, 0)
    for seed in map(str, range(60)):
        table = transcripts.make(terms, seed)
        if hers in transcripts.picked(table, f"{Kind.HOUSE}:{seed}").seated:
            return seed
    raise LookupError(hers)


@pytest.mark.parametrize(("language", "js"), [("fr", True), ("ar", False)])
def test_the_third_time_she_is_drawn_and_the_page_says_why(a_phone, language, js, soon):
    samira = a_newcomer("سميرة")
    for weeks in (1, 2):
        turned_away(samira, weeks)
    session = a_date(an_atelier("Le grand couscous", mode="draw"), starts=soon, seats=2)
    everyone = [samira, *(a_local(f"Zoé {number}") for number in range(5))]
    asked = [
        joining.join(member=one, session_id=session.pk, now=session.closes_at - HOUR)
        for one in everyone
    ]
    with_seed(session, a_seed_that_draws(asked[0]))

    drawing.hold_draw(session_id=session.pk, by=None, now=session.closes_at)

    asked[0].refresh_from_db()
    phone = a_phone(samira, js=js)
    phone.open(f"/{language}/r/{asked[0].token}/")
    with translation.override(language):
        said = ngettext(
            "You had no seat %(times)d time before: you had more chances.",
            "You had no seat %(times)d times before: you had more chances.",
            2,
        )
        assert phone.sees(said % {"times": 2})
    assert asked[0].state == State.PLACED
    assert phone.fits()
