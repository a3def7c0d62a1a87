"""Mixed tables: at random, with a language in common wherever one can be found."""

from __future__ import annotations

import datetime as dt
from itertools import chain, combinations
from typing import TYPE_CHECKING

import pytest

from interra.gatherings.actions import joining, tables
from interra.gatherings.actions.presence import ListClosed
from interra.gatherings.models import Attendee, TablePlan
from interra.gatherings.queries.tables import room_of, rounds_of, seating_of
from interra.gatherings.rules import Companion
from interra.gatherings.tests.make import NOON, SATURDAY, a_session
from interra.people.actions.circumstances import answer
from interra.people.rules import Band
from interra.people.tests.make import a_member

if TYPE_CHECKING:
    from interra.gatherings.models import Session
    from interra.people.models import Member

pytestmark = pytest.mark.django_db

SPEAKERS = {"Samira": "ar fr", "Marc": "fr", "Olena": "uk en", "Yvette": "fr en", "Hachem": "ar"}


def who_speaks(name: str, languages: str = "", *, yes: bool = True) -> Member:
    member = a_member(name)
    if languages:
        answer(
            member=member,
            band=Band.UNDER_1,
            languages=languages.split(),
            mix_consent=yes,
            now=NOON,
        )
    return member


def everybody_in(members: list[Member]) -> Session:
    session = a_session(seats=len(members) + 2)
    for member in members:
        joining.join(member=member, session_id=session.pk, now=NOON)
    Attendee.objects.update(is_present=True)
    return session


def set_tables(
    session: Session, *, number: int = 1, count: int = 2, seed: str = "a seed"
) -> TablePlan:
    return tables.set_tables(
        session=session, number=number, tables=count, seed=seed, by=None, now=SATURDAY
    )


def names(plan: TablePlan) -> list[set[str]]:
    known = dict(Attendee.objects.values_list("pk", "member__name"))
    return [{known[who] for who in table} for table in seating_of(plan)]


def test_each_person_finds_a_language_in_common():
    session = everybody_in([who_speaks(*said) for said in SPEAKERS.items()])

    plan = set_tables(session)

    hachem = next(table for table in names(plan) if "Hachem" in table)
    olena = next(table for table in names(plan) if "Olena" in table)
    assert "Samira" in hachem
    assert "Yvette" in olena
    assert sorted(map(len, names(plan))) == [2, 3]


def test_every_seating_that_was_as_likely_is_kept():
    session = everybody_in([who_speaks(f"P{n}", "fr") for n in range(12)])

    plan = TablePlan.objects.get(pk=set_tables(session, count=3).pk)

    assert len(plan.arrangements) == 200
    everyone = sorted(Attendee.objects.values_list("pk", flat=True))
    assert all(sorted(chain(*seating)) == everyone for seating in plan.arrangements)
    assert plan.arrangements[plan.picked] == [list(table) for table in seating_of(plan)]
    assert len({str(seating) for seating in plan.arrangements}) > 150


def test_another_seed_gives_other_tables_and_the_same_seed_the_same():
    session = everybody_in([who_speaks(f"P{n}", "fr") for n in range(12)])

    seatings = []
    for seed in ("one", "one", "two"):
        TablePlan.objects.all().delete()
        seatings.append(seating_of(set_tables(session, count=3, seed=seed)))

    assert seatings[0] == seatings[1] != seatings[2]


def test_asking_again_does_not_draw_again():
    session = everybody_in([who_speaks(f"P{n}", "fr") for n in range(8)])

    first = set_tables(session, seed="one")
    again = set_tables(session, seed="two")

    assert again == first
    assert again.seed == "one"


def test_when_somebody_comes_late_the_tables_are_made_anew():
    session = everybody_in([who_speaks(f"P{n}", "fr") for n in range(9)])
    Attendee.objects.filter(member__name="P8").update(is_present=False)
    set_tables(session, seed="one")
    Attendee.objects.update(is_present=True)

    (before,) = rounds_of(session)
    plan = set_tables(session, seed="two")
    (after,) = rounds_of(session)

    assert (before.as_now, after.as_now) == (False, True)
    assert (plan.seed, TablePlan.objects.count()) == ("two", 1)
    assert sum(map(len, seating_of(plan))) == 9


def twelve() -> Session:
    return everybody_in([who_speaks(f"P{n}", "fr") for n in range(12)])


def who_met(*plans: TablePlan) -> set[tuple[int, ...]]:
    tables = (table for plan in plans for table in seating_of(plan))
    return {pair for table in tables for pair in combinations(sorted(table), 2)}


