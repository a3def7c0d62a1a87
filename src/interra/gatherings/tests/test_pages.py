"""Upper floors say where a session is told, and which ones nobody may see yet."""

from __future__ import annotations

import pytest

from interra.gatherings.queries import pages
from interra.gatherings.tests.make import a_session

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_registered(monkeypatch):
    monkeypatch.setattr(pages, "_pages", [])
    monkeypatch.setattr(pages, "_shown", [])


def test_who_registers_twice_is_asked_once():
    asked = []

    def page(session):
        asked.append(session)

    def keep(sessions):
        asked.append(sessions)
        return sessions

    session = a_session()
    for _ in "12":
        pages.register_page(page)
        pages.register_shown(keep)

    assert pages.page_of(session) == "/en/"  # nobody tells it in full: the agenda does
    assert list(pages.shown(type(session).objects.all())) == [session]
    assert len(asked) == 2
