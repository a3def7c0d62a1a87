"""The page of a draw checks it in the reader's own browser; a table that was touched is found out."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import translation

from interra.gatherings.actions import beacons, drawing, joining
from interra.gatherings.actions.promising import promise
from interra.gatherings.models import Draw
from interra.gatherings.rules.beacons import Kind
from interra.people.tests.make import a_coordinator, a_member
from interra.steps.e_agenda.tests.make import a_date, an_atelier


@pytest.fixture
def session(soon):
    session = a_date(an_atelier("Le grand couscous", mode="draw"), starts=soon, seats=3)
    promise(session=session, beacon=Kind.DICE, now=session.closes_at - timedelta(days=1))
    people = [a_member(name) for name in ("سميرة", "Marc", "ሰላም", "Yonas", "Zoé")]
    for person in people:
        joining.join(
            member=person, session_id=session.pk, now=session.closes_at - timedelta(hours=1)
        )
    hold(session, people)
    return session


def hold(session, people):
    now = session.closes_at
    drawing.seal_draw(session_id=session.pk, by=None, now=now)
    for digits, who in (("4162253614", people[0]), ("6543216543", a_coordinator())):
        beacons.throw_dice(session_id=session.pk, digits=digits, by=who, now=now)
    drawing.hold_draw(session_id=session.pk, by=None, now=now)


def checks_of(phone):
    """The mark before each check that stands on the page; a blank one is not made here."""
    lines = phone.page.locator("[data-check]:visible").all_inner_texts()
    return [text[0] if text[0] in "✓✗" else " " for text in lines]


def shown(phone):
    said = phone.page.locator("[data-said]")
    return [one.get_attribute("data-said") for one in said.all() if one.is_visible()]


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_browser_makes_the_seven_checks(a_phone, session, language):
    phone = a_phone()
    with translation.override(language):
        phone.open(f"/{language}/draws/{session.code}/")
    phone.page.locator("[data-said=right]").wait_for()

    assert checks_of(phone) == ["✓"] * 7
    assert shown(phone) == ["right"]
    assert phone.fits()


def kept(phone, link, folder):
    with phone.page.expect_download() as started:
        phone.page.locator(link).first.click()
    path = folder / started.value.suggested_filename
    started.value.save_as(path)
    return path


def checked(program, file, noted):
    command = [sys.executable, program, file, noted]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 -- ours


@pytest.mark.parametrize(("language", "js"), [("fr", False), ("ar", True)])
def test_the_program_and_the_file_are_taken_home_and_agree(
    a_phone, session, language, js, tmp_path
):
    """By hand: the print that was noted before is the one shown after, and the file holds it."""
    phone = a_phone(js=js)
    phone.open(f"/{language}/draws/{session.code}/")
    noted = Draw.objects.get(session=session).commitment
    file = kept(phone, "a[download][href$='draw.json']", tmp_path)
    program = kept(phone, "a[download='verify.py']", tmp_path)

    right, wrong = (checked(program, file, word) for word in (noted, "0" * 64))

    assert (right.returncode, right.stdout.count("yes ")) == (0, 8)
    assert (wrong.returncode, wrong.stdout.count("NO ")) == (1, 1)
    assert phone.sees(noted)
    assert len(program.read_text("utf-8").splitlines()) <= 30


def test_without_javascript_the_page_says_what_the_server_checked(a_phone, session):
    phone = a_phone(js=False)
    phone.open(f"/fr/draws/{session.code}/")

    assert (checks_of(phone), shown(phone)) == ([" "] * 7, ["here"])
    assert phone.sees("Le programme qui vérifie")


def _swap(told):
    groups = told["groups"]
    groups[0] = next(group for group in groups if group != groups[0])


def _promise_more(told):
    told["chances"][told["people"][0]] += 1


def _choose(told):
    told["beacon"] = "lotto-be:2026-03-18:1-2-3-4-5-6+7"


def _spoil(told):
    del told["groups"]


@pytest.mark.parametrize("tamper", [_swap, _promise_more, _choose, _spoil])
def test_a_file_that_was_touched_does_not_pass(a_phone, session, tamper):
    from interra.gatherings.queries.transcripts import transcript

    told = json.loads(json.dumps(transcript(Draw.objects.get(session=session))))
    tamper(told)
    phone = a_phone()
    phone.page.route("**/draw.json", lambda route: route.fulfill(json=told))
    phone.open(f"/fr/draws/{session.code}/")
    phone.page.locator("[data-said=wrong]").wait_for()

    assert "✗" in checks_of(phone)
    assert shown(phone) == ["wrong"]
