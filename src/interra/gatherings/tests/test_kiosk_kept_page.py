"""What a tablet keeps for the hour without a network: one page, one worker, and nobody's name."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from interra.gatherings.actions import joining
from interra.gatherings.queries.kiosk import kept_dates
from interra.gatherings.tests.make import a_session
from interra.people.tests.make import a_coordinator, a_member, sign_in_staff

if TYPE_CHECKING:
    from interra.gatherings.models import Session

pytestmark = pytest.mark.django_db


def a_date_to_come(title: str, *, days: int = 3, **given: object) -> Session:
    now = timezone.now()
    return a_session(title, starts_at=now + dt.timedelta(days=days), now=now, **given)


@pytest.fixture
def tablet(client):
    """Nora has opened the kiosk on it."""
    sign_in_staff(client, a_coordinator("Nora"))
    client.post(reverse("gatherings:open_kiosk"))
    return client


def test_the_kept_page_shows_the_seats_of_the_week_in_all_languages_and_nobody(tablet):
    a_date_to_come("Cuisine")
    a_date_to_come("Musique", mode="draw")
    a_date_to_come("Lointain", days=9)
    full = a_date_to_come("Complet", seats=1)
    joining.join(member=a_member("Samira"), session_id=full.pk, now=timezone.now())

    answer = tablet.get("/fr/borne/offline/")
    shown = answer.content.decode()

    assert [date.title["fr"] for date in kept_dates(timezone.now())] == ["Cuisine", "Musique"]
    for word in ("Cuisine", "Musique", "C’est noté.", "تم تسجيل طلبك.", "Genoteerd."):
        assert word in shown
    for word in ("Lointain", "Complet", "Samira", "Nora", "csrf"):
        assert word not in shown
    assert 'autocomplete="off"' in shown


def test_the_kept_page_ends_when_the_kiosk_does(tablet):
    until = int(tablet.get("/fr/borne/offline/")["X-Kept-Until"]) / 1000

    assert 12 * 3600 - 60 < until - timezone.now().timestamp() <= 12 * 3600


def test_the_worker_reaches_the_kiosk_and_no_further(tablet):
    answer = tablet.get("/ar/borne/worker.js")

    assert answer["Content-Type"] == "text/javascript"
    assert "Service-Worker-Allowed" not in answer
    start = tablet.get("/fr/borne/").content.decode()
    assert "/fr/borne/worker.js" in start
    assert "/ar/borne/worker.js" in start


def test_a_locked_kiosk_tells_the_browser_to_forget_its_queue_and_its_worker(tablet):
    closed = tablet.post(reverse("gatherings:close_kiosk"))

    assert closed["Clear-Site-Data"] == '"cache", "storage"'
