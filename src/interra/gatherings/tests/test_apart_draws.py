"""Samira asked never to be with Marc: no draw takes both, no table seats both."""

from __future__ import annotations

import json
from collections import Counter
from fractions import Fraction
from itertools import combinations
from uuid import uuid4

import pytest

from interra.foundation.sealing import unseal
from interra.gatherings.actions.drawing import hold_draw
from interra.gatherings.actions.presence import tap
from interra.gatherings.actions.tables import OtherTables, set_tables
from interra.gatherings.models import Draw, Registration, Session
from interra.gatherings.queries.chances import reason
from interra.gatherings.queries.drawing import dry_run
from interra.gatherings.queries.fairest import fairest
from interra.gatherings.queries.floors import guaranteed_floor
from interra.gatherings.queries.tables import seating_of
from interra.gatherings.queries.terms import pseudonym_of, terms_of
from interra.gatherings.queries.transcripts import transcript, verified
from interra.gatherings.rules.presence import Mark, Tap
from interra.gatherings.tests.make import NOON, SATURDAY, a_session
from interra.gatherings.tests.pools import a_pool, asks, with_seed
from interra.people.actions.apart import keep_apart
from interra.people.models import Household, Member
from interra.people.tests.make import a_local, a_member, a_newcomer
from interra_science import lottery

pytestmark = pytest.mark.django_db
State = Registration.State
TODAY = NOON.date()


def never(asker: Member, other: Member) -> None:
    keep_apart(asker=asker, other_code=other.code, by=asker, now=NOON)


def a_draw(**given: object) -> Session:
    return a_session(mode="draw", **given)


def held(session: Session) -> Draw:
    return hold_draw(session_id=session.pk, by=None, now=session.closes_at)


def name(asked: Registration, position: int = 0) -> str:
    return pseudonym_of(asked.session, asked.code, position)


def pair(*asked: Registration) -> tuple[str, ...]:
    return tuple(sorted(map(name, asked)))


def seated(session: Session) -> set[str]:
    placed = session.registrations.filter(state=State.PLACED)
    return set(placed.values_list("member__name", flat=True))


# --- ten thousand groups -------------------------------------------------------------------------
def test_ten_thousand_groups_and_never_both():
    """Ten lotteries of a thousand groups each, families and a mix in them."""
    session = a_draw(seats=8, newcomers_at_least=3)
    samira, marc = a_newcomer("Samira"), a_local("Marc")
    leila, paul = a_newcomer("Leila"), a_newcomer("Paul")
    never(samira, marc)
    never(leila, marc)
    never(paul, leila)
    by_name = {
        one: asks(session, member, friends=friends, children=children)
        for one, member, friends, children in (
            ("samira", samira, 0, 2),
            ("marc", marc, 1, 0),
            ("leila", leila, 0, 0),
            ("paul", paul, 0, 1),
        )
    }
    a_pool(session, newcomers=6, locals_=9)
    terms = terms_of(session, today=TODAY)
    never_both = [("samira", "marc"), ("leila", "marc"), ("paul", "leila")]

    groups = [
        frozenset(group)
        for seed in range(10)
        for group in lottery.lottery(fairest(terms), groups=1000, seed=f"seed {seed}").groups
    ]

    assert len(groups) == 10_000
    families = {
        who: {name(asked, n) for n in range(asked.attendees.count())}
        for who, asked in by_name.items()
    }
    met = Counter(
        both
        for group in groups
        for both in combinations(families, 2)
        if group & families[both[0]] and group & families[both[1]]
    )
    assert [met[both] for both in (*never_both, *(two[::-1] for two in never_both))] == [0] * 6
    assert all(any(family <= group for group in groups) for family in families.values())
    assert met["samira", "leila"] > 0


@pytest.mark.parametrize("seed", ["one", "two", "three"])
def test_the_draw_as_it_is_held_seats_one_of_the_two(seed):
    session = a_draw(seats=3)
    samira, marc = a_member("Samira"), a_member("Marc")
    never(samira, marc)
    asks(session, samira), asks(session, marc)
    a_pool(session, unknown=2)
    with_seed(session, seed)

    draw = held(session)

    assert len(seated(session)) == 3
    assert len(seated(session) & {"Samira", "Marc"}) == 1
    assert verified(draw).ok


def test_when_there_are_seats_for_all_one_of_the_two_still_waits():
    session = a_draw(seats=12)
    samira, marc = a_member("Samira"), a_member("Marc")
    never(samira, marc)
    asks(session, samira), asks(session, marc)
    a_pool(session, unknown=3)

    run = dry_run(session, today=TODAY)
    held(session)

    assert (run.possible, run.people, run.shut_out, run.floor) == (True, 5, 0, Fraction(1, 2))
    assert len(seated(session)) == 4
    assert session.registrations.get(state=State.RESERVE).member.name in {"Samira", "Marc"}


def test_only_what_is_sealed_holds_the_pairs_and_only_as_pseudonyms():
    session = a_draw(seats=2)
    samira, marc = a_member("Samira"), a_member("Marc")
    never(samira, marc)
    asked = [asks(session, one) for one in (samira, marc)]
    a_pool(session, unknown=2)

    draw = held(session)

    assert unseal(draw.terms_sealed)["apart"] == [list(pair(*asked))]
    assert "apart" not in json.dumps(transcript(draw))


def test_a_draw_with_nobody_kept_apart_seals_an_empty_list():
    session = a_draw()
    a_pool(session, unknown=2)

    assert terms_of(session, today=TODAY).apart == ()
    assert unseal(held(session).terms_sealed)["apart"] == []


