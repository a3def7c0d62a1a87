"""Arrival bands and languages: who may ask for them. Adding a line here is a decision, not a detail."""

from __future__ import annotations

import ast
from pathlib import Path

from django.apps import apps

from interra.people.models import Circumstance, Member

SRC = Path(__file__).resolve().parents[2] / "src"
QUESTIONS = "interra.people.queries.circumstances"
MAY_ASK = {
    # the deeds that mix
    "interra.gatherings.queries.facts",
    "interra.gatherings.queries.tables",
    "interra.gatherings.actions.tables",
    # the person's own answers, in front of that person
    "interra.people.actions.circumstances",
    "interra.people.views.onboarding",
    "interra.people.queries.my_data",
    # fictional people
    "interra.project.demo.casting",
}
MAY_TOUCH_THE_TABLE = {
    "interra.people.actions.circumstances",
    QUESTIONS,
    "interra.project.demo.casting",  # fictional people, by thousands
}


def imports_of(path: Path) -> set[str]:
    """Every dotted name a file imports, modules and the names taken from them."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{name.name}" for name in node.names} | {node.module}
    return found


def modules() -> dict[str, set[str]]:
    return {
        ".".join(path.relative_to(SRC).with_suffix("").parts).removesuffix(
            ".__init__"
        ): imports_of(path)
        for path in (SRC / "interra").rglob("*.py")
        if not {"tests", "migrations"} & set(path.parts)
    }


def test_only_those_who_mix_ask_for_circles_and_languages() -> None:
    asking = {name for name, imported in modules().items() if QUESTIONS in imported}

    assert asking - MAY_ASK == set()


def test_only_the_deed_and_the_question_touch_the_sealed_table() -> None:
    touching = {
        name
        for name, imported in modules().items()
        if "interra.people.models.Circumstance" in imported
    }
    by_name = {
        str(path.relative_to(SRC))
        for path in (SRC / "interra").rglob("*.py")
        if "migrations" not in path.parts
        and ("people_circumstance" in path.read_text() or '"Circumstance"' in path.read_text())
        and "tests" not in path.parts
    }

    assert touching - MAY_TOUCH_THE_TABLE == set()
    assert by_name == set()


def test_no_key_leads_from_a_person_to_their_answers_nor_back() -> None:
    assert [field.name for field in Circumstance._meta.get_fields() if field.is_relation] == []
    assert Circumstance not in {
        field.related_model for field in Member._meta.get_fields() if field.is_relation
    }
    assert all(
        field.related_model is not Circumstance
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation
    )


# Who is never put together with whom: as few as may be.
NEVER_TOGETHER = "interra.people.queries.apart"
MAY_ASK_WHO = {
    # the deeds that seat people, and those that make households
    "interra.gatherings.queries.apart",
    "interra.people.actions.apart",
    "interra.people.actions.merging",
    "interra.people.actions.my_space",
    "interra.people.actions.together",
    "interra.people.queries.my_space",
    # who writes it, and who asked for it
    "interra.people.views.apart",
    "interra.people.queries.my_data",
}


def test_only_those_who_seat_people_and_who_asked_read_who_is_kept_apart() -> None:
    imported = modules()
    asking = {name for name, found in imported.items() if NEVER_TOGETHER in found}
    touching = {
        name for name, found in imported.items() if "interra.people.models.KeptApart" in found
    }

    assert asking - MAY_ASK_WHO == set()
    assert touching == {"interra.people.actions.apart", NEVER_TOGETHER}
