"""The mix, in the coordinator's words."""

import pytest
from django.utils import translation

from interra.gatherings.forms.mixing import MixForm
from interra.gatherings.queries.mixes import (
    change_in_words,
    mix_in_words,
    rule_in_words,
    what_was_looked_for,
)
from interra.gatherings.rules.mixing import Mix, MixRule, Sort
from interra_science.lottery import Change


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (MixRule(Sort.NEWCOMERS, 4), "At least 4 people who arrived recently"),
        (MixRule(Sort.NEWCOMERS, 1), "At least 1 person who arrived recently"),
        (MixRule(Sort.NEWCOMERS, 0, 6), "At most 6 people who arrived recently"),
        (MixRule(Sort.NEWCOMERS, 4, 6), "From 4 to 6 people who arrived recently"),
        (MixRule(Sort.SPEAKERS, 2, language="nl"), "At least 2 people who speak Dutch"),
        (
            MixRule(Sort.BESIDE_BEGINNERS, language="fr"),
            "Beside each beginner, one person who speaks French",
        ),
        (
            MixRule(Sort.BESIDE_BEGINNERS, -1, language="fr"),
            "Beside each beginner, one person who speaks French "
            "(1 beginner with nobody beside them, in French)",
        ),
        (
            MixRule(Sort.FIRST_TIMERS, 3, if_possible=True),
            "At least 3 people who come for the first time, if possible",
        ),
        (MixRule(Sort.EASY_ACCESS, 0, 2), "At most 2 people who need a seat without steps"),
    ],
)
def test_a_rule_is_one_sentence(rule, said):
    assert rule_in_words(rule) == said


def test_only_the_sorts_that_have_a_bound_are_told():
    mix = Mix.of(unknown_at_most=3, locals_at_least=2, newcomers_at_least=0)

    assert mix_in_words(mix) == [
        "At least 2 people who have been here longer",
        "At most 3 people who did not say",
    ]


def test_what_everybody_is_told_of_a_mix_holds_no_number():
    assert what_was_looked_for(Mix.of(newcomers_at_least=4, first_timers_at_least=2)) == [
        "people who arrived recently",
        "people who come for the first time",
    ]


@pytest.mark.parametrize(
    ("reader", "said"),
    [("fr", "tigrigna"), ("nl", "Tigrinya"), ("ar", "التغرينية")],
)
def test_who_writes_a_mix_reads_the_names_of_languages_in_their_own(reader, said):
    rule = MixRule(Sort.SPEAKERS, 2, language="ti")

    with translation.override(reader):
        assert said in rule_in_words(rule)


def test_a_language_to_choose_stands_in_its_own_script_too():
    with translation.override("fr"):
        choices = dict(MixForm(seats=8).fields["speakers_language"].choices)

    assert (choices["ti"], choices["fr"]) == ("Tigrigna · ትግርኛ", "Français")


def test_a_minimum_of_nobody_is_no_minimum():
    mix = Mix.of(women_at_least=3)

    words = [change_in_words(mix, 8, Change("women", "min", least)) for least in (2, 0)]

    assert words == [
        "Ask for at least 2 women, instead of 3.",
        "No longer ask for a minimum: women.",
    ]
