from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from interra.gatherings.models import Registration, Session
from interra.people.tests.make import a_member
from interra.steps.e_agenda.actions import dates
from interra.steps.e_agenda.models import Atelier
from interra.steps.e_agenda.tests.make import NOW, a_series, an_atelier, the_date
from interra.territory.tests.make import a_venue

if TYPE_CHECKING:
    from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]


def page(client: Client, query: str = "", language: str = "en") -> str:
    answer = client.get(f"/{language}/{query}")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def titles(html: str) -> list[str]:
    return re.findall(
        r'class="card-title"><a href="[^"]+"><span lang="fr" dir="auto">([^<]+)', html
    )


def take_seats(session: Session, *names: str) -> None:
    for name in names:
        member = a_member(name)
        registration = Registration.objects.create(
            session=session, member=member, state="placed", asked_at=NOW, moved_at=NOW
        )
        attendee = registration.attendees.create(session=session, member=member, name=name)
        seat = session.seats.filter(attendee=None)[0]
        seat.attendee = attendee
        seat.save()
    session.changed_at = NOW + dt.timedelta(seconds=len(names))
    session.save()


def test_a_stranger_finds_what_comes_day_by_day(client: Client) -> None:
    a_series(an_atelier("Cuisine d’Alep"), first_on=dt.date(2027, 3, 13))
    a_series(an_atelier("Foot à cinq"), first_on=dt.date(2027, 3, 8), starts_at=dt.time(18))
    a_series(an_atelier("Tai-chi"), first_on=dt.date(2027, 3, 9), starts_at=dt.time(11))

    html = page(client)

    assert titles(html) == ["Foot à cinq", "Tai-chi", "Cuisine d’Alep"]
    headings = re.findall(r'day-heading">(.*?)</h2>', html)
    assert [re.sub(r"<[^>]+>|\s+", " ", h).split() for h in headings] == [
        ["Monday", "(", "lundi", ")", "8", "March", "today"],
        ["Tuesday", "(", "mardi", ")", "9", "March", "tomorrow"],
        ["Saturday", "(", "samedi", ")", "13", "March"],
    ]


def test_a_card_tells_the_host_the_place_and_the_free_seats(client: Client) -> None:
    series = a_series(an_atelier("Cuisine d’Alep", a_member("Hachem"), seats=3))
    take_seats(the_date(series), "Samira")

    html = page(client)

    assert "with <bdi>Hachem</bdi>" in html
    assert "<bdi>Café du Parc, Droixhe</bdi>" in html
    assert "2 seats left" in html
    assert "Samira" not in html


def test_a_full_date_says_how_to_ask_and_a_draw_says_its_day(client: Client) -> None:
    full = a_series(an_atelier("Rumba", seats=1))
    take_seats(the_date(full), "Samira")
    a_series(an_atelier("Oud", mode=Session.Mode.DRAW))

    html = page(client)

    assert "Full, ask for a seat" in html
    assert "Draw on Thursday" in html


def test_a_draw_of_a_later_week_says_its_whole_day(client: Client) -> None:
    a_series(an_atelier("Oud", mode=Session.Mode.DRAW), first_on=dt.date(2027, 3, 27))

    assert "Draw on Thursday 25 March" in page(client)


def test_a_cancelled_date_stays_struck_through_with_the_next_date(client: Client) -> None:
    series = a_series(an_atelier("Rumba"), n=2)
    dates.cancel_date(session=the_date(series), reason="", by=None, now=NOW)

    html = page(client)

    assert titles(html) == ["Rumba", "Rumba"]
    assert 'data-state="cancelled"' in html
    assert "Cancelled. Next date: Saturday 20 March" in html


def test_a_cancelled_date_without_another_says_only_that(client: Client) -> None:
    dates.cancel_date(session=the_date(a_series()), reason="", by=None, now=NOW)

    assert re.search(r"Cancelled\. </p>", page(client))


def test_drafts_are_for_the_team_only(client: Client) -> None:
    a_series(an_atelier("Secret", state=Atelier.State.DRAFT))

    assert titles(page(client)) == []


def test_a_discreet_place_shows_its_quarter_only(client: Client) -> None:
    a_series(an_atelier("Entre femmes", discreet_place=True))

    html = page(client)

    assert "<bdi>Droixhe</bdi>" in html
    assert "Café du Parc" not in html


def test_an_empty_agenda_says_so_with_one_thing_to_do(client: Client) -> None:
    html = page(client)

    assert "No atelier yet this week. Do you have an idea?" in html
    assert "Call Interra" in html


