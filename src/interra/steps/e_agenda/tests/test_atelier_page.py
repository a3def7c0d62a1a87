from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from interra.gatherings.actions import joining, scheduling, weeks
from interra.gatherings.actions.promising import promise
from interra.gatherings.models import Session
from interra.gatherings.queries.assisted import open_dates
from interra.gatherings.queries.joining import other_dates
from interra.gatherings.queries.pages import page_of
from interra.people.tests.make import a_coordinator, a_member, sign_in_staff
from interra.steps.e_agenda.actions import ateliers, dates
from interra.steps.e_agenda.models import Atelier
from interra.steps.e_agenda.tests.make import NOW, a_date, a_series, an_atelier, the_date
from interra.territory.actions import Place, write_place
from interra.territory.tests.make import a_venue

if TYPE_CHECKING:
    from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]


def page(
    client: Client, atelier: Atelier, session: Session | None = None, lang: str = "en"
) -> str:
    path = f"/{lang}/ateliers/{atelier.slug}/" + (f"{session.code}/" if session else "")
    answer = client.get(path)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def test_facts_come_first_each_in_words(client: Client) -> None:
    atelier = an_atelier(
        "Cuisine d’Alep", a_member("Hachem"), bring={"fr": "Un tablier."}, children="welcome"
    )
    a_series(atelier, starts_at=dt.time(18, 30), minutes=150)

    html = page(client, atelier)

    for fact in [
        'Saturday (<bdi lang="fr">samedi</bdi>) 13 March',
        "18:30–21:00",
        "<bdi>Café du Parc</bdi>",
        "<bdi>Rue du Parc 12, Droixhe</bdi>",
        "Porte verte, premier étage",
        "https://www.openstreetmap.org/?mlat=50.64690&amp;mlon=5.60220#map=18/50.64690/5.60220",
        "Bus 4, arrêt Place de la Libération",
        "12 seats. It is free.",
        "We speak French and Arabic.",
        "You speak little French? That is fine too.",
        "Un tablier.",
        "Children can come with a parent.",
        "No steps: fine with a wheelchair.",
        "There are toilets.",
    ]:
        assert fact in html
    assert html.index("18:30–21:00") < html.index("What we do")


def test_the_story_is_in_the_readers_language_then_in_the_others(client: Client) -> None:
    atelier = an_atelier(story={"fr": "Nous cuisinons.", "ar": "نطبخ معًا."}, language="ar")

    arabic, english = page(client, atelier, lang="ar"), page(client, atelier)

    assert arabic.index("نطبخ معًا.") < arabic.index("Nous cuisinons.")
    assert english.index("Nous cuisinons.") < english.index("نطبخ معًا.")
    assert '<summary><bdi lang="ar">العربية</bdi></summary>' in english


def test_the_host_speaks_first(client: Client) -> None:
    atelier = an_atelier("Oud", a_member("هاشم"), host_words={"fr": "J’ai neuf ans d’oud."})
    a_series(atelier)

    html = page(client, atelier)

    assert "With <bdi>هاشم</bdi>" in html
    assert "J’ai neuf ans d’oud." in html


def test_somebody_from_the_team_waits_when_it_is_true(client: Client) -> None:
    said = "Somebody from Interra waits for you at the entrance."
    with_team, alone = an_atelier("Un"), an_atelier("Deux")
    a_series(with_team, team_present=True)
    a_series(alone, team_present=False)

    assert said in page(client, with_team)
    assert said not in page(client, alone)


def test_a_draw_is_told_with_its_day_and_hour(client: Client) -> None:
    atelier = an_atelier(mode=Session.Mode.DRAW)
    a_series(atelier)

    assert "We draw lots on Thursday 11 March at 18:00. Everybody has a real chance." in page(
        client, atelier
    )


