"""The name somebody wants to be called by: any script, one letter or eighty, never a trap.

Letters are counted as people see them (a base and its marks, an emoji family), so that a name
is never cut inside one. Full segmentation (UAX #29) needs tables; four rules are enough to find
where it is safe to cut, which is all we ask.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from anyascii import anyascii

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_NAME = 80  # letters as people see them
LONGEST_STORED = 320  # code points: the width of the column
MARKS_PER_LETTER = 4
_READ_AT_MOST = 4000

_ZWNJ, _ZWJ = "\u200c", "\u200d"  # Persian and Indic spelling, emoji families: they stay
_INVISIBLE_LETTERS = "\u115f\u1160\u3164\uffa0\u2800\u034f"
_VOWELS = "aeiouyhw"
_LOOKALIKES = str.maketrans("l1|!0345$7", "iiiioeasst")

# Nobody may speak in the name of the house, and these words hide a bug when they are shown.
RESERVED = frozenset({"interra", "admin", "null", "none", "undefined"})


def clean_name(typed: str) -> str:
    """What we keep of a typed name; empty when nothing of it can be read."""
    text = unicodedata.normalize("NFC", typed[:_READ_AT_MOST])
    kept = "".join(_kept(char) for char in text)
    spaced = re.sub(r" +", " ", kept).strip(f" {_ZWNJ}{_ZWJ}")
    name = _cut(spaced).strip(f" {_ZWNJ}{_ZWJ}")
    return name if any(unicodedata.category(char)[0] in "LNS" for char in name) else ""


def is_reserved(name: str) -> bool:
    """`Interra` and its look-alikes, alone or as one word of the name."""
    words = [_lookalike(word) for word in name.split()]
    reserved = {_lookalike(word) for word in RESERVED}
    return "".join(words) in reserved or _lookalike("interra") in words


def fold(text: str) -> str:
    """For search: no case, no accents, no punctuation, in its own script."""
    apart = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(
        char if char.isalnum() and unicodedata.category(char) != "Lm" else " "
        for char in apart
        if unicodedata.category(char)[0] != "M" and char not in _JOINED
    )
    return " ".join(plain.split())[:255]


_JOINED = frozenset("'’ʼʻ`" + _ZWNJ + _ZWJ)


def skeleton(text: str) -> str:
    """The consonants of each word in Latin letters: Mohamed, Muhammad and محمد meet."""
    words = anyascii(unicodedata.normalize("NFKC", text)).lower().split()
    return " ".join(filter(None, map(_bones, words)))[:120]


def _bones(word: str) -> str:
    letters = re.sub(r"(.)\1+", r"\1", "".join(filter(str.isalpha, word)))
    return letters[:1] + "".join(char for char in letters[1:] if char not in _VOWELS)


def _lookalike(text: str) -> str:
    latin = anyascii(unicodedata.normalize("NFKC", text)).lower().translate(_LOOKALIKES)
    return "".join(char for char in latin if char.isalnum())


def _kept(char: str) -> str:
    """Spaces and control characters become a space; what nobody can see goes."""
    kind = unicodedata.category(char)
    if kind in {"Cc", "Zl", "Zp", "Zs"}:
        return " "
    if char in {_ZWNJ, _ZWJ}:
        return char
    return "" if kind[0] == "C" or char in _INVISIBLE_LETTERS else char


def _cut(text: str) -> str:
    kept = ""
    for count, letter in enumerate(_letters(text)):
        whole = _few_marks(letter)
        if count == LONGEST_NAME or len(kept) + len(whole) > LONGEST_STORED:
            break
        kept += whole
    return kept


def _letters(text: str) -> Iterator[str]:
    """Each letter with what belongs to it."""
    letter = ""
    for char in text:
        if letter and not _belongs(char, letter):
            yield letter
            letter = ""
        letter += char
    if letter:
        yield letter


def _belongs(char: str, letter: str) -> bool:
    if unicodedata.category(char)[0] == "M" or char in {_ZWNJ, _ZWJ}:
        return True
    if _is_skin_tone(char) or letter.endswith(_ZWJ):
        return True
    return _is_flag_half(char) and len(letter) == 1 and _is_flag_half(letter)


def _is_skin_tone(char: str) -> bool:
    return "\U0001f3fb" <= char <= "\U0001f3ff"


def _is_flag_half(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _few_marks(letter: str) -> str:
    """At most four marks in a row, and none without a letter to stand on."""
    kept, marks = "", 0
    for char in letter:
        is_mark = unicodedata.category(char) in {"Mn", "Me"}
        marks = marks + 1 if is_mark else 0
        if is_mark and (not kept or marks > MARKS_PER_LETTER):
            continue
        kept += char
    return kept
