"""Samira reads all that we know of her, takes the file, and erases her account."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.utils import timezone

from interra.gatherings.actions import joining
from interra.gatherings.models import Seat
from interra.people.actions import codes
from interra.people.models import Member
from interra.people.tests.make import a_member
from interra.steps.e_agenda.tests.make import a_date, an_atelier


@pytest.mark.parametrize(("language", "js"), [("fr", True), ("ar", False)])
def test_read_take_erase(a_phone, language, js, soon, monkeypatch):
    monkeypatch.setattr(codes, "_a_code", lambda: "123456")
    samira = a_member("Samira", phone="+32470123456", phone_proved_at=timezone.now())
    session = a_date(an_atelier("Tricot et crochet"), starts=soon)
    joining.join(member=samira, session_id=session.pk, now=timezone.now())
    phone = a_phone(samira, js=js)
    phone.open(f"/{language}/me/")

    phone.tap("a[href$='/me/data/']")
    phone.tap("a[href$='/me/data/readable/']")
    phone.tap(".action-bar button")  # a code, please
    phone.type("code", "123456")
    phone.tap(".action-bar button")
    assert phone.sees("Samira")
    assert phone.fits()
    phone.open(f"/{language}/me/data/")
    with phone.page.expect_download() as coming:  # the code is still fresh
        phone.page.locator("a[href$='/me/data/download/']").click()
    taken = json.loads(Path(coming.value.path()).read_text(encoding="utf-8"))
    assert "Samira" in str(taken)
    assert "+32470123456" in str(taken)

    phone.open(f"/{language}/me/data/erase/")
    phone.tap(".button-danger")

    assert phone.path == f"/{language}/erased/"
    assert not Member.objects.filter(name="Samira").exists()
    assert not Seat.objects.filter(session=session, attendee__isnull=False).exists()
    phone.page.goto(f"{phone.site}/{language}/me/")
    assert phone.path.startswith(f"/{language}/enter/")
