"""The deeds by themselves: what the desk's pages do not show."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from interra.foundation import privacy
from interra.gatherings.models import Draw, Session
from interra.gatherings.queries.pages import page_of
from interra.gatherings.tests.make import a_session
from interra.people.actions.merging import merge, take_apart
from interra.people.tests.make import a_coordinator, a_member
from interra.steps.e_agenda.actions import ateliers, dates
from interra.steps.e_agenda.models import Atelier
from interra.steps.e_agenda.queries import pages
from interra.steps.e_agenda.tests.make import NOW, a_series, an_atelier, the_date

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(hours=1)


def told_of(atelier: Atelier) -> ateliers.Told:
    return ateliers.Told(
        title={"fr": "Le luth"},
        story=atelier.story,
        language="fr",
        door=atelier.door,
        hosts=list(atelier.hosts.all()),
        venue=atelier.venue,
    )


def test_a_draft_may_be_changed_before_it_is_ready() -> None:
    atelier = an_atelier(state=Atelier.State.DRAFT, venue=None, story={})

    ateliers.change_atelier(atelier=atelier, told=told_of(atelier), by=None, now=LATER)

    atelier.refresh_from_db()
    assert (atelier.title, atelier.changed_at) == ({"fr": "Le luth"}, LATER)


def test_a_published_atelier_keeps_its_place() -> None:
    atelier = an_atelier()
    told = ateliers.Told(
        title={"fr": "Oud"}, story=atelier.story, language="fr", door="music", hosts=[]
    )

    with pytest.raises(ateliers.NotReady):
        ateliers.change_atelier(atelier=atelier, told=told, by=None, now=LATER)

    atelier.refresh_from_db()
    assert atelier.title == {"fr": "Cuisine d’Alep"}
    assert atelier.hosts.count() == 1


def test_a_closed_atelier_does_not_change() -> None:
    atelier = an_atelier(state=Atelier.State.CLOSED)

    with pytest.raises(ateliers.Over):
        ateliers.change_atelier(atelier=atelier, told=told_of(atelier), by=None, now=LATER)


def test_a_draw_that_is_sealed_keeps_its_hour_when_the_date_moves() -> None:
    session = the_date(a_series(an_atelier(mode=Session.Mode.DRAW)))
    closed = session.closes_at
    Draw.objects.create(session=session, promised_at=NOW, seed_commitment="", sealed_at=closed)

    dates.move_date(
        session=session,
        day=dt.date(2027, 4, 3),
        starts_at=dt.time(10),
        minutes=60,
        by=None,
        now=closed + dt.timedelta(hours=1),
    )

    session.refresh_from_db()
    assert session.closes_at == closed


def test_a_host_who_leaves_takes_their_words_away() -> None:
    hachem, lea = a_member("Hachem"), a_member("Léa")
    alone = an_atelier("Oud", hachem, host_words={"fr": "J’aime l’oud."})
    together = an_atelier("Yoga", hachem, lea, host_words={"fr": "Nous aimons le yoga."})

    with translation.override("en"):
        held = privacy.everything_about(hachem)["My ateliers"]
    assert held == {
        "Ateliers I host": [
            {"Title": "Oud", "My words": "J’aime l’oud."},
            {"Title": "Yoga", "My words": "Nous aimons le yoga."},
        ]
    }

    privacy.erase_everywhere(hachem, now=LATER)
    alone.refresh_from_db()
    together.refresh_from_db()
    assert (alone.host_words, alone.hosts.count(), alone.changed_at) == ({}, 0, LATER)
    assert together.host_words == {"fr": "Nous aimons le yoga."}
    assert [host.name for host in together.hosts.all()] == ["Léa"]


def test_a_session_of_no_atelier_has_no_page_here() -> None:
    assert pages.page_of(a_session()) is None
    assert page_of(a_session()) == f"/{translation.get_language()}/"


def test_an_atelier_without_a_place_or_a_date_still_has_its_page() -> None:
    shown = pages.atelier_page(an_atelier(venue=None), None, NOW)

    assert shown is not None
    assert (shown.place, shown.date, shown.host) == (None, None, "Hachem")


def test_things_say_their_names_to_those_who_keep_the_house() -> None:
    series = a_series(an_atelier("Oud"))
    session = the_date(series)

    assert str(series.atelier) == "Atelier oud"
    assert str(series) == f"Series {series.code}"
    assert str(session.of_atelier) == f"Session #{session.pk} of atelier #{series.atelier_id}"
    assert str(series.atelier.venue) == "Café du Parc"


def test_ateliers_follow_the_page_of_their_host_that_stays_and_come_back() -> None:
    nora, kept, other = a_coordinator(), a_member("Hachem"), a_member("Hachem B.")
    alone, together = an_atelier("Soupe", other), an_atelier("Pain", kept, other)

    merge(kept=kept, other_code=other.code, by=nora, now=NOW)
    assert [list(one.hosts.all()) for one in (alone, together)] == [[kept], [kept]]

    take_apart(kept=kept, by=nora, now=NOW)
    assert list(alone.hosts.all()) == [other]
    assert set(together.hosts.all()) == {kept, other}


def test_an_atelier_given_to_somebody_else_meanwhile_stays_theirs() -> None:
    nora, kept, other, marc = a_coordinator(), a_member("Hachem"), a_member(), a_member("Marc")
    atelier = an_atelier("Soupe", other)
    merge(kept=kept, other_code=other.code, by=nora, now=NOW)
    atelier.hosts.set([marc])

    take_apart(kept=kept, by=nora, now=NOW)

    assert list(atelier.hosts.all()) == [marc]
