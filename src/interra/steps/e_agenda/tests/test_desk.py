"""What the desk shows of ateliers: the list, the doors of today, what needs the team."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest
from django.utils import translation

from interra.foundation import desk
from interra.gatherings.actions import joining
from interra.people.tests.make import a_member
from interra.steps.e_agenda.models import Atelier
from interra.steps.e_agenda.queries.desk import today, without_dates
from interra.steps.e_agenda.tests.make import NOW, a_date, a_series, an_atelier, the_date
from interra.steps.e_agenda.tests.typed import DESK, text

if TYPE_CHECKING:
    from django.test import Client


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]


@pytest.mark.usefixtures("nora")
def test_the_list_is_searched_by_title_or_host_and_by_state(client: Client) -> None:
    an_atelier("Découvrir l’oud", a_member("هاشم"))
    an_atelier("Yoga", a_member("Léa"), state=Atelier.State.DRAFT)
    an_atelier("Rumba", state=Atelier.State.CLOSED)

    def found(query: str) -> list[str]:
        html = text(client.get(DESK + query))
        return re.findall(r'class="desk-atelier" href="/en/desk/ateliers/([\w-]+)/"', html)

    assert found("") == ["yoga", "decouvrir-l-oud", "rumba"]
    assert found("?q=DECOUVRIR") == ["decouvrir-l-oud"]
    assert found("?q=lea") == ["yoga"]
    assert found("?state=closed") == ["rumba"]
    assert found("?state=nonsense&q=oud") == ["decouvrir-l-oud"]
    assert "No atelier here." in text(client.get(DESK + "?q=zzz"))


def test_today_shows_each_door_with_its_host_and_its_count() -> None:
    hachem = a_member("Hachem", phone="+32470123456")
    session = the_date(
        a_series(an_atelier("Oud", hachem, seats=4), first_on=NOW.date(), starts_at=dt.time(18))
    )
    joining.join(member=a_member(), session_id=session.pk, now=NOW)
    a_series(an_atelier("Demain"), first_on=dt.date(2027, 3, 9))

    [door] = today(NOW).content  # type: ignore[misc, attr-defined]  # a panel may hold anything

    assert (door.title, door.taken, door.seats) == ({"fr": "Oud"}, 1, 4)
    assert [(host.name, host.phone) for host in door.hosts] == [("Hachem", "+32470123456")]


@pytest.mark.usefixtures("nora")
def test_the_desk_shows_the_doors_of_today(client: Client) -> None:
    a_series(
        an_atelier("Oud", a_member("Hachem", phone="+32470123456")),
        first_on=NOW.date(),
        starts_at=dt.time(18),
    )

    html = text(client.get("/en/desk/"))

    assert "Today’s doors" in html
    assert 'href="tel:+32470123456"' in html


def test_an_atelier_whose_dates_are_over_asks_for_more() -> None:
    ended = an_atelier("Oud")
    a_date(ended, starts=NOW - dt.timedelta(days=2))
    a_date(an_atelier("Ancien"), starts=NOW - dt.timedelta(days=60))
    a_series(an_atelier("Yoga"))
    an_atelier("Sans date")

    with translation.override("en"):
        [need] = without_dates(NOW)
        assert need in desk.needs(NOW)

    assert (need.said, need.verb) == ("“Oud” has no more dates.", "Plan dates")
    assert need.url == "/en/desk/ateliers/oud/plan/"


@pytest.mark.parametrize(
    "path",
    [
        DESK,
        f"{DESK}new/",
        f"{DESK}oud/",
        f"{DESK}oud/change/",
        f"{DESK}oud/plan/",
        "/en/desk/places/",
    ],
)
def test_the_desk_is_closed_to_members_and_strangers(client: Client, path: str) -> None:
    an_atelier("Oud")
    assert client.get(path).status_code == 302

    client.force_login(a_member())
    assert client.get(path).status_code == 403
