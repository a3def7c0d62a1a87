"""The coordinator's work: an atelier is written down, planned, changed, closed."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from interra.foundation import desk
from interra.foundation.notices.models import Notice
from interra.gatherings.actions import joining
from interra.gatherings.models import Session
from interra.people.tests.make import a_coordinator, a_member, sign_in_staff
from interra.steps.e_agenda.actions import ateliers as deeds
from interra.steps.e_agenda.models import Atelier, Series
from interra.steps.e_agenda.queries.desk import today, without_dates
from interra.steps.e_agenda.rules import BRUSSELS
from interra.steps.e_agenda.tests.make import NOW, a_date, a_series, an_atelier, the_date
from interra.territory.tests.make import a_venue

if TYPE_CHECKING:
    from django.test import Client

    from interra.people.models import Member

pytestmark = pytest.mark.django_db
DESK = "/en/desk/ateliers/"


@pytest.fixture(autouse=True)
def _monday_morning() -> Any:
    caches["pages"].clear()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def nora(client: Client) -> Member:
    nora = a_coordinator()
    sign_in_staff(client, nora, at=NOW)
    return nora


def an_answer(**given: Any) -> dict[str, Any]:
    """What Nora types for Hachem's atelier."""
    usual = {
        "door": "cook",
        "title_fr": "Cuisine d’Alep",
        "story_fr": "Nous cuisinons trois plats.",
        "language": "ar",
        "title_own": "مطبخ حلب",
        "story_own": "نطبخ ثلاثة أطباق.",
        "host_words_own": "أحب الطبخ.",
        "languages_spoken": ["fr", "ar"],
        "little_french": "on",
        "audience": "everyone",
        "children": "welcome",
        "seats": "12",
        "mode": "first",
        "team_present_for": "3",
    }
    return usual | given


def hours(**given: Any) -> dict[str, Any]:
    usual = {
        "rhythm": "weekly",
        "day": "2027-03-13",
        "starts_at": "18:30",
        "ends_at": "21:00",
        "n": "6",
    }
    return usual | given


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.mark.usefixtures("nora")
def test_nora_writes_an_atelier_down_plans_six_dates_and_publishes_it(client: Client) -> None:
    hachem, venue = a_member("Hachem"), a_venue()

    made = client.post(f"{DESK}new/", an_answer(hosts=[hachem.code], venue=venue.code))
    assert made["Location"] == f"{DESK}cuisine-d-alep/"
    look = client.post(f"{DESK}cuisine-d-alep/plan/", hours())
    seen = re.search(r'name="seen" value="([^"]+)"', text(look))
    assert seen
    assert "Plan 6 dates" in text(look)
    assert Session.objects.count() == 0
    client.post(f"{DESK}cuisine-d-alep/plan/", hours(plan="yes", seen=seen[1]))
    client.post(f"{DESK}cuisine-d-alep/publish/")

    atelier = Atelier.objects.get()
    assert atelier.state == Atelier.State.PUBLISHED
    assert atelier.title == {"ar": "مطبخ حلب", "fr": "Cuisine d’Alep"}
    assert list(atelier.hosts.all()) == [hachem]
    starts = Session.objects.order_by("starts_at").values_list("starts_at", flat=True)
    assert [f"{s.astimezone(BRUSSELS):%d/%m %H:%M}" for s in starts] == [
        "13/03 18:30",
        "20/03 18:30",
        "27/03 18:30",
        "03/04 18:30",
        "10/04 18:30",
        "17/04 18:30",
    ]
    assert "Cuisine d’Alep" in text(client.get("/fr/"))


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
def test_a_change_follows_to_dates_to_come_and_never_to_past_ones(client: Client) -> None:
    atelier = an_atelier("Oud")
    past = a_date(atelier, starts=NOW - dt.timedelta(days=2))
    coming = the_date(a_series(atelier))
    selam, hall = a_member("Selam"), a_venue("Halle", quarter="Cointe")

    shown = text(client.get(f"{DESK}oud/change/"))
    version = re.search(r'name="version" value="([^"]+)"', shown)
    assert version
    client.post(
        f"{DESK}oud/change/",
        an_answer(title_fr="Le luth", hosts=[selam.code], venue=hall.code, version=version[1]),
    )

    past.refresh_from_db()
    coming.refresh_from_db()
    assert (past.title, past.venue.name) == ({"fr": "Oud"}, "Café du Parc")
    assert coming.title == {"ar": "مطبخ حلب", "fr": "Le luth"}
    assert (coming.venue, [h.name for h in coming.hosts.all()]) == (hall, ["Selam"])


