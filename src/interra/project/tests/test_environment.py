"""What an operator writes is read, or refused with a sentence."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from interra.project import environment as env


def test_one_word_among_those_that_make_sense(monkeypatch):
    monkeypatch.delenv("INTERRA_BEACON", raising=False)
    assert env.one_of("BEACON", ("dice", "house"), "house") == "house"
    monkeypatch.setenv("INTERRA_BEACON", "dice")
    assert env.one_of("BEACON", ("dice", "house"), "house") == "dice"


def test_another_word_is_refused(monkeypatch):
    monkeypatch.setenv("INTERRA_BEACON", "stars")

    with pytest.raises(ImproperlyConfigured, match="one of dice, house, not 'stars'"):
        env.one_of("BEACON", ("dice", "house"), "house")
