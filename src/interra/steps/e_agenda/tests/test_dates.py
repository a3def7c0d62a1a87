from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from interra.foundation.errors import Refused
from interra.foundation.journal.models import Entry
from interra.gatherings.models import Session
from interra.gatherings.rules.mixing import Mix
from interra.people.tests.make import a_coordinator
from interra.steps.e_agenda.actions import dates
from interra.steps.e_agenda.models import Atelier, Series
from interra.steps.e_agenda.queries.series import ImpossibleSeries, preview
from interra.steps.e_agenda.rules import BRUSSELS, Rhythm, SeriesPlan
from interra.steps.e_agenda.tests.make import NOW, SATURDAY, an_atelier

pytestmark = pytest.mark.django_db


def a_plan(**given: Any) -> SeriesPlan:
    usual: dict[str, Any] = {
        "rhythm": Rhythm.WEEKLY,
        "first_on": SATURDAY,
        "starts_at": dt.time(18, 30),
        "minutes": 150,
        "n": 6,
    }
    return SeriesPlan(**usual | given)


def planned(series: Series) -> list[Session]:
    return list(Session.objects.filter(of_atelier__series=series).order_by("starts_at"))


def plan(atelier: Atelier | None = None, **given: Any) -> list[Session]:
    series = dates.plan_series(
        atelier=atelier or an_atelier(), plan=a_plan(**given), by=None, now=NOW
    )
    return planned(series)


def wall(session: Session) -> str:
    session.refresh_from_db()
    return f"{session.starts_at.astimezone(BRUSSELS):%Y-%m-%d %H:%M %z}"


def test_a_series_of_six_weeks_is_six_sessions_with_their_seats() -> None:
    atelier = an_atelier(seats=9)

    sessions = plan(atelier)

    assert [wall(s) for s in sessions] == [
        "2027-03-13 18:30 +0100",
        "2027-03-20 18:30 +0100",
        "2027-03-27 18:30 +0100",
        "2027-04-03 18:30 +0200",  # summer time: still half past six
        "2027-04-10 18:30 +0200",
        "2027-04-17 18:30 +0200",
    ]
    assert {s.seats.count() for s in sessions} == {9}
    assert {s.venue for s in sessions} == {atelier.venue}
    assert {h.name for s in sessions for h in s.hosts.all()} == {"Hachem"}


def test_the_team_is_there_for_the_first_sessions() -> None:
    sessions = plan(an_atelier(team_present_for=2), n=4)

    assert [s.team_present for s in sessions] == [True, True, False, False]


def test_school_holidays_are_skipped_and_told() -> None:
    autumn = a_plan(first_on=dt.date(2026, 10, 14), n=3, skips_school_holidays=True)

    shown = preview(autumn, NOW)

    assert [s.date().isoformat() for s in shown.starts] == [
        "2026-10-14",
        "2026-11-04",
        "2026-11-18",
    ]
    assert [(s.on.isoformat(), s.holiday) for s in shown.skipped] == [
        ("2026-10-21", "Vacances d’automne"),
        ("2026-10-28", "Vacances d’automne"),
        ("2026-11-11", "Armistice"),
    ]


def test_dates_after_the_known_school_years_are_told_to_be_uncertain() -> None:
    assert not preview(a_plan(n=2), NOW).goes_beyond
    assert preview(a_plan(n=1, first_on=dt.date(2029, 1, 6)), NOW).goes_beyond


def test_a_draw_closes_two_days_before_at_six() -> None:
    [session] = plan(
        an_atelier(mode=Session.Mode.DRAW, mix_rules=Mix.of(newcomers_at_least=4).as_json()), n=1
    )

    assert session.closes_at.astimezone(BRUSSELS).isoformat() == "2027-03-11T18:00:00+01:00"
    assert session.mix == Mix.of(newcomers_at_least=4)


def test_moving_one_date_harms_no_other() -> None:
    first, second, third = plan(n=3)
    others = [wall(first), wall(third)]

    dates.move_date(
        session=second,
        day=dt.date(2027, 3, 28),
        starts_at=dt.time(10),
        minutes=90,
        by=None,
        now=NOW,
    )

    assert wall(second) == "2027-03-28 10:00 +0200"
    assert [wall(first), wall(third)] == others
    assert second.of_atelier.planned_on == dt.date(2027, 3, 20)


