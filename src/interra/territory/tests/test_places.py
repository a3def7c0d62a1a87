from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from interra.foundation.journal.models import Entry
from interra.people.tests.make import a_coordinator, sign_in_staff
from interra.territory.models import Venue
from interra.territory.tests.make import a_venue

if TYPE_CHECKING:
    from django.test import Client

    from interra.people.models import Member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nora")]


@pytest.fixture
def nora(client: Client) -> Member:
    nora = a_coordinator()
    sign_in_staff(client, nora)
    return nora


def an_answer(**given: Any) -> dict[str, Any]:
    usual = {
        "name": "Café du Parc",
        "kind": "cafe",
        "street": "Rue du Parc 12",
        "postcode": "4020",
        "city": "Liège",
        "quarter": "Droixhe",
        "point": "50.6469, 5.6022",
        "step_free": "on",
        "is_open": "on",
    }
    return usual | given


def test_nora_adds_a_place_then_changes_it(client: Client, nora: Member) -> None:
    client.post("/en/desk/places/new/", an_answer())
    venue = Venue.objects.get()
    client.post(f"/en/desk/places/{venue.code}/", an_answer(name="Café des Amis", is_open=""))

    venue.refresh_from_db()
    assert (venue.name, str(venue.latitude), venue.is_open) == ("Café des Amis", "50.64690", False)
    verbs = Entry.objects.order_by("pk").values_list("verb", "by")
    assert list(verbs) == [("territory.made", nora.pk), ("territory.changed", nora.pk)]
    html = client.get("/en/desk/places/").content.decode()
    assert "Café des Amis" in html
    assert "not used any more" in html


def test_the_form_of_a_place_shows_what_is_known(client: Client) -> None:
    venue = a_venue()

    html = client.get(f"/en/desk/places/{venue.code}/").content.decode()

    assert 'value="Café du Parc"' in html
    assert 'value="50.64690, 5.60220"' in html
    assert client.get("/en/desk/places/nope/").status_code == 404


def test_no_place_yet(client: Client) -> None:
    assert "No place yet." in client.get("/en/desk/places/").content.decode()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": "\u202e \x07"}, "Write a name."),
        ({"quarter": ""}, "Write a quarter."),
        ({"point": "chez moi"}, "Write two numbers: 50.63333, 5.56667."),
        ({"point": "99.0, 5.0"}, "Write two numbers: 50.63333, 5.56667."),
        ({"point": "50.0, 999.0"}, "Write two numbers: 50.63333, 5.56667."),
        ({"name": "a" * 200}, "160"),
    ],
)
def test_what_cannot_be_read_comes_back_in_words(
    client: Client, given: dict[str, str], said: str
) -> None:
    answer = client.post("/en/desk/places/new/", an_answer(**given))

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "Rue du Parc 12" in answer.content.decode()
    assert Venue.objects.count() == 0


def test_a_place_without_a_point_is_fine(client: Client) -> None:
    client.post("/en/desk/places/new/", an_answer(point=""))

    assert Venue.objects.get().latitude is None
