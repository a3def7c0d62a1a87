"""The host's pages: names for the hosts of that session only, a day around it, and nothing but names."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from interra.foundation.journal.models import Entry
from interra.gatherings.actions import joining, scheduling, tables
from interra.gatherings.models import Attendee, PresenceMark, Registration, TablePlan
from interra.gatherings.queries.here import door_digits, here_token
from interra.gatherings.tests.make import NOON, SATURDAY, a_session
from interra.people.models import Member
from interra.people.tests.make import a_coordinator, a_local, a_member, a_newcomer, sign_in_staff

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse
    from django.test import Client

    from interra.gatherings.models import Session

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
ENDS = SATURDAY + dt.timedelta(hours=2)
PAGES = ("host_session", "presence", "screen", "paper", "tables", "tables_paper")
DEEDS = ("tap", "taps", "guest")


def at(session: Session, page: str = "presence") -> str:
    return reverse(f"gatherings:{page}", args=[session.code])


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


@pytest.fixture
def session() -> Session:
    """Marc welcomes; Samira comes."""
    made = a_session(hosts=[a_local("Marc", phone="+32470111111")])
    samira = a_newcomer("Samira", phone="+32470222222", email="s@example.org", language="ar")
    joining.join(member=samira, session_id=made.pk, now=NOON)
    return made


@pytest.fixture
def marc(client: Client, session: Session, time_machine: Any) -> Client:
    """The host's phone, when people come in."""
    time_machine.move_to(SATURDAY, tick=False)
    client.force_login(Member.objects.get(name="Marc"))
    return client


def samira() -> Attendee:
    return Attendee.objects.get(member__name="Samira")


def test_a_host_finds_their_sessions(marc, session):
    page = text(marc.get(reverse("gatherings:host")))

    assert at(session, "host_session") in page
    assert "1 person comes" in page


def test_who_hosts_nothing_sees_an_empty_list(client, session):
    client.force_login(Member.objects.get(name="Samira"))

    page = text(client.get(reverse("gatherings:host")))

    assert session.code not in page
    assert "no date as host" in page


@pytest.mark.parametrize("page", ["host_session", "presence", "paper"])
def test_the_host_reads_names_and_nothing_else(marc, session, page):
    shown = text(marc.get(at(session, page)))

    assert "Samira" in shown
    private = ("470222222", "s@example.org", "newcomer", samira().member.code, 'lang="ar"')
    assert [word for word in private if word in shown] == []


@pytest.mark.parametrize("page", ["host_session", "presence", "paper", "tables", "tables_paper"])
@pytest.mark.parametrize("now", [SATURDAY - 25 * DAY / 24, ENDS + 25 * DAY / 24])
def test_a_day_before_and_a_day_after_there_is_no_name(marc, session, time_machine, page, now):
    time_machine.move_to(now, tick=False)

    answer = marc.get(at(session, page))

    assert answer.status_code == 200
    assert "Samira" not in text(answer)


@pytest.mark.parametrize("page", [*PAGES, *DEEDS])
def test_for_the_host_of_another_session_it_does_not_exist(client, session, time_machine, page):
    time_machine.move_to(SATURDAY, tick=False)
    yvette = a_member("Yvette")
    a_session(hosts=[yvette])
    client.force_login(yvette)

    answer = (client.post if page in DEEDS else client.get)(at(session, page))

    assert answer.status_code == 404


@pytest.mark.parametrize("page", [*PAGES, *DEEDS])
def test_who_comes_to_it_does_not_see_the_host_pages(client, session, page):
    client.force_login(Member.objects.get(name="Samira"))

    answer = (client.post if page in DEEDS else client.get)(at(session, page))

    assert answer.status_code == 404


@pytest.mark.parametrize("page", [*PAGES, *DEEDS])
def test_a_stranger_is_sent_to_the_entrance(client, session, page):
    answer = (client.post if page in DEEDS else client.get)(at(session, page))

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("people:enter"))


def test_the_tap_of_a_host_does_not_reach_another_session(marc, session):
    other = a_session()
    joining.join(member=a_member("Bruno"), session_id=other.pk, now=NOON)
    bruno = Attendee.objects.get(member__name="Bruno")

    marc.post(at(session, "tap"), {"tap": bruno.pk, "page": uuid4()})

    assert PresenceMark.objects.count() == 0


def test_somebody_of_the_team_needs_the_second_factor_and_is_written_down(
    client, session, time_machine
):
    time_machine.move_to(SATURDAY, tick=False)
    nora = a_coordinator()
    client.force_login(nora)
    without = client.get(at(session)).status_code
    sign_in_staff(client, nora)

    pages = [client.get(at(session, page)) for page in ("host_session", "presence", "paper")]

    assert without == 404
    assert all("Samira" in text(page) for page in pages)
    assert [entry.by for entry in Entry.objects.filter(verb="gatherings.names_opened")] == [nora]


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


