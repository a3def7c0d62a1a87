"""What a browser is remembered by is written once, and whenever it has changed."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session

from interra.foundation.sessions import SessionStore

pytestmark = pytest.mark.django_db


def test_a_new_session_is_written_once_with_what_it_holds(django_assert_num_queries):
    browser = SessionStore()
    browser.cycle_key()
    browser["who"] = "7"
    assert not Session.objects.exists()

    with django_assert_num_queries(1):
        browser.save()
        browser.save()  # the end of the request

    assert len(browser.session_key) >= 32
    assert SessionStore(browser.session_key)["who"] == "7"


def test_what_changes_later_is_written_too_deep_inside_as_well():
    browser = SessionStore()
    browser["seen"] = {"pages": [1]}
    browser.save()
    browser["seen"]["pages"].append(2)
    browser.save()

    assert SessionStore(browser.session_key)["seen"] == {"pages": [1, 2]}


def test_a_session_closed_from_elsewhere_does_not_come_back():
    browser = SessionStore()
    browser["who"] = "7"
    browser.save()
    browser.delete()
    other = SessionStore(browser.session_key)
    other["who"] = "8"

    other.save()

    assert other.session_key != browser.session_key
    assert Session.objects.count() == 1


def test_a_session_that_was_flushed_begins_again_under_another_key():
    browser = SessionStore()
    browser["who"] = "7"
    browser.save()
    old = browser.session_key
    browser.flush()
    browser["who"] = "7"
    browser.save()

    assert browser.session_key != old
    assert [one.pk for one in Session.objects.all()] == [browser.session_key]