def test_a_date_of_a_week_tells_the_floor_and_leads_to_the_draw_of_the_week(
    client: Client,
) -> None:
    atelier = an_atelier(mode=Session.Mode.DRAW)
    starts = NOW + dt.timedelta(days=12)
    dates_ = [a_date(atelier, starts=starts, mode="draw", seats=1) for _ in range(2)]
    week = weeks.make_week(sessions=dates_, closes_at=starts, by=None, now=NOW)
    for name in ("Samira", "Marc", "Ali"):
        weeks.wish(member=a_member(name), week=week, wishes=dates_, now=NOW)

    html = page(client, atelier, dates_[0])

    assert "This date is drawn at once with others of the week." in html
    assert "Everyone has at least 6 chances in 10." in html
    assert reverse("gatherings:week", args=[week.code]) in html
    scheduling.cancel_session(session=dates_[0], reason="", by=None, now=NOW)
    assert "drawn at once" not in page(client, atelier, dates_[0])


def test_a_discreet_place_is_told_by_its_quarter(client: Client) -> None:
    atelier = an_atelier(discreet_place=True)
    a_series(atelier)

    html = page(client, atelier)

    assert "Droixhe" in html
    assert "We tell you the exact place when you have a seat." in html
    for hidden in ["Café du Parc", "Rue du Parc", "Porte verte", "Bus 4", "openstreetmap"]:
        assert hidden not in html


def test_without_a_date_the_page_is_about_the_next_one_with_the_others_below(
    client: Client,
) -> None:
    atelier = an_atelier()
    series = a_series(atelier, n=3)
    dates.cancel_date(session=the_date(series), reason="", by=None, now=NOW)

    html = page(client, atelier)

    assert 'Saturday (<bdi lang="fr">samedi</bdi>) 20 March</b>' in html
    others = html[html.index("The other dates") :]
    assert others.index("13 March") < others.index("27 March")
    assert 'class="is-cancelled"' in others


def test_one_date_has_its_own_page_even_when_it_is_over(client: Client) -> None:
    atelier = an_atelier()
    over = a_date(atelier, starts=NOW - dt.timedelta(days=9))
    a_series(atelier)

    html = page(client, atelier, over)

    assert "It is over" in html
    assert "The other dates" in html
    assert "I am coming" not in html


def test_a_date_of_another_atelier_is_not_found(client: Client) -> None:
    session = the_date(a_series(an_atelier("Un")))
    other = an_atelier("Deux")

    assert client.get(f"/en/ateliers/{other.slug}/{session.code}/").status_code == 404
    assert client.get(f"/en/ateliers/{other.slug}/nope/").status_code == 404
    assert client.get("/en/ateliers/nope/").status_code == 404


def test_the_short_address_leads_to_the_page(client: Client) -> None:
    session = the_date(a_series(an_atelier("Oud")))

    answer = client.get(f"/en/sessions/{session.code}/")

    assert answer["Location"] == f"/en/ateliers/oud/{session.code}/"
    assert client.get("/en/sessions/nope/").status_code == 404


def test_gatherings_learn_where_a_date_is_told() -> None:
    session = the_date(a_series(an_atelier("Oud")))

    assert page_of(session).endswith(f"/sessions/{session.code}/")


def test_a_date_is_sent_to_a_friend_or_kept_in_a_calendar(client: Client) -> None:
    session = the_date(a_series(an_atelier("Oud")))

    html = page(client, session.of_atelier.atelier)

    path = f"/en/ateliers/oud/{session.code}/"
    sent = f"https://wa.me/?text=Oud+http%3A%2F%2F127.0.0.1%3A8000{path.replace('/', '%2F')}"
    assert f'href="{sent}" data-url="{path}"' in html
    assert f'href="/en/sessions/{session.code}.ics"' in html


def test_a_stranger_has_one_button_and_no_form(client: Client) -> None:
    session = the_date(a_series(an_atelier("Oud")))

    html = page(client, session.of_atelier.atelier)

    assert f'href="/en/join/{session.code}/"' in html
    assert "csrfmiddlewaretoken" not in html


def test_a_member_says_i_am_coming_in_one_tap_then_sees_it(client: Client) -> None:
    samira = a_member("Samira")
    session = the_date(a_series(an_atelier("Oud")))
    client.force_login(samira)

    assert f'<form method="post" action="/en/join/{session.code}/">' in page(
        client, session.of_atelier.atelier
    )

    client.post(f"/en/join/{session.code}/")
    html = page(client, session.of_atelier.atelier)
    assert "You are coming." in html
    assert "I can no longer come" in html


