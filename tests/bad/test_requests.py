"""Requests that no page of ours makes. Each gets an answer below 500, and changes nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from interra.foundation.codes import signed
from interra.gatherings.models import Attendee, Registration
from interra.gatherings.queries.here import here_token
from interra.people.models import Member
from interra.people.rules.names import clean_name
from tests.season import HOST, MEMBER, OTHER_HOST, TEAM, VISITOR, names

if TYPE_CHECKING:
    from django.http import HttpResponse

    from tests.season import Season

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
HUGE = "9" * 5_000
OP = "12345678-1234-4234-8234-123456789012"


def refused(answer: HttpResponse) -> bool:
    assert 400 <= answer.status_code < 500, answer.status_code
    assert "Traceback" not in answer.content.decode()
    return True


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"contact=a%00b", FORM),
        (b"contact=%ff%fe&x=\xff\xfe\x80", FORM),
        ("contact=é".encode("utf-16"), FORM + "; charset=utf-16"),
        (b"contact=a", FORM + "; charset=rot13"),
        (b"contact=a", FORM + "; charset=nothing"),
        (b"&".join(b"p%d=1" % n for n in range(10_000)), FORM),
        (b"contact=" + b"a" * 10_000_000, FORM),
        (b"contact=" + b"%0A" * 50_000, FORM),
        (b"contact=a&contact=b&contact=", FORM),
        (b"contact", "text/plain"),
        (b'{"contact": "a@example.org"}', "application/json"),
        (b"\x00\x01\x02", "application/octet-stream"),
        (b"--x\r\nnothing", "multipart/form-data; boundary=x"),
        (b"--x\r\n", "multipart/form-data"),
        (b"a" * 100, "multipart/form-data; boundary=" + "b" * 300),
        (
            b'--x\r\nContent-Disposition: form-data; name="contact"; filename="../\xe2\x80\xae.svg"'
            b"\r\nContent-Type: image/svg+xml\r\n\r\n<svg onload=alert(1)>\r\n--x--\r\n",
            "multipart/form-data; boundary=x",
        ),
        (b"", ""),
        (b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", "text/xml"),
    ],
)
@pytest.mark.parametrize("name", ["people:enter", "gatherings:join", "language"])
def test_a_form_in_no_shape_is_refused_in_words(season: Season, name, body, kind) -> None:
    people = Member.objects.count()

    answer = season.browser(VISITOR).generic("POST", season.url(name), body, content_type=kind)

    assert answer.status_code in {200, 400, 422}
    assert answer["Content-Type"].startswith("text/html")
    assert Member.objects.count() == people


@pytest.mark.parametrize(
    "headers",
    [
        {"Accept-Language": "fr;q=0.1," * 1_000},
        {"Accept-Language": "\u0660, *;q=x, ../../etc, fr-" + "a" * 300},
        {"Cookie": "session=" + "a" * 60_000},
        {"Cookie": 'session="\\000\\000abcdefgh"; language=../../; csrf=x'},
        {"Cookie": ";;;=;=a;session;language=" + "é" * 50},
        {"Cookie": "messages=W10:forged; kiosk=a:b:c"},
        {"X-Forwarded-For": "1.2.3.4, " * 500},
        {"X-Forwarded-For": "'; DROP TABLE people_member; --"},
        {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"},
        {"User-Agent": "\u202e" + "a" * 9_000},
        {"Referer": "javascript:alert(1)", "Origin": "null"},
        {"Range": "bytes=0-,0-,0-" + ",1-2" * 500},
        {"If-None-Match": '"' + "a" * 5_000, "If-Modified-Since": "yesterday"},
        {"Content-Length": "many"},
        {"X-Requested-With": "XMLHttpRequest", "X-HTTP-Method-Override": "DELETE"},
    ],
)
@pytest.mark.parametrize(
    "path", ["/", "/fr/", "/fr/enter/", "/fr/me/", "/agenda.ics", "/fr/borne/"]
)
def test_no_header_breaks_a_page(season: Season, path: str, headers: dict[str, str]) -> None:
    answer = Client(raise_request_exception=False).get(path, headers=headers)

    assert answer.status_code < 500
    assert "evil.example" not in answer.content.decode()


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "", "a b", "[::1", "x\x00", "é"]
)
def test_another_host_is_refused(host: str) -> None:
    answer = Client(raise_request_exception=False).get("/fr/enter/", headers={"Host": host})

    assert answer.status_code == 400


QUERIES = (
    "page=1000000000000000000",
    f"page={HUGE}&way={HUGE}&all&state=x&q=%F0%9F%92%A9",
    "page=-1&page=NaN&door=&door[]=cook&near=../",
    "next=//evil.example&next=https:evil.example&back=profile&other=yes",
    "next=javascript:alert(1)",
    "next=/%5Cevil.example",
    "next=http://[",
    "next=" + "a" * 9_000,
    "language=xx&q=" + "%27" * 500,
    "%ff%fe=%ff&q=%c3%28",
    "&&&===&&" + "a=1&" * 3_000,
)


@pytest.mark.parametrize("name", names())
def test_no_question_after_the_address_breaks_a_page(season: Season, name: str) -> None:
    url = season.url(name)
    role = TEAM if "/desk/" in url else MEMBER if "/me/" in url else VISITOR
    found = {}
    for query in QUERIES:
        with transaction.atomic():
            answer = season.browser(role).get(f"{url}?{query}")
            transaction.set_rollback(True)
        found[query[:60]] = answer.status_code
        assert "evil.example" not in answer.get("Location", "").split("?")[0]

    assert [query for query, status in found.items() if status >= 500] == []


@pytest.mark.parametrize(
    "path",
    [
        "/fr/join/{0}/",
        "/fr/r/{0}/",
        "/fr/r/{0}/calendar.ics",
        "/fr/r/{0}/draw/",
        "/fr/draws/{0}/",
        "/fr/draws/{0}/draw.json",
        "/fr/here/{0}/",
        "/fr/here/{0}/{0}/",
        "/fr/card/{0}/",
        "/fr/team/invitation/{0}/",
        "/fr/welcome/{0}/",
        "/fr/welcome/{0}/likes/",
        "/fr/ateliers/{0}/",
        "/fr/ateliers/{0}.ics",
        "/fr/ateliers/{0}/{0}/",
        "/fr/sessions/{0}/",
        "/fr/sessions/{0}.ics",
        "/{0}/",
        "/{0}",
        "/static/{0}",
        "/fr/{0}",
    ],
)
def test_an_address_that_was_never_given_out_does_not_exist(season: Season, path: str) -> None:
    browser = season.browser(VISITOR)
    words = (
        "nothing",
        HUGE,
        "a.b.c",
        "%00",
        "..%2f..%2fetc",
        "é%ED%A0%80",
        "%FF",
        "' OR 1=1",
        "{}",
        "a" * 600,
    )
    for word in words:
        answer = browser.get(path.replace("{0}", word))

        assert answer.status_code in {301, 302, 400, 404}, (word[:30], answer.status_code)


# --- private links -------------------------------------------------------------------------------


def test_a_private_link_is_good_for_its_own_purpose_only(season: Season) -> None:
    code = season.hers.code
    elsewhere = season.words["new_token"]
    forged = [
        code,
        f"{code}.",
        f"{code}.{'A' * 22}",
        signed(code, purpose="another"),
        season.hers.token[:-1],
        season.hers.token + "A",
        season.hers.token.upper(),
        season.hers.token.replace(code, season.words["coming"]),
        elsewhere,
        season.words["card"],
        here_token(season.hosted, timezone.now()),
    ]

    browser = season.browser(MEMBER)
    answers = [
        browser.generic(method, f"/fr/r/{token}/{page}").status_code
        for token in forged
        for method, page in (("GET", ""), ("POST", "leave/"), ("POST", "answer/"))
    ]
    others = [
        browser.get(f"/fr/{page}/{season.hers.token}/").status_code
        for page in ("welcome", f"here/{season.hosted.code}")
    ]

    assert set(answers) == {404}
    assert others == [404, 410]
    season.hers.refresh_from_db()
    assert season.hers.state == Registration.State.PLACED


def test_opening_a_private_link_changes_nothing_twenty_times(season: Season) -> None:
    robot = Client(headers={"User-Agent": "WhatsApp/2.0"})
    names = (
        "gatherings:receipt",
        "gatherings:leave",
        "people:card",
        "people:invitation",
        "people:answer_by_link",
        "gatherings:here_scanned",
    )

    for _ in range(20):
        assert [robot.get(season.url(name)).status_code for name in names] == [200] * len(names)

    season.hers.refresh_from_db()
    assert season.hers.state == Registration.State.PLACED
    assert not Attendee.objects.filter(session=season.hosted, is_present=True).exists()
    assert season.browser(VISITOR).post(season.url("people:card")).status_code == 302


# --- what a host's phone sends -------------------------------------------------------------------

BATCHES: tuple[Any, ...] = (
    None,
    [],
    {},
    "taps",
    {"taps": []},
    {"guests": [], "taps": {}},
    {"guests": [], "taps": [{}]},
    {"guests": [], "taps": [None]},
    {"guests": "abc", "taps": []},
    {"guests": [], "taps": [{"op": OP, "who": 10**400, "add": True, "undoes": [], "at": 0}]},
    {"guests": [], "taps": [{"op": OP, "who": 1, "add": True, "undoes": "abc", "at": 0}]},
    {"guests": [], "taps": [{"op": OP, "who": [1], "add": 1, "undoes": [], "at": "now"}]},
    {"guests": [], "taps": [{"op": "1" * 99, "who": 1, "add": True, "undoes": [], "at": 0}]},
    {"guests": [], "taps": [{"op": OP, "who": 1, "add": True, "undoes": [], "at": 0}] * 5_000},
    *(
        {"guests": [], "taps": [{"op": OP, "who": 1, "add": True, "undoes": [], "at": at}]}
        for at in (0, -1, 10**15, -(10**15), 253402300799000, -62135596800000, 1e308, True)
    ),
    *(
        {"guests": [{"op": OP, "name": name, "at": 1_800_000_000_000}], "taps": []}
        for name in ("", None, "\x00", "a\x00b", "\ud800", "😀" * 2_000, ["x"], {"a": 1}, 1e309)
    ),
)


@pytest.mark.parametrize("sent", BATCHES, ids=lambda sent: ascii(sent)[:60])
def test_a_batch_that_no_page_sends_is_refused_or_ignored(season: Season, sent: Any) -> None:
    answer = season.browser(HOST).post(
        season.url("gatherings:taps"), json.dumps(sent), content_type="application/json"
    )

    assert answer.status_code in {200, 400}
    assert not Attendee.objects.filter(is_present=True, member__isnull=False).exists()
    for name in Attendee.objects.filter(member=None).values_list("name", flat=True):
        assert name == clean_name(name)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "application/json"),
        (b"{", "application/json"),
        (b"[" * 100_000, "application/json"),
        (b"\xff\xfe{\x00}\x00", "application/json"),
        (b'{"guests": [], "taps": [], "taps": [1]}', "application/json"),
        (b"a" * 1_000_000, "application/json"),
        (b"NaN", "application/json"),
        (b'{"guests": [], "taps": [' + b"9" * 100_000 + b"]}", "application/json"),
        (b"--x\r\n\r\n--x--", "multipart/form-data; boundary=x"),
        (b"guests=1&taps=2", FORM),
    ],
)
def test_what_is_no_batch_is_refused(season: Season, body: bytes, kind: str) -> None:
    browser = season.browser(HOST)

    assert refused(browser.generic("POST", season.url("gatherings:taps"), body, content_type=kind))


# --- keys of forms -------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["", "x", "a" * 32, "a" * 64, "é" * 32, "a" * 9_000])
def test_a_forged_form_is_refused_and_writes_nothing(season: Season, key: str) -> None:
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    browser.get("/fr/enter/")

    for role in (OTHER_HOST, VISITOR):
        browser.cookies.update(season.browser(role).cookies)
        answer = browser.post(season.url("gatherings:join"), {"csrfmiddlewaretoken": key})

        assert answer.status_code == 403
        assert answer["Content-Type"].startswith("text/html")
    assert not Registration.objects.filter(member=season.marc).exists()