def test_three_rounds_make_more_people_meet():
    session = twelve()

    plans = [set_tables(session, number=number, count=3, seed=f"{number}") for number in (1, 2, 3)]

    assert (
        len(who_met(*plans)) >= 45
    )  # of 54; one round after the other about 40, by luck about 35
    assert [one.number for one in rounds_of(session)] == [1, 2, 3]


def test_all_rounds_are_planned_with_the_first_and_written_when_a_host_sets_them():
    """A round that nobody set is written nowhere: nobody met in it."""
    session = twelve()

    first = set_tables(session, count=3, seed="first")
    assert TablePlan.objects.count() == 1
    second = set_tables(session, number=2, count=3, seed="another")
    third = set_tables(session, number=3, count=3, seed="yet another")

    assert {plan.seed for plan in (first, second, third)} == {"first"}
    assert {plan.picked for plan in (first, second, third)} == {first.picked}
    TablePlan.objects.exclude(round=1).delete()
    assert seating_of(set_tables(session, number=3, count=3, seed="x")) == seating_of(third)


def test_when_somebody_has_gone_what_remains_is_planned_anew():
    session = twelve()
    first = set_tables(session, count=3, seed="one")
    Attendee.objects.filter(member__name__in=["P10", "P11"]).update(is_present=False)

    second = set_tables(session, number=2, count=3, seed="two")
    third = set_tables(session, number=3, count=3, seed="three")

    assert [plan.seed for plan in (first, second, third)] == ["one", "two", "two"]
    assert len(who_met(first) & who_met(second)) <= 2
    assert len(who_met(first, second, third)) >= 34
    Attendee.objects.update(is_present=True)
    assert set_tables(session, number=3, count=3, seed="four").seed == "four"


def test_another_number_of_tables_or_another_order_of_rounds_is_planned_anew():
    session = twelve()
    set_tables(session, count=3, seed="one")
    set_tables(session, number=2, count=4, seed="two")
    assert set_tables(session, number=3, count=4, seed="three").seed == "two"

    set_tables(session, count=4, seed="four")
    TablePlan.objects.filter(round=3).delete()

    assert set_tables(session, number=3, count=4, seed="five").seed == "five"


def test_a_child_sits_with_the_person_who_brought_it():
    session = everybody_in([who_speaks(f"P{n}", "fr") for n in range(6)])
    two = [Companion(name="Zoé", is_child=True), Companion(name="Luc")]
    samira = who_speaks("Samira", "ar")
    session.seats.create(number=99)
    joining.join(member=samira, session_id=session.pk, companions=two, now=NOON)
    Attendee.objects.update(is_present=True)

    room = room_of(session)
    plan = set_tables(session, count=3)

    zoe = Attendee.objects.get(name="Zoé")
    hers = Attendee.objects.get(member=samira)
    assert room.together == ((hers.pk, zoe.pk),)
    assert all(
        {hers.pk, zoe.pk} <= set(table) or not {hers.pk, zoe.pk} & set(table)
        for seating in plan.arrangements
        for table in seating
    )


def test_only_those_present_are_seated_and_no_language_without_consent():
    session = everybody_in(
        [who_speaks("Samira", "ar", yes=False), *[who_speaks(f"P{n}", "fr") for n in range(5)]]
    )
    Attendee.objects.filter(member__name="P4").update(is_present=False)

    room = room_of(session)

    assert len(room.people) == 5
    hers = Attendee.objects.get(member__name="Samira").pk
    assert room.speaks[hers] == frozenset()


def test_fewer_than_four_people_make_no_tables():
    session = everybody_in([who_speaks(f"P{n}") for n in range(3)])

    with pytest.raises(tables.TooFewPeople):
        set_tables(session)


@pytest.mark.parametrize(("number", "count"), [(1, 1), (1, 4), (0, 2), (4, 2)])
def test_a_table_is_for_two_people_at_least_and_there_are_three_rounds(number, count):
    session = everybody_in([who_speaks(f"P{n}") for n in range(6)])

    with pytest.raises(tables.ImpossibleTables):
        set_tables(session, number=number, count=count)


def test_no_tables_after_the_list_is_closed():
    session = everybody_in([who_speaks(f"P{n}") for n in range(6)])

    with pytest.raises(ListClosed):
        tables.set_tables(
            session=session,
            number=1,
            tables=2,
            seed="x",
            by=None,
            now=SATURDAY + dt.timedelta(days=3),
        )


def test_what_the_host_sees_holds_names_and_nothing_else():
    session = everybody_in([who_speaks(*said) for said in SPEAKERS.items()])
    set_tables(session)

    (shown,) = rounds_of(session)

    assert {name for table in shown.tables for name in table.names} == set(SPEAKERS)
    assert [table.number for table in shown.tables] == [1, 2]
