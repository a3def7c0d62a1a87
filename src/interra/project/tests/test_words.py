"""`interra words --check`: our own languages say everything, and nothing that a computer guessed."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command

from interra.foundation.translations import compiling
from interra.project.management.commands import words

if TYPE_CHECKING:
    from pathlib import Path

ENTRY = """
#: models.py
msgid "Good morning"
msgstr "%s"
"""
HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A house of one room with one message, said in our three languages; Ukrainian is begun."""
    room = tmp_path / "porch"
    room.mkdir()
    said = 'from django.utils.translation import gettext\n\nWORDS = gettext("Good morning")\n'
    (room / "models.py").write_text(said)
    for language, text in {"fr": "Bonjour", "nl": "Dag", "ar": "صباح الخير", "uk": ""}.items():
        says(room, language, HEAD + ENTRY % text)
    monkeypatch.setattr(words, "ROOMS", ("porch",))
    monkeypatch.setattr(compiling, "SOURCE", tmp_path)
    return room


def says(room: Path, language: str, catalogue: str) -> None:
    path = room / "locale" / language / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(catalogue)


def check() -> str:
    """What the command complains of."""
    try:
        call_command("words", "--check")
    except CommandError as reason:
        return str(reason)
    return ""


def test_what_is_said_in_our_languages_passes_and_another_language_may_be_partial(room):
    assert check() == ""


@pytest.mark.parametrize(
    ("language", "catalogue"),
    [
        ("nl", HEAD + ENTRY % ""),
        ("ar", HEAD + ENTRY.replace("msgid", "#, fuzzy\nmsgid") % "مساء الخير"),
        ("nl", HEAD),
        ("fr", HEAD + ENTRY % ""),
    ],
    ids=["empty", "guessed", "not there", "French too"],
)
def test_a_message_that_one_of_our_languages_does_not_say_fails(room, language, catalogue):
    says(room, language, catalogue)

    assert check() == (
        "Some messages are not said in every language.\n"
        f"{language}: 1 to write or to confirm in porch/locale/{language}."
    )


def test_a_language_of_ours_without_a_catalogue_fails(room):
    shutil.rmtree(room / "locale" / "ar")

    assert "ar: 1 to write or to confirm in porch/locale/ar." in check()


def test_a_new_message_is_gathered_first(room):
    path = room / "models.py"
    path.write_text(path.read_text() + 'MORE = gettext("Good evening")\n')

    assert check() == "Messages have changed in: porch. Run `interra words`."