# --- households and parties -------------------------------------------------------------------------
def test_a_household_that_holds_both_is_not_drawn_as_one():
    """Two pages that became one may bring such a household about."""
    session = a_draw(seats=3)
    samira, marc, ali = a_member("Samira"), a_member("Marc"), a_member("Ali")
    never(samira, marc)
    Member.objects.filter(name__in=["Samira", "Marc", "Ali"]).update(
        household=Household.objects.create()
    )
    asked = [asks(session, one) for one in (samira, marc, ali)]

    terms = terms_of(session, today=TODAY)

    assert sorted(len(party.names) for party in terms.parties) == [1, 1, 1]
    assert terms.apart == (pair(*asked[:2]),)


def test_a_request_that_brings_both_stays_one_party():
    """It was made before: who wrote the pair has read that both are expected."""
    session = a_draw(seats=3)
    samira, marc = a_member("Samira"), a_member("Marc")
    never(samira, marc)
    asks(session, samira, household=(marc,))

    terms = terms_of(session, today=TODAY)

    assert (terms.people, terms.apart) == (2, ())


def test_a_party_too_large_for_the_seats_parts_nobody():
    session = a_draw(seats=2)
    samira, marc = a_member("Samira"), a_member("Marc")
    never(samira, marc)
    asks(session, samira, friends=2)
    asks(session, marc)

    assert terms_of(session, today=TODAY).apart == ()


def test_the_floor_counts_the_draws_in_which_one_of_the_two_had_kept_silent():
    session = a_draw(seats=4, newcomers_at_least=1)
    samira, marc = a_newcomer("Samira"), a_local("Marc")
    never(samira, marc)
    asks(session, samira), asks(session, marc)
    a_pool(session, newcomers=2, locals_=3)

    terms = terms_of(session, today=TODAY)

    best = fairest(terms)
    floor = guaranteed_floor(terms, best)
    assert floor
    assert floor <= best.levels[0]
    # Of the newcomers, Samira is like nobody else; for locals silence changes nothing.
    assert len(list(terms.had_one_kept_silent())) == 2


# --- hosts ------------------------------------------------------------------------------------------
def test_who_is_kept_apart_from_a_host_waits_and_the_words_blame_nobody():
    samira, marc = a_member("Samira"), a_member("Marc")
    never(samira, marc)
    session = a_draw(seats=5, hosts=[samira])
    asks(session, marc)
    a_pool(session, unknown=2)

    held(session)

    his = session.registrations.select_related("session", "member").get(member=marc)
    assert (his.state, his.line, his.chance) == (State.RESERVE, None, "")
    assert reason(his) == [
        "The draw chose by chance.",
        "When a seat is free, a small draw decides among those who wait.",
    ]


# --- tables --------------------------------------------------------------------------------------------
def here(session: Session, *people: Member) -> None:
    for member in people:
        asked = asks(session, member, state=State.PLACED)
        for one in asked.attendees.all():
            mark = Mark(uuid4(), is_add=True)
            tap(session=session, tap=Tap(mark, one.pk, SATURDAY), by=member, now=SATURDAY)


def tables(session: Session, number: int, tables: int, seed: str) -> list[set[str]]:
    plan = set_tables(
        session=session, number=number, tables=tables, seed=seed, by=None, now=SATURDAY
    )
    names = dict(session.attendees.values_list("pk", "member__name"))
    return [{names[who] for who in table} for table in seating_of(plan)]


def test_twenty_seatings_and_never_one_table_for_both():
    session = a_session()
    samira, marc = a_newcomer("Samira", language="fr"), a_local("Marc", language="fr")
    never(samira, marc)
    here(session, samira, marc, *(a_member(f"Alex {n}") for n in range(6)))

    for seed in range(20):
        made = tables(session, 1, 2, f"seed {seed}")
        session.table_plans.all().delete()
        assert not any({"Samira", "Marc"} <= table for table in made)


def test_the_database_keeps_one_seating_only_when_people_are_kept_apart():
    """Two hundred seatings in which two never meet would say who they are."""
    session, other = a_session(), a_session()
    samira, marc = a_member("Samira"), a_member("Marc")
    never(samira, marc)
    here(session, samira, marc, *(a_member(f"Alex {n}") for n in range(4)))
    here(other, *(a_member(f"Alex {n}") for n in range(6)))

    for one in (session, other):
        tables(one, 1, 2, "seed")

    assert len(session.table_plans.get().arrangements) == 1
    assert len(other.table_plans.get().arrangements) > 1


def test_tables_that_were_made_before_are_made_anew():
    session = a_session()
    samira, marc = a_member("Samira"), a_member("Marc")
    here(session, samira, marc, a_member("Ali"), a_member("Yara"))
    before = tables(session, 1, 2, "seed")
    (together,) = (table for table in before if "Samira" in table)
    (mate,) = together - {"Samira"}

    never(samira, Member.objects.get(name=mate))

    assert {"Samira", mate} not in tables(session, 1, 2, "seed")
    assert tables(session, 1, 2, "x") == tables(session, 1, 2, "y")


def test_tables_that_cannot_be_are_refused_in_words_that_name_nobody():
    session = a_session()
    three = [a_member("Samira"), a_member("Marc"), a_member("Paul")]
    for one, other in combinations(three, 2):
        never(one, other)
    here(session, *three, *(a_member(f"Alex {n}") for n in range(3)))

    with pytest.raises(OtherTables) as refusal:
        tables(session, 1, 2, "seed")

    assert str(refusal.value) == "These tables are not possible. Choose another number of tables."
    assert len(tables(session, 1, 3, "seed")) == 3
