"""The coordinator writes an atelier down, publishes it, changes it, closes it."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import pytest

from interra.foundation.notices.models import Notice
from interra.gatherings.actions import joining
from interra.gatherings.models import Session
from interra.gatherings.rules.mixing import Mix
from interra.people.tests.make import a_member
from interra.steps.e_agenda.actions import ateliers as deeds
from interra.steps.e_agenda.models import Atelier
from interra.steps.e_agenda.rules import BRUSSELS
from interra.steps.e_agenda.tests.make import NOW, a_date, a_series, an_atelier, the_date
from interra.steps.e_agenda.tests.typed import DESK, an_answer, hours, text
from interra.territory.tests.make import a_venue

if TYPE_CHECKING:
    from django.test import Client


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]


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
def test_a_change_that_would_unpublish_comes_back_with_a_sentence(client: Client) -> None:
    atelier = an_atelier("Oud")
    version = atelier.changed_at.isoformat()

    answer = client.post(f"{DESK}oud/change/", an_answer(version=version))

    assert answer.status_code == 422
    assert "Before publishing, add: its host, its place." in text(answer)
    assert 'value="Cuisine d’Alep"' in text(answer)


@pytest.mark.usefixtures("nora")
def test_a_new_draw_is_mixed_and_its_mix_has_a_page(client: Client) -> None:
    client.post(f"{DESK}new/", an_answer(mode="draw", title_own=""))
    atelier = Atelier.objects.get()
    assert atelier.mix == Mix.of(newcomers_at_least=4, locals_at_least=4)
    page = f"{DESK}{atelier.slug}/mix/"

    ready = text(client.get(f"{page}?preset=none"))
    refused = client.post(page, {"women_at_least": "99", "reason": "Essai"})
    kept = client.post(page, {"locals_at_least": "3", "reason": "On parle français"})

    atelier.refresh_from_db()
    assert 'name="locals_at_least" value' not in ready
    assert (refused.status_code, kept.status_code) == (422, 302)
    assert (atelier.mix, atelier.mix_reason) == (Mix.of(locals_at_least=3), "On parle français")
    shown = text(client.get(f"{DESK}{atelier.slug}/"))
    assert "At least 3 people who have been here longer" in shown
    assert "On parle français" in shown
    assert 'value="On parle français"' in text(client.get(page))


@pytest.mark.usefixtures("nora")
def test_a_closed_atelier_keeps_its_mix_and_says_why(client: Client) -> None:
    an_atelier("Oud", mode=Session.Mode.DRAW, state=Atelier.State.CLOSED)

    answer = client.post(f"{DESK}oud/mix/", {"locals_at_least": "3", "reason": "Trop tard"})

    assert answer.status_code == 422
    assert 'value="Trop tard"' in text(answer)


@pytest.mark.usefixtures("nora")
def test_fewer_seats_than_the_mix_asks_for_are_refused(client: Client) -> None:
    mix = Mix.of(newcomers_at_least=4, locals_at_least=4).as_json()
    an_atelier("Oud", mode=Session.Mode.DRAW, mix_rules=mix)

    answer = client.post(f"{DESK}oud/change/", an_answer(mode="draw", seats="6"))

    assert "need more seats than there are" in text(answer)


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
