"""The French of the interface is A2. A machine checks what a machine can check."""

import re

import pytest

from interra.foundation.translations.compiling import SOURCE
from interra.foundation.translations.plain_french import faults, french_messages

FRENCH_IN_TEMPLATES = re.compile(r"«[^»]+»")


def test_every_french_message_can_be_read_at_a2():
    found = [fault for where, text in french_messages() for fault in faults(text, where)]

    assert found == []


def test_no_line_of_french_begins_with_a_question_mark_or_a_colon():
    """The space before them does not break."""
    broken = [text for _where, text in french_messages() if re.search(r" [?!:;»]|« ", text)]

    assert broken == []


def test_there_are_french_messages_to_read():
    assert len(list(french_messages())) > 100


def test_no_french_is_hidden_in_a_template():
    """French belongs in the catalogue, where it is checked and where other languages find it."""
    hidden = [
        f"{page.relative_to(SOURCE)}: {text}"
        for page in SOURCE.rglob("templates/**/*.html")
        if "guide" not in page.as_posix()  # the designer's samples, never shown to members
        for text in re.findall(r">([^<>{}]*[éèêàçùœ][^<>{}]*)<", page.read_text())
    ]

    assert hidden == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Veuillez écrire un prénom.", "« veuillez » is never used"),
        ("Les réfugiés sont là.", "« réfugié » is never used"),
        ("Un·e participant·e vient.", "write both forms in full, or a word for everyone"),
        ("Vous êtes venu(e) hier.", "write both forms in full, or a word for everyone"),
        (
            "un deux trois quatre cinq six sept huit neuf dix onze douze treize",
            "13 words, 12 at most",
        ),
    ],
)
def test_what_is_not_plain_is_found(text, why):
    assert [fault.why for fault in faults(text)] == [why]


@pytest.mark.parametrize(
    "text",
    [
        "Écrivez un prénom.",
        "Il reste %(count)s places.",
        "Nous tirons au sort jeudi à 18 h. Tout le monde a une vraie chance.",
        "C’est l’atelier de Hachem, au Café du Parc, avec Léa et Youssouf.",
    ],
)
def test_plain_french_passes(text):
    assert list(faults(text)) == []
