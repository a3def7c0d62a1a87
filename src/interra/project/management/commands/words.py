from __future__ import annotations

import contextlib
import io
from typing import TYPE_CHECKING, Any

from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from interra.foundation.translations import compiling

if TYPE_CHECKING:
    from pathlib import Path

ROOMS = ("foundation", "design", "people", "territory", "gatherings", "steps/e_agenda", "project")
LEFT_OUT = ["tests", "*/tests/*", "static"]


class Command(BaseCommand):
    help = (
        "Gather the messages of each room into its catalogues (needs gettext). "
        "`interra words uk` begins a new language; without a name, all that exist are refreshed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("languages", nargs="*")
        parser.add_argument("--compile", action="store_true", help="only make the .mo files")
        parser.add_argument(
            "--check", action="store_true", help="change nothing; fail if stale or not whole"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["compile"]:
            compiling.compile_words()
            return
        if options["check"]:
            self._check()
            return
        languages = options["languages"] or _languages_begun()
        for room in ROOMS:
            _gather(compiling.SOURCE / room, languages)
        for language, share in sorted(compiling.coverage().items()):
            self.stdout.write(f"{language}: {share:.1%}")

    def _check(self) -> None:
        stale = []
        for room in ROOMS:
            catalogue = compiling.SOURCE / room / "locale/fr/LC_MESSAGES/django.po"
            before = catalogue.read_bytes() if catalogue.exists() else b""
            _gather(compiling.SOURCE / room, ["fr"])
            if catalogue.exists():
                if _messages(before) != _messages(catalogue.read_bytes()):
                    stale.append(room)
                catalogue.write_bytes(before)
        if stale:
            message = f"Messages have changed in: {', '.join(stale)}. Run `interra words`."
            raise CommandError(message)
        left = [
            f"{language}: {count} to write or to confirm in {room}/locale/{language}."
            for room in ROOMS
            for language, count in compiling.unfinished(compiling.SOURCE / room)
        ]
        if left:
            raise CommandError("\n".join(["Some messages are not said in every language.", *left]))


def _languages_begun() -> list[str]:
    """The source language is the code itself; its one catalogue rewords Django's sentences by hand."""
    begun = {compiling.language_of(po) for po in compiling.catalogues()}
    offered = {code for code, _ in settings.LANGUAGES}
    return sorted((begun | offered) - {compiling.SOURCE_LANGUAGE})


def _gather(room: Path, languages: list[str]) -> None:
    (room / "locale").mkdir(exist_ok=True)
    with contextlib.chdir(room):
        call_command(
            "makemessages",
            locale=[language.replace("-", "_") for language in languages],
            extensions=["html", "txt", "py"],
            ignore_patterns=LEFT_OUT,
            add_location="file",
            no_obsolete=True,
            no_wrap=True,
            verbosity=0,
        )


def _messages(words: bytes) -> set[object]:
    found = (message.id for message in read_po(io.BytesIO(words)) if message.id)
    return {one if isinstance(one, str) else tuple(one) for one in found}
