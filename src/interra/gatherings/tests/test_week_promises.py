"""What the draw of a week promises before: a floor that holds also if somebody keeps silent, one's own
chance, and chances between 1 in 20 and 9 in 10."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from interra.foundation.sealing import seal
from interra.gatherings.actions import scheduling, week_draw
from interra.gatherings.models import Attendee, Draw, Registration
from interra.gatherings.queries import week_floors
from interra.gatherings.queries.chances import reason
from interra.gatherings.queries.week_fairest import fairest_week, what_mattered_in_week
from interra.gatherings.queries.week_floors import had_one_kept_silent, promised_week_floor
from interra.gatherings.queries.week_promises import week_chance_before, week_floor_in_words
from interra.gatherings.queries.week_terms import week_terms_of
from interra.gatherings.rules.mixing import Mix
from interra.gatherings.tests.make import NOON
from interra.gatherings.tests.weeks import CLOSES, a_week, dates_of, wishers, wishes
from interra.people.actions.circumstances import answer
from interra.people.models import Household
from interra.people.rules import Band
from interra.people.tests.make import RECENTLY, a_local, a_member, a_newcomer
from interra_science.lottery import NoGroup

if TYPE_CHECKING:
    from django.test import Client

    from interra.gatherings.models import Week
    from interra.gatherings.queries.week_terms import WeekTerms
    from interra.people.models import Member

pytestmark = pytest.mark.django_db
State = Registration.State
TODAY = NOON.date()
OF_DATES = "This is the chance of a seat on one of your dates."
LOOKS = "The draw looks for a mixed group: people who arrived recently."


@pytest.fixture(autouse=True)
def _on_monday(time_machine: Any) -> None:
    time_machine.move_to(NOON, tick=False)


def terms_of(week: Week) -> WeekTerms:
    return week_terms_of(week, today=TODAY)


def floor_of(terms: WeekTerms) -> Fraction | None:
    return promised_week_floor(terms, fairest_week(terms))


def with_tickets(terms: WeekTerms, held: dict[str, int]) -> WeekTerms:
    """The same week, had these people so many tickets."""
    sessions = {}
    for code, its in terms.sessions.items():
        parties = tuple(
            replace(
                party,
                people=tuple(
                    replace(person, tickets=Fraction(held.get(name, 1)))
                    for name, person in zip(party.names, party.people, strict=True)
                ),
            )
            for party in its.parties
        )
        sessions[code] = replace(its, parties=parties)
    return replace(terms, sessions=sessions)


# --- between 1 in 20 and 9 in 10 -----------------------------------------------------------------


def test_nobody_is_nearly_certain_however_often_they_were_turned_away():
    week = a_week(sessions=2, seats=1)
    wishers(week, locals_=5)
    terms = terms_of(week)
    name = min(terms.wishes)

    best = fairest_week(with_tickets(terms, {name: 50}))

    assert best.chance[name] == Fraction(9, 10)
    assert best.levels[0] == Fraction(11, 40)


def test_nobody_falls_below_1_in_20_because_others_have_tickets():
    week = a_week(sessions=2, seats=1)
    wishers(week, locals_=12)
    terms = terms_of(week)
    many = dict.fromkeys(sorted(terms.wishes)[1:], 8)

    best = fairest_week(with_tickets(terms, many))

    assert Fraction(1, 20) <= best.levels[0] < Fraction(1, 6)


def test_where_seats_are_too_few_for_1_in_20_memory_stays_as_it_is():
    week = a_week(sessions=2, seats=1)
    wishers(week, locals_=42)
    terms = terms_of(week)
    held = dict.fromkeys(sorted(terms.wishes)[:2], 2)

    best = fairest_week(with_tickets(terms, held))

    assert best.levels == (Fraction(1, 22), Fraction(1, 11))


# --- the floor -------------------------------------------------------------------------------------


def test_the_floor_is_told_on_the_list_on_the_receipt_and_on_the_public_page(client: Client):
    week = a_week()
    asked = [Registration.objects.filter(member=one)[0] for one in wishers(week, locals_=15)]
    said = "Everyone has at least 4 chances in 10."

    join = client.get(reverse("gatherings:join", args=[dates_of(week)[0].code])).text
    public = client.get(reverse("gatherings:week", args=[week.code])).text
    receipt = client.get(reverse("gatherings:receipt", args=[asked[0].token])).text

    assert all(said in page for page in (join, public, receipt))
    assert week_chance_before(asked[0], week, now=NOON) == [said, OF_DATES]
    assert week_floor_in_words(week, now=CLOSES) == ""


def test_where_all_fit_it_is_said_without_a_number_and_without_people_nothing():
    week = a_week()
    assert week_floor_in_words(week, now=NOON) == ""

    asked = wishes(a_newcomer("Samira"), week, 0, 1)

    assert week_chance_before(asked, week, now=NOON) == ["For now, there is a seat for everyone."]


def test_one_s_own_chance_stands_beside_the_floor_of_all():
    week = a_week(newcomers_at_least=2)
    people = wishers(week, newcomers=4, locals_=17)
    hers, his = (
        Registration.objects.get(member=one, session=dates_of(week)[0])
        for one in (people[0], people[6])
    )

    said = week_chance_before(hers, week, now=NOON)

    assert said[0] == week_chance_before(his, week, now=NOON)[0]
    assert said[1].startswith("You have about")
    assert said[2:] == [OF_DATES, LOOKS]
    other = Registration.objects.filter(member=people[0]).exclude(pk=hers.pk).get()
    assert LOOKS not in week_chance_before(other, week, now=NOON)


def test_whoever_is_not_known_to_the_draw_yet_is_told_the_floor_only():
    week = a_week(newcomers_at_least=2)
    wishers(week, newcomers=4, locals_=17)
    asked = wishes(a_member("Alex", met_at=None, phone="+32470123456"), week, 0, 1)

    floor, of_dates = week_chance_before(asked, week, now=NOON)

    assert floor.startswith("Everyone has at least")
    assert of_dates == OF_DATES


def test_a_week_that_is_not_possible_promises_nothing(client: Client):
    week = a_week(newcomers_at_least=2)
    wishers(week, locals_=15)
    asked = Registration.objects.all()[0]

    assert week_chance_before(asked, week, now=NOON) == []
    page = client.get(reverse("gatherings:week", args=[week.code])).text
    assert "Everyone has a real chance." in page


def test_nothing_is_promised_that_would_take_too_many_draws(monkeypatch: pytest.MonkeyPatch):
    week = a_week(newcomers_at_least=1)
    wishers(week, newcomers=3, locals_=12)
    assert floor_of(terms_of(week))

    monkeypatch.setattr(week_floors, "MOST_SILENCES", 1)

    assert floor_of(terms_of(week)) is None
    assert week_floor_in_words(week, now=NOON) == ""


def test_the_floor_holds_whoever_had_not_said_since_when_they_are_here():
    week = a_week(newcomers_at_least=2)
    people = wishers(week, newcomers=5, locals_=10)
    floor = floor_of(terms_of(week))
    assert floor

    bands = [Band.UNDER_1] * 5 + [Band.OVER_5] * 10
    for person, band in zip(people, bands, strict=True):
        says(person, None)
        assert fairest_week(terms_of(week)).levels[0] >= floor
        says(person, band)


def test_silence_that_makes_the_week_impossible_lowers_no_floor():
    week = a_week(sessions=2, newcomers_at_least=2)
    wishers(week, newcomers=2, locals_=8)
    terms = terms_of(week)
    silent = list(had_one_kept_silent(terms))

    with pytest.raises(NoGroup):
        fairest_week(silent[0])
    assert floor_of(terms) == fairest_week(terms).levels[0]


def test_who_asks_apart_at_home_keeps_silent_at_all_dates_at_once():
    week, home = a_week(sessions=2, seats=4, newcomers_at_least=1), Household.objects.create()
    asks_for_women(week)
    for name in ("Samira", "Yara"):
        wishes(a_newcomer(name, household=home), week, 0, 1)
    terms = terms_of(week)

    silent = list(had_one_kept_silent(terms))

    code = dates_of(week)[0].code
    assert [counted_in(one, code, "newcomers") for one in silent] == [1]


def test_a_question_of_one_date_may_be_left_open_at_that_date_alone():
    week = a_week(sessions=2, seats=4)
    asks_for_women(week)
    samira = a_newcomer("Samira")
    wishes(samira, week, 0, 1)
    said = seal({"gender": "woman", "easy_access": False})
    Attendee.objects.filter(member=samira).update(answers_sealed=said)

    silent = list(had_one_kept_silent(terms_of(week)))

    both = [one.code for one in dates_of(week)]
    women = [tuple(counted_in(one, code, "women") for code in both) for one in silent]
    assert sorted(women) == [(0, 0), (0, 1), (1, 0)]


def counted_in(terms: WeekTerms, code: str, rule: str) -> int:
    """How many of those who wish for this date count in this rule."""
    its = terms.sessions[code]
    return sum(party.shares(its.mix)[rule] for party in its.parties)


def asks_for_women(week: Week) -> None:
    """And whatever else was asked for."""
    for one in dates_of(week):
        mix = Mix.holding((*one.mix.rules, *Mix.of(women_at_least=1).rules))
        scheduling.change_mix(session=one, mix=mix, reason="Pour toutes.", by=None, now=NOON)


def says(person: Member, band: Band | None) -> None:
    """What they told us of their time here, or nothing."""
    answer(member=person, band=band, languages=[], mix_consent=band is not None, now=RECENTLY)


# --- after -----------------------------------------------------------------------------------------


def test_after_the_draw_why_is_told_to_those_of_the_date_whose_mix_mattered():
    week = a_week(newcomers_at_least=2)
    people = wishers(week, newcomers=4, locals_=17)
    week_draw.hold_week(week_id=week.pk, by=None, now=CLOSES)

    mattered = [Draw.objects.get(session=one).rules_mattered for one in dates_of(week)]
    assert mattered == [True, False, False]
    waits = Registration.objects.filter(
        session=dates_of(week)[0], state=State.RESERVE, member__in=people
    )
    assert LOOKS in reason(waits[0])


def test_where_all_fit_nothing_mattered_and_memory_is_named_where_it_did():
    week = a_week(sessions=2, seats=2)
    wishers(week, locals_=3)
    terms = terms_of(week)
    assert not what_mattered_in_week(terms, fairest_week(terms)).memory
    wishes(a_local("Jo"), week, 0, 1)
    wishes(a_local("Al"), week, 0, 1)

    remembered = with_tickets(terms_of(week), {min(terms.wishes): 2})

    assert what_mattered_in_week(remembered, fairest_week(remembered)).memory


def test_a_mix_that_holds_anyway_did_not_matter():
    week = a_week(sessions=2, seats=1, locals_at_least=1)
    wishers(week, locals_=3)
    terms = terms_of(week)

    assert not what_mattered_in_week(terms, fairest_week(terms)).rules