@pytest.mark.usefixtures("nora")
def test_two_people_at_two_desks_do_not_overwrite_each_other_unseen(client: Client) -> None:
    atelier = an_atelier("Oud")
    venue, host = atelier.venue, atelier.hosts.get()
    assert venue
    answer = an_answer(title_fr="Le luth", hosts=[host.code], venue=venue.code, version="old")

    stale = client.post(f"{DESK}oud/change/", answer)

    assert stale.status_code == 409
    assert "Somebody else changed this atelier meanwhile." in text(stale)
    assert 'value="Le luth"' in text(stale)
    version = re.search(r'name="version" value="([^"]+)"', text(stale))
    assert version
    client.post(f"{DESK}oud/change/", answer | {"version": version[1]})
    atelier.refresh_from_db()
    assert atelier.title["fr"] == "Le luth"


@pytest.mark.usefixtures("nora")
def test_translations_that_exist_are_kept(client: Client) -> None:
    atelier = an_atelier("Oud", story={"fr": "Nous jouons.", "uk": "Граємо."})
    version = atelier.changed_at.isoformat()
    host = atelier.hosts.get()
    assert atelier.venue

    client.post(
        f"{DESK}oud/change/",
        an_answer(hosts=[host.code], venue=atelier.venue.code, version=version),
    )

    atelier.refresh_from_db()
    assert set(atelier.story) == {"fr", "ar", "uk"}


@pytest.mark.usefixtures("nora")
def test_a_host_is_found_by_name_and_nothing_typed_is_lost(client: Client) -> None:
    hachem, samira = a_member("Hachem"), a_member("Samira")

    typed = an_answer(title_fr="Oud", find_host="hachem", find="host", hosts=[samira.code])
    html = text(client.post(f"{DESK}new/", typed))

    assert "Hachem" in html
    assert re.search(rf'value="{samira.code}"[^>]*checked', html)
    assert re.search(rf'value="{hachem.code}"[^>]*checked', html)
    assert 'value="Oud"' in html
    assert "أحب الطبخ." in html
    assert Atelier.objects.count() == 0
    nobody = text(client.post(f"{DESK}new/", typed | {"find_host": "zzzz"}))
    assert "Nobody by that name." in nobody


@pytest.mark.usefixtures("nora")
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"title_fr": " \u202e\u200e "}, "Write a title."),
        ({"door": ""}, "Choose a pictogram."),
        ({"seats": "0"}, "Choose at least 1 seat."),
        ({"seats": "1" + "0" * 18}, "Choose at most 500 seats."),
        ({"seats": "douze"}, "Write a number"),
        ({"mode": "draw", "newcomers_at_least": "8", "locals_at_least": "8"}, "need more seats"),
        ({"mode": "draw", "newcomers_at_least": "8", "newcomers_at_most": "2"}, "is larger than"),
        ({"story_fr": "a" * 2000}, "1500"),
        ({"hosts": ["nobody"]}, "Choose an answer from the list."),
        ({"venue": "nowhere"}, "Choose an answer from the list."),
    ],
)
def test_what_cannot_be_read_comes_back_in_words(
    client: Client, given: dict[str, Any], said: str
) -> None:
    answer = client.post(f"{DESK}new/", an_answer(**given))

    assert answer.status_code == 422
    assert said in text(answer)
    assert Atelier.objects.count() == 0


@pytest.mark.usefixtures("nora")
@pytest.mark.parametrize(
    "title", ["<script>alert(1)</script>", "{{7*7}}", "${x}", "%s %(a)s", "'; DROP TABLE", "🍲"]
)
def test_any_title_is_shown_as_it_was_typed(client: Client, title: str) -> None:
    made = client.post(f"{DESK}new/", an_answer(title_fr=title))

    page = client.get(made["Location"])

    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()
    assert Atelier.objects.get().title["fr"] == title


@pytest.mark.usefixtures("nora")
def test_an_atelier_without_a_host_or_a_place_is_not_published(client: Client) -> None:
    client.post(f"{DESK}new/", an_answer(story_fr=""))

    answer = client.post(f"{DESK}cuisine-d-alep/publish/", follow=True)

    assert "Before publishing, add: its story in simple French, its host, its place." in text(
        answer
    )
    assert Atelier.objects.get().state == Atelier.State.DRAFT


@pytest.mark.usefixtures("nora")
def test_a_second_atelier_of_the_same_name_has_its_own_address(client: Client) -> None:
    client.post(f"{DESK}new/", an_answer())
    client.post(f"{DESK}new/", an_answer())
    client.post(f"{DESK}new/", an_answer(title_fr="New", title_own=""))
    client.post(f"{DESK}new/", an_answer(title_fr="مطبخ", title_own=""))

    slugs = sorted(Atelier.objects.values_list("slug", flat=True))
    assert slugs[0].startswith("cook-")
    assert slugs[1] == "cuisine-d-alep"
    assert slugs[2].startswith("cuisine-d-alep-")
    assert slugs[3].startswith("new-")


