"""Words: from `.po` files, which people write, to `.mo` files, which the site reads.

Babel compiles them, so that nothing but Python is needed. A language whose catalogues are less
than 95 % complete is not offered: `coverage.json` keeps what was measured. The languages that the
house itself writes are whole: `interra words --check` says where they are not.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Catalog, Message

SOURCE = Path(__file__).resolve().parents[2]  # src/interra
COVERAGE = Path(__file__).with_name("coverage.json")
SOURCE_LANGUAGE = "en"  # messages are written in English in the code
ENOUGH = 0.95
WHOLE = ("fr", "nl", "ar")  # ours; whoever begins another language may fill it little by little


def catalogues() -> Iterator[Path]:
    return iter(sorted(SOURCE.rglob("locale/*/LC_MESSAGES/django*.po")))


def language_of(catalogue: Path) -> str:
    return catalogue.parents[1].name.lower().replace("_", "-")


def compile_words() -> bool:
    """Write each `.mo` that is missing or older than its `.po`; False if all were fresh."""
    stale = [po for po in catalogues() if not _is_fresh(po)]
    if not stale and COVERAGE.exists():
        return False
    for po in stale:
        with po.open("rb") as words, po.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, read_po(words))
    COVERAGE.write_text(json.dumps(coverage(), indent=1, sort_keys=True))
    return True


def coverage() -> dict[str, float]:
    """For each language, the share of its messages that are translated (fuzzy ones are not)."""
    counts: dict[str, list[int]] = {}
    for po in catalogues():
        with po.open("rb") as words:
            done, all_ = _count(read_po(words))
        count = counts.setdefault(language_of(po), [0, 0])
        count[0] += done
        count[1] += all_
    return {language: done / all_ for language, (done, all_) in counts.items() if all_}


def unfinished(room: Path) -> Iterator[tuple[str, int]]:
    """The languages of the house in which something of this room is not said yet, and how many
    messages: not there, empty, or guessed by the computer (fuzzy)."""
    read = {language: _read(room, language) for language in WHOLE}
    said = set().union(*({_id_of(one) for one in catalogue} for catalogue in read.values()))
    for language, catalogue in read.items():
        done = {_id_of(one) for one in catalogue if _is_done(one.string) and not one.fuzzy}
        if missing := said - done:
            yield language, len(missing)


def offered(wanted: list[str]) -> list[str]:
    """The wanted languages that are complete enough. Before the first compilation: all of them."""
    if not COVERAGE.exists():
        return wanted
    measured = json.loads(COVERAGE.read_text())
    return [code for code in wanted if code == SOURCE_LANGUAGE or measured.get(code, 0) >= ENOUGH]


def _read(room: Path, language: str) -> list[Message]:
    po = room / "locale" / language / "LC_MESSAGES" / "django.po"
    if not po.exists():
        return []
    with po.open("rb") as words:
        return [message for message in read_po(words) if message.id]


def _id_of(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def _is_fresh(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return mo.exists() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns


def _count(catalogue: Catalog) -> tuple[int, int]:
    messages = [message for message in catalogue if message.id]
    done = sum(_is_done(message.string) and not message.fuzzy for message in messages)
    return done, len(messages)


def _is_done(string: object) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)