def test_a_date_moved_into_the_hour_that_does_not_exist_is_an_hour_later() -> None:
    [session] = plan(n=1)

    dates.move_date(
        session=session,
        day=dt.date(2027, 3, 28),
        starts_at=dt.time(2, 30),
        minutes=60,
        by=None,
        now=NOW,
    )

    assert wall(session) == "2027-03-28 03:30 +0200"


def test_moving_a_draw_moves_its_closing() -> None:
    [session] = plan(an_atelier(mode=Session.Mode.DRAW), n=1)

    dates.move_date(
        session=session,
        day=dt.date(2027, 4, 3),
        starts_at=dt.time(9),
        minutes=60,
        by=None,
        now=NOW,
    )

    session.refresh_from_db()
    assert session.closes_at.astimezone(BRUSSELS).isoformat() == "2027-04-01T18:00:00+02:00"


def test_a_draw_moved_to_tomorrow_closes_two_hours_before() -> None:
    [session] = plan(an_atelier(mode=Session.Mode.DRAW), n=1)

    dates.move_date(
        session=session,
        day=dt.date(2027, 3, 9),
        starts_at=dt.time(9),
        minutes=60,
        by=None,
        now=NOW,
    )

    session.refresh_from_db()
    assert session.closes_at.astimezone(BRUSSELS).isoformat() == "2027-03-09T07:00:00+01:00"


def test_cancelling_one_date_leaves_the_others() -> None:
    first, second = plan(n=2)

    dates.cancel_date(session=first, reason="La salle est fermée", by=None, now=NOW)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.is_cancelled, first.cancelled_because) == (True, "La salle est fermée")
    assert not second.is_cancelled


def test_one_more_date_can_be_added() -> None:
    atelier = an_atelier()
    plan(atelier, n=1)

    session = dates.add_date(
        atelier=atelier,
        day=dt.date(2027, 5, 1),
        starts_at=dt.time(14),
        minutes=60,
        by=a_coordinator(),
        now=NOW,
    )

    assert wall(session) == "2027-05-01 14:00 +0200"
    assert session.of_atelier.series is None


def test_planning_the_same_series_twice_is_refused_and_writes_nothing() -> None:
    atelier = an_atelier()
    plan(atelier, n=3)

    with pytest.raises(dates.AlreadyPlanned):
        plan(atelier, n=3)

    assert Session.objects.count() == 3
    assert Series.objects.count() == 1


def test_a_date_cannot_move_onto_another_of_the_same_atelier() -> None:
    first, second = plan(n=2)

    with pytest.raises(dates.AlreadyPlanned):
        dates.move_date(
            session=second, day=SATURDAY, starts_at=dt.time(18, 30), minutes=60, by=None, now=NOW
        )

    assert wall(first) != wall(second)


@pytest.mark.parametrize(
    "given",
    [
        {"n": 10_000},
        {"n": 0},
        {"first_on": dt.date(9999, 12, 25)},
        {"first_on": dt.date(2031, 1, 1)},
        {"first_on": dt.date(1, 1, 1)},
        {"first_on": dt.date(2027, 3, 7)},
        {"minutes": 0},
        {"minutes": -120},
        {"minutes": 10**18},
        {"minutes": 13 * 60},
    ],
)
def test_a_series_that_cannot_be_is_refused_in_words_and_nothing_is_written(
    given: dict[str, Any],
) -> None:
    with pytest.raises(Refused) as refusal:
        plan(**given)

    assert str(refusal.value).endswith(".")
    assert (Session.objects.count(), Series.objects.count()) == (0, 0)


def test_the_last_date_may_not_be_further_than_two_years() -> None:
    with pytest.raises(ImpossibleSeries):
        preview(a_plan(rhythm=Rhythm.FORTNIGHTLY, n=60), NOW)


def test_a_closed_atelier_gets_no_more_dates() -> None:
    with pytest.raises(dates.Closed):
        plan(an_atelier(state=Atelier.State.CLOSED))


def test_the_journal_says_who_planned() -> None:
    nora = a_coordinator()
    dates.plan_series(atelier=an_atelier(), plan=a_plan(n=2), by=nora, now=NOW)

    entry = Entry.objects.get(verb="agenda.series_planned")
    assert (entry.by, entry.facts) == (nora, {"dates": 2})
