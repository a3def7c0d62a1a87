"""What step F starts from: the files alone give back every chance that was announced."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from fractions import Fraction

import pytest
from django.core.management import CommandError, call_command

from interra.gatherings import rules
from interra.gatherings.actions import (
    beacons,
    drawing,
    joining,
    refilling,
    retention,
    tables,
    week_draw,
    weeks,
)
from interra.gatherings.models import Draw, Refill, Registration, TablePlan
from interra.gatherings.queries.draw_pages import names_of
from interra.gatherings.queries.transcripts import unpack
from interra.gatherings.queries.week_terms import week_name_of
from interra.gatherings.rules.beacons import Kind
from interra.gatherings.tests.make import NOON, a_session
from interra.gatherings.tests.pools import a_pool, asks, with_seed
from interra.gatherings.tests.weeks import CLOSES, a_week, wishers, wishes
from interra.people.models import Household
from interra.people.tests.make import a_coordinator, a_local, a_member, a_newcomer

pytestmark = pytest.mark.django_db
State = Registration.State
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def session():
    """Four seats by dice; one person leaves before the second throw, one after the draw; a refill."""
    session = a_session(mode="draw", seats=4, newcomers_at_least=1, beacon=Kind.DICE)
    a_pool(session, newcomers=3, locals_=5)
    asks(session, a_member("Samira"), household=(a_member("Ali"),), friends=1)
    with_seed(session, "a story")
    drawing.seal_draw(session_id=session.pk, by=None, now=session.closes_at)
    gone = session.registrations.get(member__name="Marc 0")
    joining.leave(registration=gone, by=None, now=session.closes_at)
    for digits, who in (("4162253614", a_coordinator()), ("6543216543", a_local("Luc"))):
        beacons.throw_dice(
            session_id=session.pk, digits=digits, by=who, now=session.closes_at + HOUR
        )
    now = session.closes_at + HOUR
    drawing.hold_draw(session_id=session.pk, by=None, now=now)
    joining.leave(
        registration=session.registrations.filter(state=State.PLACED).earliest("pk"),
        by=None,
        now=now,
    )
    refilling.refill(session_id=session.pk, now=now)
    return session


def written(folder):
    call_command("assignments", str(folder), verbosity=0)
    found = {}
    for path in sorted(folder.iterdir()):
        with path.open(encoding="utf-8") as file:
            found[path.stem] = list(csv.DictReader(file))
    return found


def test_the_groups_alone_give_back_every_chance_that_was_announced(session, tmp_path):
    files = written(tmp_path / "out")

    out_of = {int(row["groups"]) for row in files["first_offers"]}
    times = Counter(row["person"] for row in files["groups"])
    assert out_of == {1000}
    for registration in session.registrations.exclude(chance=""):
        announced = Fraction(*map(int, registration.chance.split("/")))
        own = names_of(session, [registration]).intersection(times)
        assert {Fraction(times[name], 1000) for name in own} == {announced}
    assert all(int(row["times"]) == times[row["person"]] for row in files["first_offers"])


def test_the_first_offer_is_the_draw_s_own_answer_also_for_who_left(session, tmp_path):
    rows = written(tmp_path / "out")["first_offers"]

    public = unpack(Draw.objects.get().public)
    picked = {row["person"] for row in rows if row["picked"] == "1"}
    gone = session.registrations.get(member__name="Marc 0")
    assert picked == set(public["groups"][public["index"]])
    assert names_of(session, [gone]) & {row["person"] for row in rows}


def test_the_refill_gives_back_the_chance_of_the_offer(session, tmp_path):
    files = written(tmp_path / "out")

    offered = session.registrations.filter(state=State.OFFERED)
    times = Counter(one["person"] for one in files["refill_groups"])
    picked = {row["person"]: row["groups"] for row in files["refills"] if row["picked"] == "1"}
    told = {one.offer_chance for one in offered}
    assert picked.keys() <= names_of(session, offered)
    assert {f"{times[person]}/{groups}" for person, groups in picked.items()} == told != set()
    assert len(files["refills"]) == len(Refill.objects.get().public["people"])


def test_tables_are_there_with_every_arrangement_that_was_as_likely(tmp_path):
    session = a_session(seats=6)
    for number in range(6):
        joining.join(
            member=a_member(f"P {number}"),
            session_id=session.pk,
            now=session.closes_at - HOUR,
        )
    session.attendees.update(is_present=True)
    for number, count in ((1, 2), (2, 2), (3, 3)):
        tables.set_tables(
            session=session,
            number=number,
            tables=count,
            seed=f"seed {number}",
            by=None,
            now=session.starts_at,
        )
    plans = TablePlan.objects.order_by("round")
    session.attendees.order_by("pk").last().delete()

    files = written(tmp_path / "out")

    assert files["table_plans"] == [
        {
            "session": session.code,
            "round": str(plan.round),
            "arrangements": str(len(plan.arrangements)),
            "picked": str(plan.picked + 1),
            "planned_with": together,
        }
        for plan, together in zip(plans, ("1", "1", "3"), strict=True)
    ]
    assert len(files["tables"]) == 6 * sum(len(plan.arrangements) for plan in plans)
    assert len({row["person"] for row in files["tables"]}) == 6
    assert {row["table"] for row in files["tables"]} == {"1", "2", "3"}


def test_one_person_is_the_same_in_all_sessions_until_the_trace_is_forgotten(session, tmp_path):
    now = written(tmp_path / "now")["people"]
    retention.forget_names(now=session.ends_at + dt.timedelta(days=366))
    a_year_later = written(tmp_path / "later")["people"]
    retention.forget_traces(now=session.ends_at + dt.timedelta(days=4 * 365))
    at_the_end = written(tmp_path / "end")

    own = {row["person"]: row["traced_as"] for row in now}
    assert len(now) == 10
    assert all(own[row["person"]] == row["traced_as"] for row in a_year_later)
    assert len(a_year_later) == 9
    assert at_the_end["people"] == []
    assert at_the_end["groups"]


def test_a_folder_that_is_there_is_left_alone(tmp_path):
    with pytest.raises(CommandError, match="Give a new name"):
        call_command("assignments", str(tmp_path))


def test_the_sessions_of_a_week_give_back_every_chance_that_was_announced(tmp_path):
    week = a_week()
    wishers(week, newcomers=2, locals_=6)
    home = Household.objects.create()
    samira, ali = (a_newcomer(name, household=home) for name in ("Samira", "Ali"))
    first = wishes(samira, week, 0, 1)
    with_ali = [rules.Companion(member_id=ali.pk)]
    weeks.bring(registration=first, companions_=with_ali, now=NOON)
    week_draw.hold_week(week_id=week.pk, by=None, now=CLOSES)

    files = written(tmp_path / "out")

    seated = Counter(row["person"] for row in files["groups"])  # in one session at most each time
    for one in Registration.objects.exclude(chance=""):
        assert f"{seated[week_name_of(week, one.member, 0)]}/1000" == one.chance
    known = {row["person"] for row in files["people"]}
    assert seated.keys() | {week_name_of(week, samira, 1)} <= known
