"""Each bad input of TRUST 9 in each field of each form: words as an answer, nothing lost, nothing written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from tests.bad.forms import FORMS, Form
from tests.bad.inputs import KINDS

if TYPE_CHECKING:
    from django.http import HttpResponse

    from tests.season import Season

pytestmark = pytest.mark.django_db
# Not about anybody: whose browser this is, how often an address knocked, how often a code was tried.
SCAFFOLD = (
    "django_session",
    "interra_cache",
    "people_attempt",
    'people_member" set "seen_on',
    "people_device",
)
ANSWERS = {200, 302, 303, 400, 404, 409, 410, 422}
SENTENCES = ('class="field-errors"', 'class="error-summary"', 'class="notice"', 'role="alert"')
TEXTS = {"name", "phone", "email", "contact", "text"}
NEVER_SHOWN = {"password", "next"}  # a password is not typed back; `next` nobody types


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_a_form_answers_in_words_whatever_is_typed(season: Season, form: Form) -> None:
    wrong = []
    for field, kind in form.fields.items():
        for typed in KINDS[kind]:
            answer, written = send(season, form, field, typed)
            is_text = kind in TEXTS and field not in NEVER_SHOWN
            found = what_is_wrong(answer, written, typed if is_text else "")
            wrong += [f"{field}={typed[:60]!r}: {answer.status_code}: {found}"] if found else []

    assert wrong == []


def what_is_wrong(answer: HttpResponse, written: list[str], typed: str) -> str:
    if answer.status_code not in ANSWERS:
        return "no answer"
    if answer.status_code >= 400 and written:
        return f"refused, and yet written: {written[0][:80]}"
    if answer.status_code != 422:
        return ""
    page = answer.content.decode()
    if not any(mark in page for mark in SENTENCES):
        return "no sentence"
    return "" if escape(typed) in page else "what was typed is lost"


def send(season: Season, form: Form, field: str, typed: str) -> tuple[HttpResponse, list[str]]:
    """The answer, and what the database was told to write; then all is undone."""
    with transaction.atomic():
        browser = season.browser(form.role)
        if form.before:
            form.before(season, browser)
        good = {
            name: value.format_map(season.words) if isinstance(value, str) else value
            for name, value in form.good.items()
        }
        with CaptureQueriesContext(
            connection,
        ) as told:
            answer = browser.post(
                form.url(season), good | {field: typed, "csrfmiddlewaretoken": "x"}
            )
        transaction.set_rollback(True)
    return answer, [one["sql"] for one in told if is_about_somebody(one["sql"].lower())]


def is_about_somebody(sql: str) -> bool:
    writes = sql.startswith(("insert", "update", "delete"))
    return writes and not any(table in sql for table in SCAFFOLD)