@pytest.mark.usefixtures("nora")
def test_closing_cancels_the_dates_to_come_and_tells_people(client: Client) -> None:
    session = the_date(a_series(an_atelier("Oud"), n=3))
    joining.join(member=a_member(), session_id=session.pk, now=NOW)

    client.post(f"{DESK}oud/close/", {"reason": "Hachem déménage"})
    client.post(f"{DESK}oud/close/", {"reason": "deux fois"})

    assert Atelier.objects.get().state == Atelier.State.CLOSED
    assert Session.objects.planned().count() == 0
    assert Notice.objects.filter(kind="gatherings.called_off").count() == 1
    assert set(Session.objects.values_list("cancelled_because", flat=True)) == {"Hachem déménage"}
    again = client.post(f"{DESK}oud/publish/", follow=True)
    assert "This atelier is closed. Make a new one." in text(again)
    assert client.post(f"{DESK}oud/close/", {"reason": "a" * 400}).status_code == 422


def test_publishing_twice_changes_nothing() -> None:
    atelier = an_atelier(state=Atelier.State.DRAFT)

    deeds.publish_atelier(atelier=atelier, by=None, now=NOW)
    deeds.publish_atelier(atelier=atelier, by=None, now=NOW + dt.timedelta(days=1))

    atelier.refresh_from_db()
    assert atelier.changed_at == NOW


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


@pytest.mark.usefixtures("nora")
@pytest.mark.parametrize("path", [DESK, f"{DESK}premier/", "/en/desk/"])
def test_one_or_thirty_cost_the_same_queries(client: Client, path: str) -> None:
    first = an_atelier("Premier")
    a_series(first, first_on=dt.date(2027, 3, 8), starts_at=dt.time(18))
    client.get(path)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        counts.append(len(queries))
        a_series(first, n=29)
        for n in range(29):
            a_series(
                an_atelier(f"Atelier {n}"), first_on=dt.date(2027, 3, 8), starts_at=dt.time(18)
            )

    assert counts[0] == counts[1]


def test_today_shows_each_door_with_its_host_and_its_count() -> None:
    hachem = a_member("Hachem", phone="+32470123456")
    session = the_date(
        a_series(an_atelier("Oud", hachem, seats=4), first_on=NOW.date(), starts_at=dt.time(18))
    )
    joining.join(member=a_member(), session_id=session.pk, now=NOW)
    a_series(an_atelier("Demain"), first_on=dt.date(2027, 3, 9))

    [door] = today(NOW).content  # type: ignore[misc, attr-defined]

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


@pytest.mark.usefixtures("nora")
def test_a_change_that_would_unpublish_comes_back_with_a_sentence(client: Client) -> None:
    atelier = an_atelier("Oud")
    version = atelier.changed_at.isoformat()

    answer = client.post(f"{DESK}oud/change/", an_answer(version=version))

    assert answer.status_code == 422
    assert "Before publishing, add: its host, its place." in text(answer)
    assert 'value="Cuisine d’Alep"' in text(answer)


@pytest.mark.usefixtures("nora")
def test_a_draw_keeps_its_bounds_and_shows_them_again(client: Client) -> None:
    bounds = {
        "newcomers_at_least": "4",
        "locals_at_least": "4",
        "newcomers_at_most": "",
        "unknown_at_most": "3",
    }
    client.post(f"{DESK}new/", an_answer(mode="draw", title_own="", **bounds))

    atelier = Atelier.objects.get()
    assert atelier.mix == {"newcomers_at_least": 4, "locals_at_least": 4, "unknown_at_most": 3}
    html = text(client.get(f"{DESK}{atelier.slug}/change/"))
    assert re.search(r'name="newcomers_at_least" value="4"', html)
    assert re.search(r'name="unknown_at_most" value="3"', html)


@pytest.mark.usefixtures("nora")
def test_a_search_while_changing_keeps_what_was_typed(client: Client) -> None:
    an_atelier("Oud", language="ar", story={"ar": "نعزف معًا.", "fr": "Nous jouons."})
    a_member("Selam")
    assert "نعزف معًا.</textarea>" in text(client.get(f"{DESK}oud/change/"))

    html = text(
        client.post(f"{DESK}oud/change/", an_answer(find="host", find_host="Selam", version="x"))
    )

    assert "Selam" in html
    assert 'value="Cuisine d’Alep"' in html


@pytest.mark.usefixtures("nora")
def test_an_atelier_of_a_place_no_longer_used_still_shows_it(client: Client) -> None:
    an_atelier("Oud", venue=a_venue("Vieille halle", is_open=False))

    assert "Vieille halle" in text(client.get(f"{DESK}oud/change/"))
    assert "Vieille halle" not in text(client.get(f"{DESK}new/"))


@pytest.mark.usefixtures("nora")
def test_the_first_series_proposes_usual_hours(client: Client) -> None:
    an_atelier("Oud")

    assert 'value="18:30"' in text(client.get(f"{DESK}oud/plan/"))
