"""What is told before a draw, to the person and to the team."""

from __future__ import annotations

import pytest

from interra.gatherings.queries.drawing import dry_run
from interra.gatherings.queries.forecasts import impossible
from interra.gatherings.queries.mixes import SEATS, change_in_words, mix_in_words
from interra.gatherings.queries.promises import floor_in_words
from interra.gatherings.rules.mixing import Mix, MixRule, Sort
from interra.gatherings.tests.make import NOON, a_session
from interra.gatherings.tests.pools import a_pool
from interra_science.lottery import Change

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


@pytest.mark.parametrize(
    ("mix", "pool", "said"),
    [
        ({}, {}, ""),
        ({}, {"locals_": 3}, "For now, there is a seat for everyone."),
        ({}, {"locals_": 24}, "Everyone has at least 1 chance in 2."),
        (
            {"newcomers_at_least": 6},
            {"newcomers": 7, "locals_": 18},
            "Everyone has at least 3 chances in 10.",
        ),
        ({"newcomers_at_least": 6}, {"newcomers": 2, "locals_": 18}, ""),
        ({"locals_at_most": 0}, {"newcomers": 12, "locals_": 3}, ""),
    ],
)
def test_one_sentence_is_told_to_everybody(mix, pool, said):
    session = a_session(mode="draw", **mix)
    a_pool(session, **pool)

    assert floor_in_words(session, now=NOON) == said
    assert floor_in_words(session, now=NOON) == said  # from what was worked out before


@pytest.mark.parametrize(
    ("mix", "pool", "said", "possible"),
    [
        ({}, {}, "Nobody has asked yet.", True),
        ({}, {"locals_": 3}, "There is a seat for everyone who asked.", True),
        ({}, {"locals_": 24}, "This draw is possible.", True),
        ({"newcomers_at_least": 2}, {"locals_": 24}, "This draw is not possible as it is.", False),
    ],
)
def test_the_team_is_told_what_would_happen(mix, pool, said, possible):
    session = a_session(mode="draw", **mix)
    a_pool(session, **pool)

    assert dry_run(session, today=TODAY).said == said
    assert impossible([session], today=TODAY) == ([] if possible else [session])


def test_people_whom_no_group_can_take_are_counted():
    session = a_session(mode="draw", locals_at_most=0)
    a_pool(session, newcomers=12, locals_=3)

    run = dry_run(session, today=TODAY)

    assert (run.possible, run.shut_out) == (True, 3)


def test_a_mix_in_the_coordinators_words():
    mix = Mix.of(newcomers_at_least=4, newcomers_at_most=7, locals_at_least=3, unknown_at_most=2)

    assert mix_in_words(mix) == [
        "From 4 to 7 people who arrived recently",
        "At least 3 people who have been here longer",
        "At most 2 people who did not say",
    ]


def test_a_change_in_the_coordinators_words():
    mix = Mix.of(locals_at_least=5, locals_at_most=8)

    said = [
        change_in_words(mix, 12, change)
        for change in (
            Change("locals", "min", 3),
            Change("locals", "max", 9),
            Change(SEATS, "max", 15),
        )
    ]

    beside = Mix((MixRule(Sort.BESIDE_BEGINNERS, language="fr"),))
    eased = Change("beside_beginners_fr", "min", -2)
    assert change_in_words(beside, 12, eased) == (
        "Accept 2 beginners with nobody beside them, in French."
    )
    assert said == [
        "Ask for at least 3 people who have been here longer, instead of 5.",
        "Accept up to 9 people who have been here longer, instead of 8.",
        "Have 15 seats instead of 12.",
    ]
