"""French that somebody at A2 can read: short sentences, no forbidden word, no point médian.

The rules are those of docs/fr/ecrire.md. `faults` finds what a machine can find; whether a text is
understood, only its readers can say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from babel.messages.pofile import read_po

from interra.foundation.translations.compiling import catalogues, language_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LONGEST_SENTENCE = 12  # words
FORBIDDEN = (
    "migrant", "réfugié", "primo-arrivant", "demandeur d’asile", "sans-papiers", "étranger",
    "bénéficiaire", "public cible", "intégration", "vulnérable", "usager",
    "veuillez", "erreur", "invalide", "désolé", "oups", "interdit", "vous avez oublié",
)  # fmt: skip
POINT_MEDIAN = re.compile(r"\w[·•‧⋅]\w|\w\(e\)|\w\(es\)|\w\.e\b|\w\.es\b|\w-e-s\b|\w/e\b")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|<[^>]+>")
SENTENCE_END = re.compile(r"(?<=[.!?…:])\s+|\n+|\s[–—]\s")
WORD = re.compile(r"[\w’'-]*\w[\w’'-]*")


@dataclass(frozen=True, slots=True)
class Fault:
    where: str
    text: str
    why: str


def faults(text: str, where: str = "") -> Iterator[Fault]:
    bare = PLACEHOLDER.sub("X", text)
    for sentence in SENTENCE_END.split(bare):
        words = len(WORD.findall(sentence))
        if words > LONGEST_SENTENCE:
            yield Fault(where, sentence.strip(), f"{words} words, {LONGEST_SENTENCE} at most")
    lower = bare.lower().replace("'", "’")
    for word in FORBIDDEN:
        if re.search(rf"\b{re.escape(word)}", lower):
            yield Fault(where, text, f"« {word} » is never used")
    if POINT_MEDIAN.search(bare):
        yield Fault(where, text, "write both forms in full, or a word for everyone")


def french_messages() -> Iterator[tuple[str, str]]:
    """Every French text of every catalogue, with where it stands."""
    for po in catalogues():
        if language_of(po) == "fr":
            yield from _messages(po)


def _messages(po: Path) -> Iterator[tuple[str, str]]:
    with po.open("rb") as words:
        for message in read_po(words):
            if message.id:
                forms = message.string if isinstance(message.string, tuple) else [message.string]
                for form in forms:
                    yield f"{po.parents[3].name}: {message.id}", str(form)
