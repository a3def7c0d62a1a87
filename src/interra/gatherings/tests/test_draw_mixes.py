"""Rules that overlap: languages, first visits, people turned away, if possible."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from interra.foundation.sealing import seal
from interra.gatherings.actions.drawing import hold_draw
from interra.gatherings.models import Attendee, Registration, Session
from interra.gatherings.queries import floors
from interra.gatherings.queries.drawing import dry_run
from interra.gatherings.queries.terms import terms_of
from interra.gatherings.queries.transcripts import transcript
from interra.gatherings.rules.mixing import Mix, MixRule, Sort
from interra.gatherings.tests.make import NOON, a_session
from interra.gatherings.tests.pools import a_pool, asks
from interra.gatherings.tests.test_draw_memory import a_past_draw
from interra.people.tests.make import a_local, a_member, a_newcomer
from interra_science import lottery

pytestmark = pytest.mark.django_db
State = Registration.State
TODAY = NOON.date()


def a_draw(*rules: MixRule, seats: int = 4) -> Session:
    session = a_session(mode="draw", seats=seats)
    Session.objects.filter(pk=session.pk).update(mix_rules=Mix.holding(rules).as_json())
    return Session.objects.get(pk=session.pk)


def counted(session: Session, rule: str) -> int:
    """How many people the rule names among those who ask."""
    found = {one.name: one for one in terms_of(session, today=TODAY).problem().rules}
    return len(found[rule].members)


def answered(registration: Registration, **said) -> None:
    Attendee.objects.filter(registration=registration, position=0).update(
        answers_sealed=seal(said)
    )


def test_beside_each_beginner_there_is_somebody_who_speaks_the_language():
    session = a_draw(MixRule(Sort.BESIDE_BEGINNERS, language="fr"))
    for number in range(6):
        asks(session, a_newcomer(f"Samira {number}", language="ar"))
    for number in range(3):
        asks(session, a_local(f"Marc {number}"))

    terms = terms_of(session, today=TODAY)
    table = lottery.lottery(lottery.fair(terms.problem()), groups=60, seed="x")

    (rule,) = terms.problem().rules
    speak = set(rule.members)
    assert (len(speak), len(rule.against)) == (3, 6)
    assert all(2 * len(speak.intersection(group)) >= len(group) == 4 for group in table.groups)


def test_whoever_told_no_language_is_no_beginner_and_no_helper():
    session = a_draw(MixRule(Sort.BESIDE_BEGINNERS, language="fr"))
    a_pool(session, unknown=6)

    assert dry_run(session, today=TODAY).floor == Fraction(4, 6)


def test_languages_first_visits_and_people_turned_away_are_counted():
    session = a_draw(
        MixRule(Sort.SPEAKERS, 1, language="ar"),
        MixRule(Sort.FIRST_TIMERS, 1),
        MixRule(Sort.TURNED_AWAY, 1),
    )
    samira = a_newcomer("Samira", language="ar")
    back = a_local("Marc")
    asks(a_past_draw(), samira, state=State.RESERVE, chance="1/3")
    asks(a_past_draw(), back, state=State.PLACED, chance="1/3")
    for one in (samira, back, a_member("Alex")):
        asks(session, one, friends=1)  # a friend without a profile is counted nowhere

    assert counted(session, "speakers_ar") == 1
    assert counted(session, "first_timers") == 2
    assert counted(session, "turned_away") == 1


def test_women_men_and_seats_without_steps_are_counted_as_answered_for_this_date():
    session = a_draw(MixRule(Sort.WOMEN, 1), MixRule(Sort.MEN, 1), MixRule(Sort.EASY_ACCESS, 0, 1))
    one, two, three = a_pool(session, locals_=3)
    answered(one, gender="woman", easy_access=True)
    answered(two, gender="man", easy_access=False)
    answered(three, gender=None, easy_access=True)

    assert [counted(session, name) for name in ("women", "men", "easy_access")] == [1, 1, 2]
    kept = terms_of(session, today=TODAY)
    assert sorted(map(len, kept.answers().values())) == [1, 1, 2]
    assert "women" not in str(kept.as_json()["parties"])


def test_an_answer_that_no_rule_asks_for_any_more_is_not_even_read():
    session = a_draw(MixRule(Sort.LOCALS, 1))
    (one,) = a_pool(session, locals_=1)
    Attendee.objects.filter(registration=one).update(answers_sealed="unreadable")

    assert counted(session, "locals") == 1


def test_a_rule_if_possible_gives_way_and_the_team_sees_how():
    session = a_draw(MixRule(Sort.FIRST_TIMERS, 3, if_possible=True), MixRule(Sort.LOCALS, 2))
    back = a_local("Marc")
    asks(a_past_draw(), back, state=State.PLACED, chance="1/3")
    asks(session, back)
    for number in range(5):
        other = a_local(f"Ali {number}")
        asks(a_past_draw(), other, state=State.PLACED, chance="1/3")
        asks(session, other)

    run = dry_run(session, today=TODAY)

    assert run.possible
    assert run.gave_way == (
        "Not kept: At least 3 people who come for the first time, if possible",
    )


def test_a_rule_if_possible_is_kept_as_far_as_it_can_be():
    session = a_draw(MixRule(Sort.NEWCOMERS, 3, if_possible=True))
    a_pool(session, newcomers=1, locals_=8)

    run = dry_run(session, today=TODAY)

    assert run.gave_way == ("At least 1 person who arrived recently, if possible",)


def test_the_public_file_does_not_say_which_rule_gave_way():
    session = a_draw(MixRule(Sort.NEWCOMERS, 3, if_possible=True))
    a_pool(session, newcomers=1, locals_=8)

    draw = hold_draw(session_id=session.pk, by=None, now=session.closes_at)

    assert "newcomers" not in json.dumps(transcript(draw))


def test_a_rule_that_lowers_the_least_chance_is_named_with_what_it_costs():
    session = a_draw(MixRule(Sort.NEWCOMERS, 2), MixRule(Sort.LOCALS, 1))
    a_pool(session, newcomers=2, locals_=10)

    (binding,) = dry_run(session, today=TODAY).binding

    assert binding.said == "At least 2 people who arrived recently"
    assert binding.floor_without == Fraction(4, 12)
    assert binding.chance_said == "Least chance: 20 in 100. Without this rule: 33 in 100."


def test_where_many_silences_must_be_looked_at_a_page_promises_nothing_by_itself(monkeypatch):
    session = a_draw(MixRule(Sort.NEWCOMERS, 2), MixRule(Sort.LOCALS, 1))
    a_pool(session, newcomers=4, locals_=10)
    assert dry_run(session, today=TODAY).floor is not None

    monkeypatch.setattr(floors, "MOST_SILENCES", 1)

    run = dry_run(session, today=TODAY)
    assert (run.possible, run.floor) == (True, None)


def test_a_draw_for_everyone_has_no_rule_to_blame():
    session = a_draw(MixRule(Sort.LOCALS, 1))
    a_pool(session, locals_=2)

    assert dry_run(session, today=TODAY).binding == ()


def test_the_smallest_change_that_lets_in_whoever_is_shut_out_is_proposed():
    session = a_draw(MixRule(Sort.LOCALS, 0, 0), MixRule(Sort.NEWCOMERS, 1))
    a_pool(session, newcomers=6, locals_=3)

    run = dry_run(session, today=TODAY)

    assert (run.possible, run.shut_out) == (True, 3)
    assert [way.said for way in run.ways_out] == [
        "Accept up to 1 person who has been here longer, instead of 0."
    ]


def test_a_mix_may_be_kept_as_it_was_written_and_read_again():
    mix = Mix.holding(
        [MixRule(Sort.SPEAKERS, 2, language="ar"), MixRule(Sort.WOMEN, 1, 3, if_possible=True)]
    )

    assert Mix.from_json(mix.as_json()) == mix
    assert mix.by_name["speakers_ar"] == mix.rules[0]
    assert (mix.asks_gender, mix.asks_access) == (True, False)