@pytest.fixture
def choice() -> None:
    """Five ateliers, each found by one filter."""
    droixhe, cointe = a_venue(), a_venue("Kiosque", quarter="Cointe")
    usual: dict[str, Any] = {"venue": droixhe, "little_french": False}
    a_series(an_atelier("Matin", **usual), first_on=dt.date(2027, 3, 16), starts_at=dt.time(9))
    a_series(an_atelier("Soir", **usual), first_on=dt.date(2027, 3, 16), starts_at=dt.time(18))
    a_series(an_atelier("Cointe", **usual | {"venue": cointe}), first_on=dt.date(2027, 3, 15))
    a_series(
        an_atelier("Peu", **usual | {"little_french": True, "door": "music"}),
        first_on=dt.date(2027, 3, 10),
    )
    a_series(
        an_atelier("Famille", **usual | {"children": Atelier.Children.WITH}),
        first_on=dt.date(2027, 3, 20),
    )


@pytest.mark.usefixtures("choice")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?when=week", ["Peu"]),
        ("?french=little", ["Peu"]),
        ("?near=cointe", ["Cointe"]),
        ("?time=morning", ["Matin"]),
        ("?time=evening", ["Soir"]),
        ("?time=weekend", ["Famille"]),
        ("?children=yes", ["Famille"]),
        ("?door=music", ["Peu"]),
        ("?time=afternoon&near=droixhe&door=cook", ["Famille"]),
        ("?when=never&french=&near=mars&time=noon&door=hell&page=-1", 5),
        ("?page=999999999999999999999", 5),
        ("?page=٣", 5),
        ("?near=%FF%07&door=%F0%9F%92%A9", 5),
        ("?door=cook&door=music", ["Peu"]),
    ],
)
def test_filters_are_links_that_combine_and_ignore_nonsense(
    client: Client, query: str, found: list[str] | int
) -> None:
    shown = titles(page(client, query))

    assert (shown if isinstance(found, list) else len(shown)) == found


@pytest.mark.usefixtures("choice")
def test_when_nothing_matches_the_two_nearest_are_shown(client: Client) -> None:
    html = page(client, "?when=week&time=morning")

    assert "Nothing then. Here are the two nearest ateliers." in html
    assert titles(html) == ["Peu", "Cointe"]
    assert "Nothing with this choice." in page(client, "?near=cointe&children=yes")


@pytest.mark.usefixtures("choice")
def test_a_chip_adds_to_the_others_and_takes_itself_away(client: Client) -> None:
    html = page(client, "?when=week&near=droixhe")

    assert 'href="?near=droixhe" aria-current="true"' in html
    assert 'href="?when=week&amp;french=little&amp;near=droixhe"' in html


def test_thirty_to_a_page(client: Client) -> None:
    a_series(an_atelier("Yoga"), n=31)

    assert len(titles(page(client))) == 30
    assert 'rel="next"' in page(client)
    second = page(client, "?page=2")
    assert len(titles(second)) == 1
    assert 'href="?" rel="prev"' in second


def test_one_atelier_or_thirty_cost_the_same_queries(client: Client) -> None:
    a_series(an_atelier("Premier"), first_on=dt.date(2027, 3, 9))
    counts = []
    for _ in range(2):
        caches["pages"].clear()
        with CaptureQueriesContext(connection) as queries:
            page(client)
        counts.append(len(queries))
        for n in range(29):
            a_series(an_atelier(f"Atelier {n}"), first_on=dt.date(2027, 3, 10))

    assert counts == [5, 5]


def test_a_kept_page_asks_one_question_and_is_never_stale(client: Client) -> None:
    series = a_series(an_atelier("Rumba", seats=2))
    page(client)

    with CaptureQueriesContext(connection) as queries:
        page(client)
    assert len(queries) == 1

    take_seats(the_date(series), "Samira")
    assert "1 seat left" in page(client)


def test_a_change_written_late_with_an_earlier_clock_still_shows(client: Client) -> None:
    """Two deeds looked at the clock in one order and wrote in the other."""
    early = the_date(a_series(an_atelier("Premier", seats=2)))
    late = the_date(a_series(an_atelier("Second", seats=2)))
    Session.objects.filter(pk=late.pk).update(changed_at=NOW + dt.timedelta(seconds=9))
    page(client)

    take_seats(early, "Samira")

    assert "1 seat left" in page(client)


def test_a_page_changes_by_itself_when_a_session_begins(client: Client) -> None:
    a_series(an_atelier("Rumba"), first_on=dt.date(2027, 3, 8), starts_at=dt.time(10, 2))
    assert "seats left" in page(client)

    with time_machine.travel(NOW + dt.timedelta(minutes=3), tick=False):
        assert "It is now" in page(client)
    with time_machine.travel(NOW + dt.timedelta(hours=3), tick=False):
        assert titles(page(client)) == []


def test_a_stranger_who_holds_the_page_gets_nothing_twice(client: Client) -> None:
    series = a_series(an_atelier("Rumba", seats=2))
    first = client.get("/en/")

    again = client.get("/en/", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")

    take_seats(the_date(series), "Samira")
    assert client.get("/en/", headers={"if-none-match": first["ETag"]}).status_code == 200


def test_a_member_always_gets_a_whole_page(client: Client) -> None:
    client.force_login(a_member())

    assert "ETag" not in client.get("/en/").headers