def test_a_seat_taken_shows_at_once_to_everybody(client: Client) -> None:
    session = the_date(a_series(an_atelier("Oud", seats=2)))
    atelier = session.of_atelier.atelier
    assert "2 seats left" in page(client, atelier)
    assert "2 seats left" in client.get("/en/").content.decode()

    registration = joining.join(member=a_member(), session_id=session.pk, now=NOW)
    assert "1 seat left" in page(client, atelier)
    assert "1 seat left" in client.get("/en/").content.decode()

    joining.leave(registration=registration, by=None, now=NOW)
    assert "2 seats left" in page(client, atelier)


def test_a_place_changed_at_the_desk_shows_at_once(client: Client) -> None:
    venue = a_venue()
    atelier = an_atelier(venue=venue)
    a_series(atelier)
    page(client, atelier)

    write_place(
        place=Place(name="Maison verte", quarter="Laveu"),
        venue=venue,
        by=None,
        now=NOW + dt.timedelta(minutes=1),
    )

    assert "Maison verte" in page(client, atelier)
    assert "Maison verte, Laveu" in client.get("/en/").content.decode()


def test_a_draft_is_read_by_the_team_only(client: Client) -> None:
    atelier = an_atelier(state=Atelier.State.DRAFT)
    assert client.get(f"/en/ateliers/{atelier.slug}/").status_code == 404

    sign_in_staff(client, a_coordinator())
    assert "A draft: only the team sees this page." in page(client, atelier)


def test_the_dates_of_a_draft_are_proposed_to_nobody(client: Client) -> None:
    draft = the_date(a_series(an_atelier("Tango", state=Atelier.State.DRAFT)))
    public = the_date(a_series(an_atelier("Couscous")))
    join = reverse("gatherings:join", args=[draft.code])

    assert [date.code for date in open_dates(NOW)] == [public.code]
    assert other_dates(public, NOW) == []
    assert client.get(join).status_code == client.post(join).status_code == 404
    sign_in_staff(client, a_coordinator())
    assert join not in page(client, draft.of_atelier.atelier)


def test_an_atelier_without_a_date_says_so(client: Client) -> None:
    atelier = an_atelier()

    html = page(client, atelier)

    assert "No date yet. Come back soon." in html
    assert "I am coming" not in html


def test_a_closed_atelier_keeps_its_page(client: Client) -> None:
    atelier = an_atelier()
    a_series(atelier)
    ateliers.close_atelier(atelier=atelier, reason="", by=None, now=NOW)

    assert "Cancelled." in page(client, atelier)


def test_two_dates_or_thirty_cost_the_same_queries(client: Client) -> None:
    counts = []
    for n in (2, 30):
        atelier = an_atelier(f"Atelier {n}")
        a_series(atelier, n=n)
        with CaptureQueriesContext(connection) as queries:
            page(client, atelier)
        counts.append(len(queries))
        with CaptureQueriesContext(connection) as queries:
            page(client, atelier)
        assert len(queries) == 1

    assert counts[0] == counts[1]


def test_pages_answer_get_and_head_only(client: Client) -> None:
    atelier = an_atelier()

    for name, args in [("agenda", []), ("atelier", [atelier.slug])]:
        assert client.post(reverse(f"agenda:{name}", args=args)).status_code == 405
        assert client.head(reverse(f"agenda:{name}", args=args)).status_code == 200


def test_the_page_of_a_date_leads_to_its_draw_before_and_after(client: Client) -> None:
    atelier = an_atelier()
    starts = NOW + dt.timedelta(days=5)
    drawn = a_date(atelier, starts=starts, mode="draw")
    first_come = a_date(atelier, starts=starts + dt.timedelta(days=1), mode="first")

    promise(session=drawn, now=NOW)

    link = f'href="/en/draws/{drawn.code}/"'
    assert link in page(client, atelier, drawn)
    assert client.get(f"/en/draws/{drawn.code}/").status_code == 200
    Session.objects.filter(pk=drawn.pk).update(closes_at=NOW - dt.timedelta(hours=1))
    assert link in page(client, atelier, drawn)
    assert "/en/draws/" not in page(client, atelier, first_come)
