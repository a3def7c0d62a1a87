"""Laws of a draw's terms, without a database: who keeps silent loses nothing of what is promised."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from interra.gatherings.queries.drawing import dry_run_of
from interra.gatherings.queries.facts import Person
from interra.gatherings.queries.fairest import fairest
from interra.gatherings.queries.floors import guaranteed_floor
from interra.gatherings.queries.terms import Party, Terms
from interra.gatherings.rules.mixing import Facts, Gender, Mix, MixRule, Sort
from interra.people.rules import Circle
from interra_science.lottery import NoGroup, fair

if TYPE_CHECKING:
    from collections.abc import Sequence

circles = st.sampled_from([Circle.NEWCOMER, Circle.LOCAL, Circle.LOCAL, Circle.UNKNOWN])


def a_party(number: int, its: list[Circle]) -> Party:
    names = tuple(f"{number:02}{letter}" for letter in "abc"[: len(its)])
    return a_party_of(f"r{number}", names, its, tuple((i,) for i in range(len(its))))


def a_party_of(code: str, names: tuple[str, ...], its: Sequence[Circle], voices) -> Party:
    people = tuple(Person(Facts(circle), Fraction(1)) for circle in its)
    return Party((code,), names, people, voices)


def circles_of(party: Party) -> list[Circle]:
    return [person.facts.circle for person in party.people]


pools = st.lists(st.lists(circles, min_size=1, max_size=3), min_size=3, max_size=14).map(
    lambda pool: tuple(a_party(number, its) for number, its in enumerate(pool))
)
bounds = st.builds(
    Mix.of,
    newcomers_at_least=st.integers(0, 2),
    newcomers_at_most=st.none() | st.integers(2, 4),
    locals_at_least=st.integers(0, 2),
    locals_at_most=st.none() | st.integers(2, 5),
)


def lowest(terms: Terms):
    try:
        return fair(terms.problem()).levels[0]
    except NoGroup:
        return None


@settings(max_examples=25, deadline=None)
@given(pools, bounds, st.integers(4, 8))
def test_whoever_keeps_silent_keeps_what_was_promised(pool, mix, seats):
    """The floor told to all holds as things are, and after any one person takes back an answer."""
    terms = Terms(pool, seats, mix)
    assume(lowest(terms) is not None)
    floor = guaranteed_floor(terms, fairest(terms))
    assert floor is not None

    for number, party in enumerate(pool):
        for voice in party.voices:
            silent = party.keeping_silent(voice)
            other = replace(terms, parties=(*pool[:number], silent, *pool[number + 1 :]))
            now = lowest(other)
            assert now is None or now >= floor


@settings(max_examples=25, deadline=None)
@given(pools, st.integers(1, 9), st.integers(4, 8))
def test_what_is_proposed_for_an_impossible_draw_makes_it_possible(pool, missing, seats):
    newcomers = sum(circles_of(party).count(Circle.NEWCOMER) for party in pool)
    mix = Mix.of(newcomers_at_least=newcomers + missing, locals_at_most=5)

    run = dry_run_of(Terms(pool, seats, mix))

    assert not run.possible
    assert run.blocking
    for way in run.ways_out:
        if way.mix != mix:  # else it asks for more seats
            assert lowest(Terms(pool, 99, way.mix)) is not None


LANGUAGES = [frozenset(), frozenset({"fr"}), frozenset({"ar"}), frozenset({"ar", "fr"})]
told = st.builds(
    Facts,
    circle=circles,
    languages=st.sampled_from(LANGUAGES),
    gender=st.sampled_from([None, *Gender]),
    easy_access=st.booleans(),
)
groups = st.lists(st.lists(told, min_size=1, max_size=2), min_size=3, max_size=7)
asked = st.lists(
    st.sampled_from(
        [
            MixRule(Sort.NEWCOMERS, 1),
            MixRule(Sort.WOMEN, 1, 2),
            MixRule(Sort.MEN, 1),
            MixRule(Sort.EASY_ACCESS, at_most=1),
            MixRule(Sort.SPEAKERS, 1, language="ar"),
            MixRule(Sort.BESIDE_BEGINNERS, language="fr"),
        ]
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda rule: rule.name,
)
QUESTIONS = ("circle", "languages", "gender", "easy_access")


def who_told(number: int, facts: Sequence[Facts]) -> Party:
    """Somebody, and a friend for whom they answer."""
    names = tuple(f"{number:02}{letter}" for letter in "ab"[: len(facts)])
    people = tuple(Person(one, Fraction(1)) for one in facts)
    return Party((f"r{number}",), names, people, (tuple(range(len(facts))),))


@settings(max_examples=25, deadline=None)
@given(groups, asked, st.integers(2, 4))
@example(
    [[Facts(gender=Gender.WOMAN)], [Facts(gender=Gender.WOMAN)], *[[Facts()]] * 4],
    [MixRule(Sort.WOMEN, 1, 2)],
    2,
)
def test_no_question_that_is_left_without_an_answer_costs_what_was_promised(pool, rules, seats):
    """Women and men, seats without steps, languages: each question alone, or all of them."""
    parties = tuple(who_told(number, facts) for number, facts in enumerate(pool))
    terms = Terms(parties, seats, Mix.holding(rules))
    assume(lowest(terms) is not None)
    floor = guaranteed_floor(terms, fairest(terms))
    assert floor is not None

    for number, party in enumerate(parties):
        silences = [party.keeping_silent(voice) for voice in party.voices]
        silences += [
            party.keeping_silent(voice, (about,)) for voice in party.voices for about in QUESTIONS
        ]
        for silent in silences:
            others = (*parties[:number], silent, *parties[number + 1 :])
            now = lowest(replace(terms, parties=others))
            assert now is None or now >= floor


def test_a_parents_silence_is_their_childs_too():
    circles = (Circle.NEWCOMER, Circle.NEWCOMER, Circle.LOCAL)
    family = a_party_of("r", ("a", "b", "c"), circles, ((0, 1), (2,)))

    silent = family.keeping_silent((0, 1))

    assert circles_of(silent) == [Circle.UNKNOWN, Circle.UNKNOWN, Circle.LOCAL]
