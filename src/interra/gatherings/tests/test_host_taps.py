"""Who is there: taps from a page, taps that a phone has kept, and people who were not expected."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from uuid import uuid4

import pytest

from interra.foundation.journal.models import Entry
from interra.gatherings.actions import joining
from interra.gatherings.models import Attendee, PresenceMark, Registration
from interra.gatherings.tests.hosting import at, samira, text
from interra.gatherings.tests.make import NOON, SATURDAY, a_session
from interra.people.tests.make import a_coordinator, a_member, sign_in_staff

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
ENDS = SATURDAY + dt.timedelta(hours=2)
PAGES = ("host_session", "presence", "screen", "paper", "tables", "tables_paper")
DEEDS = ("tap", "taps", "guest")


def test_the_tap_of_a_host_does_not_reach_another_session(marc, session):
    other = a_session()
    joining.join(member=a_member("Bruno"), session_id=other.pk, now=NOON)
    bruno = Attendee.objects.get(member__name="Bruno")

    marc.post(at(session, "tap"), {"tap": bruno.pk, "page": uuid4()})

    assert PresenceMark.objects.count() == 0


def test_without_javascript_a_tap_is_a_form_and_a_second_tap_takes_it_back(marc, session):
    page = uuid4()
    answer = marc.post(at(session, "tap"), {"tap": samira().pk, "page": page})
    assert answer.url == at(session)
    assert samira().is_present
    shown = text(marc.get(at(session)))
    assert 'aria-pressed="true"' in shown
    assert f'value="{samira().pk} {PresenceMark.objects.get().op}"' in shown

    undo = f"{samira().pk} {PresenceMark.objects.get().op}"
    marc.post(at(session, "tap"), {"tap": undo, "page": uuid4()})

    assert not samira().is_present


def test_the_back_button_and_a_double_tap_change_nothing_more(marc, session):
    tap = {"tap": samira().pk, "page": uuid4()}

    for _ in range(3):
        marc.post(at(session, "tap"), tap)

    assert PresenceMark.objects.count() == 1


def test_a_person_without_a_registration_is_added_once(marc, session):
    sent = {"name": "  سلام ", "op": uuid4()}

    for _ in range(2):
        marc.post(at(session, "guest"), sent)

    assert [one.name for one in Attendee.objects.filter(member=None)] == ["سلام"]
    assert "2</span>" in text(marc.get(at(session)))


@pytest.mark.parametrize("name", ["", "   ", "Interra", "\u202e"])
def test_a_name_that_is_none_is_explained(marc, session, name):
    answer = marc.post(at(session, "guest"), {"name": name, "op": uuid4()}, follow=True)

    assert answer.status_code == 200
    assert 'data-tone="error"' in text(answer)
    assert Registration.objects.filter(source="door").count() == 0


def a_batch(*taps: dict[str, Any], guests: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    kept = {"data": json.dumps({"taps": taps, "guests": guests})}
    return kept | {"content_type": "application/json"}


def a_kept_tap(who: float | str, **given: Any) -> dict[str, Any]:
    at_ms = int(SATURDAY.timestamp() * 1000)
    return {"op": str(uuid4()), "who": who, "add": True, "undoes": [], "at": at_ms} | given


def test_what_a_phone_has_kept_is_merged_and_the_list_comes_back(marc, session):
    key = str(uuid4())
    olena = {"op": key, "name": "Olena", "at": int(SATURDAY.timestamp() * 1000)}
    batch = a_batch(a_kept_tap(samira().pk), guests=(olena,))

    for _ in range(2):
        answer = marc.post(at(session, "taps"), **batch)

    said = answer.json()
    assert (said["late"], said["closed"]) == (0, False)
    assert [(one["name"], len(one["taps"]), one["key"]) for one in said["people"]] == [
        ("Olena", 1, key),
        ("Samira", 1, ""),
    ]
    assert set(said["people"][0]) == {"who", "key", "name", "taps"}
    assert PresenceMark.objects.count() == 2


def test_a_phone_takes_back_the_guest_it_has_just_written(marc, session):
    key = str(uuid4())
    olena = {"op": key, "name": "Olena", "at": int(SATURDAY.timestamp() * 1000)}
    undo = a_kept_tap(key, add=False, undoes=[key])

    said = marc.post(at(session, "taps"), **a_batch(undo, guests=(olena,))).json()

    assert [(one["name"], one["taps"]) for one in said["people"]] == [
        ("Olena", []),
        ("Samira", []),
    ]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("\u202eOlena\x00  K.", "Olena K."), ("\u200b", ""), ("é" * 5000, "é" * 80)],
)
def test_a_name_typed_without_network_is_read_as_any_other(marc, session, typed, kept):
    guest = {"op": str(uuid4()), "name": typed, "at": int(SATURDAY.timestamp() * 1000)}

    marc.post(at(session, "taps"), **a_batch(guests=(guest,)))

    there = Attendee.objects.get(member=None)
    assert (there.name, there.is_present) == (kept, True)


def test_the_list_that_comes_back_to_the_team_is_written_down_too(client, session, time_machine):
    time_machine.move_to(SATURDAY, tick=False)
    nora = sign_in_staff(client, a_coordinator())

    nora.post(at(session, "taps"), **a_batch())

    assert Entry.objects.filter(verb="gatherings.names_opened").count() == 1


def test_two_days_later_the_taps_still_count_but_no_name_goes_out(marc, session, time_machine):
    time_machine.move_to(ENDS + 2 * DAY, tick=False)

    said = marc.post(at(session, "taps"), **a_batch(a_kept_tap(samira().pk))).json()

    assert said == {"late": 0, "closed": True, "people": []}
    assert samira().is_present


@pytest.mark.parametrize(
    "body",
    [
        "",
        "null",
        "[]",
        "{}",
        '{"taps": 3, "guests": []}',
        '{"taps": [null], "guests": []}',
        '{"taps": [], "guests": [{"op": "x", "name": "a", "at": 1}]}',
        '{"taps": [{"op": "x"}], "guests": []}',
        "[" * 10_000,
        json.dumps({"taps": [a_kept_tap(0)], "guests": []}),
        json.dumps({"taps": [a_kept_tap(1.5)], "guests": []}),
        json.dumps({"taps": [a_kept_tap(10**30)], "guests": []}),
        json.dumps({"taps": [a_kept_tap(1, at=1e400)], "guests": []}),
        json.dumps({"taps": [a_kept_tap(1, at=1e20)], "guests": []}),
        json.dumps({"taps": [a_kept_tap(1, at="x")], "guests": []}),
        json.dumps({"taps": [a_kept_tap(1, undoes="x")], "guests": []}),
        json.dumps({"taps": [a_kept_tap(1)] * 501, "guests": []}),
        b"\xff\xfe",
    ],
)
def test_what_no_page_of_ours_sends_is_refused_without_noise(marc, session, body):
    answer = marc.post(at(session, "taps"), body, content_type="application/json")

    assert answer.status_code == 400


@pytest.mark.parametrize(
    "sent", [{}, {"tap": ""}, {"tap": "x"}, {"tap": "1", "page": "x"}, {"tap": f"{10**30}"}]
)
def test_a_form_that_is_not_ours_is_refused(marc, session, sent):
    assert marc.post(at(session, "tap"), sent).status_code == 400
    assert marc.post(at(session, "guest"), {"name": "Olena", "op": "x"}).status_code == 400


def test_a_tap_or_a_table_after_the_closing_is_explained(marc, session, time_machine):
    time_machine.move_to(ENDS + 2 * DAY, tick=False)

    tapped = marc.post(at(session, "tap"), {"tap": samira().pk, "page": uuid4()}, follow=True)

    assert text(tapped).count("The list of names is closed.") == 2
    assert PresenceMark.objects.count() == 0