def test_the_screen_shows_the_code_of_this_minute_and_no_name(marc, session, time_machine):
    shown = text(marc.get(at(session, "screen")))
    time_machine.move_to(SATURDAY + dt.timedelta(minutes=1), tick=False)
    later = text(marc.get(at(session, "screen")))

    assert "<svg" in shown
    assert door_digits(session) in shown
    assert "Samira" not in shown
    assert ">Marc<" not in shown
    assert here_token(session, SATURDAY) != here_token(session, SATURDAY + dt.timedelta(minutes=1))
    assert shown != later


def test_a_tap_or_a_table_after_the_closing_is_explained(marc, session, time_machine):
    time_machine.move_to(ENDS + 2 * DAY, tick=False)

    tapped = marc.post(at(session, "tap"), {"tap": samira().pk, "page": uuid4()}, follow=True)

    assert text(tapped).count("The list of names is closed.") == 2
    assert PresenceMark.objects.count() == 0


@pytest.mark.parametrize("minutes", [-31, 31])
def test_outside_the_hour_the_screen_shows_no_code(marc, session, time_machine, minutes):
    time_machine.move_to(SATURDAY + dt.timedelta(minutes=minutes), tick=False)

    shown = text(marc.get(at(session, "screen")))

    assert door_digits(session) not in shown


def test_a_cancelled_session_has_no_list_left(marc, session):
    scheduling.cancel_session(session=session, by=None, now=NOON)

    pages = [text(marc.get(at(session, page))) for page in PAGES]

    assert not any("Samira" in page for page in pages)
    assert door_digits(session) not in pages[PAGES.index("screen")]


def test_the_host_sets_tables_and_reads_them(marc, session):
    for name in ("Bruno", "Yvette", "Olena"):
        joining.join(member=a_member(name), session_id=session.pk, now=NOON)
    Attendee.objects.update(is_present=True)

    answer = marc.post(at(session, "tables"), {"round": 1, "tables": 2})

    assert answer.url == f"{at(session, 'tables')}#round-1"
    for page in ("tables", "tables_paper"):
        shown = text(marc.get(at(session, page)))
        assert "Table 2" in shown
        assert [name for name in ("Samira", "Bruno", "Yvette", "Olena") if name in shown] == [
            "Samira",
            "Bruno",
            "Yvette",
            "Olena",
        ]


def test_with_too_few_people_no_table_is_set(marc, session):
    answer = marc.post(at(session, "tables"), {"round": 1, "tables": 2}, follow=True)

    assert "4 people at least" in text(answer)
    assert TablePlan.objects.count() == 0
    assert marc.post(at(session, "tables"), {"round": "x"}).status_code == 400


@pytest.fixture
def full_house(session: Session) -> Callable[[int], None]:
    def fill(people: int) -> None:
        scheduling.change_seats(session=session, seats=40, by=None, now=NOON)
        for number in range(people):
            member = a_newcomer(f"P{number}")
            joining.join(member=member, session_id=session.pk, now=NOON)
        Attendee.objects.update(is_present=True)
        tables.set_tables(session=session, number=1, tables=2, seed="x", by=None, now=SATURDAY)

    return fill


@pytest.mark.parametrize("page", PAGES)
def test_thirty_names_cost_as_many_queries_as_four(marc, session, full_house, page):
    full_house(4)
    with CaptureQueriesContext(connection) as few:
        marc.get(at(session, page))
    for number in range(26):
        member = a_newcomer(f"Q{number}")
        joining.join(member=member, session_id=session.pk, now=NOON)
    Attendee.objects.update(is_present=True)

    with CaptureQueriesContext(connection) as many:
        marc.get(at(session, page))

    assert len(many) == len(few)


def test_thirty_sessions_cost_as_many_queries_as_one(marc, session):
    address = reverse("gatherings:host")
    with CaptureQueriesContext(connection) as few:
        marc.get(address)
    host = Member.objects.get(name="Marc")
    for week in range(29):
        a_session(
            hosts=[host],
            starts_at=SATURDAY + (week + 1) * 7 * DAY,
            ends_at=SATURDAY + (week + 1) * 7 * DAY + dt.timedelta(hours=2),
        )

    with CaptureQueriesContext(connection) as many:
        page = text(marc.get(address))

    assert page.count("host/") >= 30
    assert len(many) == len(few)


def test_the_worker_is_a_script(marc, session):
    answer = marc.get(reverse("gatherings:worker"))

    assert answer["Content-Type"] == "text/javascript"
    assert "X-Kept-Until" in text(answer)


def test_a_host_sees_their_next_dates_in_their_own_space(marc, session):
    page = text(marc.get(reverse("people:my_space")))

    assert at(session, "host_session") in page
