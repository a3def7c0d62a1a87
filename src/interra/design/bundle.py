"""One stylesheet out of many: written in pieces, sent in one file.

The pieces and their order are in `style/interra.css`. An app's own style is found by its place,
`static/<label>/<label>.css`, and goes into the `features` layer.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.core.files.storage import Storage

STYLE = Path(__file__).parent / "style"
ENTRY = "interra.css"
MINIFIED = "design/interra.min.css"

IMPORT = re.compile(r'@import url\("(?P<name>[^"]+)"\) layer\((?P<layer>[\w-]+)\);\n?')
WRAPPED = re.compile(r"(?:\s|/\*.*?\*/)*@layer features\s*\{(.*)\}\s*", re.DOTALL)
PIECES = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|/\*.*?\*/""", re.DOTALL)


def bundle(style: Path = STYLE, features: Iterable[Path] | None = None) -> str:
    """Follow the imports of the entry in order, add the style of each app, make it small."""
    entry = (style / ENTRY).read_text("utf-8")
    files = [(found["layer"], style / found["name"]) for found in IMPORT.finditer(entry)]
    files += [("features", path) for path in (_features() if features is None else features)]
    parts = [IMPORT.sub("", entry)]
    for layer, group in groupby(files, key=itemgetter(0)):
        texts = "".join(_bare(path.read_text("utf-8")) for _, path in group)
        parts.append(f"@layer {layer} {{ {texts} }}")
    return minify("".join(parts))


def minify(css: str) -> str:
    """Without comments and needless blanks. Strings are kept as they are."""
    kept: list[str] = []

    def put_aside(piece: re.Match[str]) -> str:
        if piece[1] is None:
            return " "
        kept.append(piece[1])
        return f"\0{len(kept) - 1}\0"

    css = PIECES.sub(put_aside, css)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{};,>]) ?", r"\1", css)
    css = re.sub(r": ", ":", css).replace(";}", "}")
    css = re.sub(r"(?<![\w.])0\.(?=\d)", ".", css)
    return re.sub(r"\0(\d+)\0", lambda mark: kept[int(mark[1])], css).strip()


class BundleFinder(BaseFinder):
    """Lets development, tests and `collectstatic` find the bundle like any other file."""

    def check(self, **_kwargs: Any) -> list[Any]:  # Django's own signature
        return []

    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> Any:
        found = [str(_written())] if path == MINIFIED else []
        return found if find_all or not found else found[0]

    def list(self, _ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        _written()
        yield MINIFIED, FileSystemStorage(location=_shelf().name)


@cache
def _shelf() -> TemporaryDirectory[str]:
    """Gone with the process."""
    return TemporaryDirectory(prefix="interra-style-")


def _written() -> Path:
    """Made again each time it is asked for, so that a change shows at the next reload."""
    path = Path(_shelf().name) / MINIFIED
    path.parent.mkdir(exist_ok=True)
    path.write_text(bundle(), "utf-8")
    return path


def _features() -> list[Path]:
    """In the order of INSTALLED_APPS."""
    names = (f"{app.label}/{app.label}.css" for app in apps.get_app_configs())
    return [Path(str(found)) for name in names if (found := finders.find(name))]


def _bare(css: str) -> str:
    """An app may write its own `@layer features { … }` so that the file also works alone."""
    wrapped = WRAPPED.fullmatch(css)
    return wrapped[1] if wrapped else css
