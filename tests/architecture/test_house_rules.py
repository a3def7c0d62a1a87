"""The rules of the house that import-linter cannot see. Each failure names the file to mend."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

SRC = Path(__file__).resolve().parents[2] / "src"
FLOORS = [
    "foundation",
    "design",
    "people",
    "territory",
    "gatherings",
    "steps",
    "project",
]
WRITES = {"save", "delete", "create", "update", "bulk_create", "bulk_update", "get_or_create"}
WRITES |= {"write_new"}
LONGEST_FILE, LONGEST_FUNCTION = 400, 50
# The last name of an order, which no two of the rows listed share: the row itself, or what its table
# numbers within the parent they have in common (positions of a registration, rounds of a session…).
TELLS_APART = {"pk", "session", "position", "round", "turn", "number", "quarter"}


def python_files(*names: str) -> list[Path]:
    found = [
        p for p in SRC.rglob("*.py") if "migrations" not in p.parts and "tests" not in p.parts
    ]
    return [p for p in found if not names or p.stem in names or p.parent.name in names]


def endpoints(resolver: URLResolver) -> list[URLPattern]:
    flat: list[URLPattern] = []
    for entry in resolver.url_patterns:
        flat += endpoints(entry) if isinstance(entry, URLResolver) else [entry]
    return flat


def test_every_page_says_who_may_open_it() -> None:
    silent = [
        f"{e.callback.__module__}.{e.callback.__name__}"
        for e in endpoints(get_resolver())
        if e.callback.__module__.startswith("interra.") and not hasattr(e.callback, "policy")
    ]

    assert silent == []


def floor_of(dotted: str) -> tuple[int, str]:
    """`interra.gatherings` stands on floor (4, "e_agenda")."""
    _, floor, *room = dotted.split(".")
    return FLOORS.index(floor), room[0] if floor == "steps" and room else ""


def test_foreign_keys_point_down_the_house() -> None:
    """A string like "gatherings.Session" hides an import: hold it to the same direction."""
    climbing = []
    for model in apps.get_models():
        if not model.__module__.startswith("interra."):
            continue
        for field in model._meta.get_fields():
            target = field.related_model if field.concrete and field.is_relation else None
            if target is None or not target.__module__.startswith("interra."):
                continue
            if (
                target._meta.label == settings.AUTH_USER_MODEL
            ):  # Django's own, sanctioned inversion
                continue
            if floor_of(target.__module__) > floor_of(model.__module__):
                climbing.append(f"{model._meta.label}.{field.name} -> {target._meta.label}")

    assert climbing == []


def calls(path: Path) -> list[tuple[int, str]]:
    tree = ast.parse(path.read_text())
    nodes = [n for n in ast.walk(tree) if isinstance(n, ast.Call)]
    names = [(n.lineno, getattr(n.func, "attr", getattr(n.func, "id", ""))) for n in nodes]
    return [(line, name) for line, name in names if name]


def test_only_actions_write() -> None:
    readers = python_files("views", "forms", "queries", "policies", "timeline")

    writing = [
        f"{path.relative_to(SRC)}:{line} .{name}()"
        for path in readers
        for line, name in calls(path)
        if name in WRITES
    ]

    assert writing == []


def test_the_domain_does_not_look_at_the_clock() -> None:
    looking = [
        f"{path.relative_to(SRC)}:{line}"
        for path in python_files("actions", "queries", "rules", "policies", "models")
        for line, name in calls(path)
        if name in {"now", "today", "utcnow"}
    ]

    assert looking == []


def test_no_order_leaves_two_rows_tied() -> None:
    """Rows of the same instant come one way on one day and the other way on the next."""
    tied = []
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or getattr(node.func, "attr", "") != "order_by":
                continue
            names = [ast.unparse(one).strip("'-") for one in node.args]
            if names and names[-1] not in TELLS_APART:
                tied.append(f"{path.relative_to(SRC)}:{node.lineno} {names}")

    assert tied == []


def test_files_and_functions_stay_short_enough_to_read() -> None:
    tests = [*SRC.rglob("tests/*.py"), *(SRC.parent / "tests").rglob("*.py")]
    long = [path.name for path in tests if path.read_text().count("\n") > LONGEST_FILE]
    for path in python_files():
        text = path.read_text()
        if text.count("\n") > LONGEST_FILE:
            long.append(f"{path.relative_to(SRC)}: {text.count(chr(10))} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    long.append(f"{path.relative_to(SRC)}:{node.name}: {length} lines")

    assert long == []


@pytest.mark.parametrize("folder", sorted((SRC / "interra" / "steps").glob("[a-z]_*"), key=str))
def test_every_step_tells_its_story(folder: Path) -> None:
    assert (folder / "README.md").read_text().startswith(f"# {folder.name[0].upper()} · ")


PHYSICAL = re.compile(
    r"(margin|padding|border)-(left|right)|[{;\s](left|right)\s*:|text-align:\s*(left|right)"
)


def test_styles_read_in_both_directions() -> None:
    handed = [
        f"{path.relative_to(SRC)}:{number}"
        for path in SRC.rglob("*.css")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if PHYSICAL.search(line)
    ]

    assert handed == []


def test_pages_carry_no_inline_style_or_script() -> None:
    inline = re.compile(r"<style|<script(?![^>]*\ssrc=)|\sstyle=|\son[a-z]+=")

    found = [str(p.relative_to(SRC)) for p in SRC.rglob("*.html") if inline.search(p.read_text())]

    assert found == []
