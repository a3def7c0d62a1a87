"""One stylesheet out of many: what development reads in pieces, production sends in one file.

The order comes from `design/interra.css`. An app's own style is found by its place,
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
    from collections.abc import Callable, Iterable, Iterator

    from django.core.files.storage import Storage

ENTRY = "design/interra.css"
MINIFIED = "design/interra.min.css"

IMPORT = re.compile(r'@import url\("(?P<name>[^"]+)"\) layer\((?P<layer>[\w-]+)\);\n?')
WRAPPED = re.compile(r"(?:\s|/\*.*?\*/)*@layer features\s*\{(.*)\}\s*", re.DOTALL)
PIECES = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|/\*.*?\*/""", re.DOTALL)


def bundle(static_root: Path) -> str:
    """The whole style of a folder where the static files of every app have been laid."""
    own = sorted(p.relative_to(static_root).as_posix() for p in static_root.glob("*/*.css"))
    features = [name for name in own if _is_feature(name)]
    return join(features, lambda name: (static_root / name).read_text("utf-8"))


def join(features: Iterable[str], read: Callable[[str], str]) -> str:
    """Follow the imports of the entry in order, add the features, and make it small."""
    folder = ENTRY.rpartition("/")[0]
    entry = read(ENTRY)
    files = [(found["layer"], f"{folder}/{found['name']}") for found in IMPORT.finditer(entry)]
    files += [("features", name) for name in features]
    parts = [IMPORT.sub("", entry)]
    for layer, group in groupby(files, key=itemgetter(0)):
        texts = "".join(_bare(read(name)) for _, name in group)
        parts.append(f"@layer {layer} {{ {texts} }}")
    return minify("".join(parts))


def _bare(css: str) -> str:
    """An app may write its own `@layer features { … }` so that the file also works alone."""
    wrapped = WRAPPED.fullmatch(css)
    return wrapped[1] if wrapped else css


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
    css = join(_installed_features(), lambda name: _on_disk(name).read_text("utf-8"))
    path = Path(_shelf().name) / MINIFIED
    path.parent.mkdir(exist_ok=True)
    path.write_text(css, "utf-8")
    return path


def _on_disk(name: str) -> Path:
    found = finders.find(name)
    if found is None:
        raise FileNotFoundError(name)
    return Path(str(found))


def _installed_features() -> list[str]:
    names = (f"{app.label}/{app.label}.css" for app in apps.get_app_configs())
    return [name for name in names if _is_feature(name) and finders.find(name)]


def _is_feature(name: str) -> bool:
    folder, _, file = name.partition("/")
    return file == f"{folder}.css" and folder != "design"
