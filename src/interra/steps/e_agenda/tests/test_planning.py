"""The coordinator plans dates, looks at them before, moves one, cancels one, changes its seats."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest

from interra.foundation.notices.models import Notice
from interra.gatherings.actions import joining
from interra.gatherings.models import Session
from interra.people.tests.make import a_member
from interra.steps.e_agenda.models import Series
from interra.steps.e_agenda.rules import BRUSSELS
from interra.steps.e_agenda.tests.make import NOW, a_series, an_atelier, the_date
from interra.steps.e_agenda.tests.typed import DESK, hours, text

if TYPE_CHECKING:
    from django.test import Client


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]


@pytest.mark.usefixtures("nora")
def test_dates_are_looked_at_before_they_are_planned(client: Client) -> None:
    an_atelier("Oud")

    client.post(f"{DESK}oud/plan/", hours(plan="yes"))
    assert Series.objects.count() == 0

    look = text(client.post(f"{DESK}oud/plan/", hours(day="2027-03-24", starts_at="18h30")))
    assert 'Wednesday (<bdi lang="fr">mercredi</bdi>) 31 March' in look


@pytest.mark.usefixtures("nora")
def test_skipped_school_holidays_are_named(client: Client) -> None:
    an_atelier("Oud")
    autumn = hours(day="2027-10-13", n="4", skips_school_holidays="on")

    look = text(client.post(f"{DESK}oud/plan/", autumn))

    assert "Without these days" in look
    assert "Vacances d’automne" in look


@pytest.mark.usefixtures("nora")
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"n": "10000"}, "Choose between 1 and 60 dates."),
        ({"n": "0"}, "Choose between 1 and 60 dates."),
        ({"n": "-1"}, "Choose between 1 and 60 dates."),
        ({"n": "1" + "0" * 18}, "Choose between 1 and 60 dates."),
        ({"n": "six"}, "Write a number, for example 6."),
        ({"n": "1e309"}, "Write a number, for example 6."),
        ({"n": "NaN"}, "Write a number, for example 6."),
        ({"n": "12 dates"}, "Write a number, for example 6."),
        ({"ends_at": "17:00"}, "The end comes before the start."),
        ({"ends_at": "18:30"}, "The end comes before the start."),
        ({"ends_at": "18:35"}, "A date lasts between 15 minutes and 12 hours."),
        ({"starts_at": "00:10", "ends_at": "23:50"}, "A date lasts between 15 minutes"),
        ({"starts_at": "24:00"}, "Write the hour like this: 18:30."),
        ({"starts_at": "soir"}, "Write the hour like this: 18:30."),
        ({"starts_at": ""}, "Choose an hour."),
        ({"day": "2027-02-31"}, "Write the day like this: 13/03/2027."),
        ({"day": "0000-01-01"}, "Write the day like this: 13/03/2027."),
        ({"day": "9999-12-31"}, "more than two years away"),
        ({"day": "1900-01-01"}, "This date is past."),
        ({"day": "2027-03-07"}, "This date is past."),
        ({"day": ""}, "Choose a day."),
        ({"rhythm": "hourly"}, "Choose an answer from the list."),
    ],
)
def test_a_series_that_cannot_be_comes_back_with_a_sentence_and_all_that_was_typed(
    client: Client, given: dict[str, str], said: str
) -> None:
    an_atelier("Oud")
    typed = hours(**given)

    answer = client.post(f"{DESK}oud/plan/", typed)
    if answer.status_code == 200:  # it can be shown, not planned
        seen = re.search(r'name="seen" value="([^"]+)"', text(answer))
        assert seen
        answer = client.post(f"{DESK}oud/plan/", typed | {"plan": "yes", "seen": seen[1]})

    assert answer.status_code == 422
    assert said in text(answer)
    assert f'value="{typed["ends_at"]}"' in text(answer)
    assert (Series.objects.count(), Session.objects.count()) == (0, 0)


@pytest.mark.usefixtures("nora")
@pytest.mark.parametrize(
    ("day", "starts_at"),
    [("13/3/2027", "18h30"), ("13.03.2027", "18 h 30"), ("٢٠٢٧-٠٣-١٣", "١٨:٣٠")],
)
def test_days_and_hours_are_read_as_people_write_them(
    client: Client, day: str, starts_at: str
) -> None:
    an_atelier("Oud")

    answer = client.post(f"{DESK}oud/plan/", hours(day=day, starts_at=starts_at, n="1"))

    assert "13 March · 18:30" in text(answer)


@pytest.mark.usefixtures("nora")
def test_pressing_plan_twice_plans_once(client: Client) -> None:
    an_atelier("Oud")
    seen = re.search(
        r'name="seen" value="([^"]+)"', text(client.post(f"{DESK}oud/plan/", hours()))
    )
    assert seen
    answer = {"plan": "yes", "seen": seen[1]}

    client.post(f"{DESK}oud/plan/", hours(**answer))
    again = client.post(f"{DESK}oud/plan/", hours(**answer))

    assert "already has a date at this day and hour" in text(again)
    assert Session.objects.count() == 6


@pytest.mark.usefixtures("nora")
def test_the_next_series_begins_where_the_last_one_ended(client: Client) -> None:
    a_series(an_atelier("Oud"), n=2, starts_at=dt.time(10))

    html = text(client.get(f"{DESK}oud/plan/"))

    assert 'value="2027-03-27"' in html
    assert 'value="10:00"' in html


@pytest.mark.usefixtures("nora")
def test_one_date_is_moved_and_those_who_come_are_told(client: Client) -> None:
    first, second = Session.objects.filter(
        of_atelier__series=a_series(an_atelier("Oud"), n=2)
    ).order_by("starts_at")
    joining.join(member=a_member(), session_id=first.pk, now=NOW)

    client.post(
        f"/en/desk/dates/{first.code}/",
        {"do": "move", "day": "2027-03-14", "starts_at": "10:00", "ends_at": "12:00"},
    )

    before = second.starts_at
    first.refresh_from_db()
    second.refresh_from_db()
    assert f"{first.starts_at.astimezone(BRUSSELS):%d/%m %H:%M}" == "14/03 10:00"
    assert second.starts_at == before
    assert Notice.objects.filter(kind="gatherings.moved").count() == 1


@pytest.mark.usefixtures("nora")
def test_one_date_is_cancelled_with_a_reason(client: Client) -> None:
    session = the_date(a_series(an_atelier("Oud"), n=2))

    client.post(f"/en/desk/dates/{session.code}/", {"do": "cancel", "reason": "Salle fermée"})

    session.refresh_from_db()
    assert (session.is_cancelled, session.cancelled_because) == (True, "Salle fermée")
    assert Session.objects.planned().count() == 1
    html = text(client.get(f"/en/desk/dates/{session.code}/"))
    assert "Salle fermée" in html
    assert "Move this date" not in html


@pytest.mark.usefixtures("nora")
def test_seats_are_changed_but_never_below_those_taken(client: Client) -> None:
    session = the_date(a_series(an_atelier("Oud", seats=4)))
    for name in ("Samira", "Marc"):
        joining.join(member=a_member(name), session_id=session.pk, now=NOW)

    client.post(f"/en/desk/dates/{session.code}/", {"do": "seats", "seats": "2"})
    assert session.seats.count() == 2

    answer = client.post(f"/en/desk/dates/{session.code}/", {"do": "seats", "seats": "1"})
    assert answer.status_code == 422
    assert "2 people already have a seat." in text(answer)
    assert session.seats.count() == 2


@pytest.mark.usefixtures("nora")
@pytest.mark.parametrize("asked", [{}, {"do": "explode"}, {"do": ""}])
def test_an_unknown_deed_on_a_date_changes_nothing(client: Client, asked: dict[str, str]) -> None:
    session = the_date(a_series(an_atelier("Oud")))

    answer = client.post(f"/en/desk/dates/{session.code}/", asked)

    assert answer.status_code == 200
    assert Session.objects.planned().count() == 1


@pytest.mark.usefixtures("nora")
def test_the_first_series_proposes_usual_hours(client: Client) -> None:
    an_atelier("Oud")

    assert 'value="18:30"' in text(client.get(f"{DESK}oud/plan/"))
