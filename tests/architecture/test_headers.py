"""What every answer carries: pages, files, refusals, our own faults. And what is kept by nobody."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from tests.architecture.doors import DOORS, PAGE
from tests.architecture.test_who_may_open_what import EMPTY_FORM
from tests.season import HALF_TEAM, HOST, MEMBER, TABLET, TEAM, VISITOR

if TYPE_CHECKING:
    from django.http import HttpResponse

    from tests.season import Season

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
}
POLICY = {
    "default-src 'self'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
}
FOR_EVERYBODY = {
    "home",
    "ready",
    "language",
    "help",
    "your_data",
    "agenda:agenda",
    "agenda:atelier",
    "agenda:date",
    "agenda:session",
    "agenda:atelier_calendar",
    "agenda:session_calendar",
    "calendar_of_all",
    "gatherings:draw",
    "gatherings:draw_file",
    "gatherings:refill_file",
    "gatherings:week",
    "gatherings:week_file",
    "people:onboarding_done",
}
CALENDARS = {name for name in FOR_EVERYBODY if "calendar" in name}


def carries_all(answer: HttpResponse) -> bool:
    missing = {name for name, value in ALWAYS.items() if answer.get(name) != value}
    policy = set(answer.get("Content-Security-Policy", "").split("; "))
    assert (missing, policy) == (set(), POLICY)
    assert "Access-Control-Allow-Credentials" not in answer
    return True


def is_kept_by_nobody(answer: HttpResponse) -> bool:
    is_indexed = "noindex" not in answer.get("X-Robots-Tag", "")
    return "no-store" in answer.get("Cache-Control", "") and not is_indexed


def the_answers(season: Season, name: str) -> dict[tuple[str, str], HttpResponse]:
    """Of a stranger, and of who sees most there."""
    answers = {}
    door = DOORS[name]
    for method, said in (("get", door.get or {}), ("post", door.post or {})):
        roles = (MEMBER, HOST, TEAM, TABLET)
        at_home = next((role for role in roles if said.get(role) == PAGE), TEAM)
        for role in {VISITOR, at_home}:
            form = (EMPTY_FORM,) if method == "post" else ()
            with transaction.atomic():
                answers[method, role] = getattr(season.browser(role), method)(
                    season.url(name), *form
                )
                transaction.set_rollback(True)
    return answers


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(DOORS))
def test_every_answer_carries_the_headers_and_keeps_what_is_private(
    season: Season, name: str
) -> None:
    answers = the_answers(season, name)

    assert all(carries_all(answer) for answer in answers.values())
    for (_method, role), answer in answers.items():
        is_public = name in FOR_EVERYBODY and answer.status_code < 400
        if is_public and (role == VISITOR or name in CALENDARS):
            assert "no-store" not in answer["Cache-Control"]
            assert "X-Robots-Tag" not in answer
        elif name not in {"home", "language"} or not is_public:
            assert is_kept_by_nobody(answer), (role, answer.headers)
        for cookie in filter(lambda one: one.value, answer.cookies.values()):
            assert cookie["httponly"], cookie
            assert cookie["samesite"] in {"Lax", "Strict"}, cookie


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "given", "status"),
    [
        ("/fr/nowhere/", {}, 404),
        ("/fr/desk/", {"role": MEMBER}, 403),
        ("/fr/leave/", {"role": MEMBER}, 405),
        ("/fr/", {"headers": {"host": "evil.example"}}, 400),
        ("/fr/?q=%00", {}, 400),
    ],
)
def test_refusals_carry_them_too(season: Season, address, given, status) -> None:
    answer = season.browser(given.get("role", VISITOR)).get(
        address, headers=given.get("headers", {})
    )

    assert answer.status_code == status
    assert carries_all(answer)
    assert is_kept_by_nobody(answer)
    if status != 405:
        assert settings.ASSOCIATION["phone"] in answer.content.decode()


@pytest.mark.django_db
def test_our_own_fault_says_whom_to_call_and_shows_nothing_of_the_house(season, monkeypatch):
    def broken(_now):
        raise RuntimeError("a secret of the house")

    monkeypatch.setattr("interra.foundation.desk.needs", broken)
    answer = season.browser(TEAM).get("/fr/desk/")

    assert answer.status_code == 500
    assert carries_all(answer)
    assert is_kept_by_nobody(answer)
    page = answer.content.decode()
    assert settings.ASSOCIATION["phone"] in page
    assert "secret of the house" not in page
    assert "Traceback" not in page


@pytest.mark.django_db
def test_a_form_without_its_key_is_refused_in_words():
    answer = Client(enforce_csrf_checks=True).post("/fr/enter/", {"contact": "a@example.org"})

    assert answer.status_code == 403
    assert carries_all(answer)
    assert "Nous n’avons pas reçu votre réponse." in answer.content.decode()


@pytest.mark.parametrize("path", ["design/favicon.svg", "design/nothing.svg"])
def test_files_carry_them_too(path: str, db) -> None:
    answer = Client().get(f"/static/{path}")
    if answer.streaming:
        list(answer)

    assert answer.status_code == (200 if "favicon" in path else 404)
    assert carries_all(answer)


@pytest.mark.django_db
def test_the_team_is_not_kept_in_a_cache_before_the_second_factor(season: Season) -> None:
    assert is_kept_by_nobody(season.browser(HALF_TEAM).get("/fr/desk/"))


def test_over_https_cookies_stay_on_this_very_host() -> None:
    names = (
        "SESSION_COOKIE_NAME",
        "CSRF_COOKIE_NAME",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "LANGUAGE_COOKIE_SECURE",
        "SECURE_HSTS_SECONDS",
    )
    ask = "import json; from interra.project import settings as s; print(json.dumps([getattr(s, n) for n in {!r}]))"
    env = os.environ | {
        "INTERRA_SITE_URL": "https://interra.example",
        "INTERRA_SECRET_KEY": "x" * 60,
    }
    said = subprocess.run(  # noqa: S603 -- our own words
        [sys.executable, "-c", ask.format(names)],
        env=env | {"PYTHONPATH": "src", "DJANGO_SETTINGS_MODULE": "interra.project.settings"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert json.loads(said.stdout) == ["__Host-session", "__Host-csrf", True, True, True, 31536000]
