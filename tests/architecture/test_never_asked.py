"""« Nous ne demandons pas vos papiers. » What is not stored cannot be taken: a test, not a promise."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django import forms
from django.apps import apps

import interra

if TYPE_CHECKING:
    from collections.abc import Iterable

SRC = Path(__file__).resolve().parents[2] / "src"

# One word forbids every name that contains it (`birth` forbids `birth_date` and `place_of_birth`).
NEVER = """
    nationality citizenship citizen country origin ethnicity ethnic race tribe caste
    legal_status residence permit visa asylum refugee undocumented papers passport identity_card
    id_card national_number niss nrn social_security
    birth birthday birthdate born
    address street postcode postal zip home
    religion religious faith political union
    health illness disability handicap
    gender sex sexual orientation marital spouse
    income salary wage iban bank criminal police fingerprint biometric face latitude longitude
    nationalite citoyennete pays origine naissance adresse rue commune religion sante sexe genre
    sejour titre_sejour papiers passeport asile refugie revenu casier
""".split()  # noqa: SIM905 -- read as a list of words, not of strings

# A place is not a person, and a message must have somewhere to go.
NOT_A_PERSON = {
    "notices.Notice.address",
    "territory.Venue.address",
    "territory.Venue.street",
    "territory.Venue.postcode",
    "territory.Venue.latitude",
    "territory.Venue.longitude",
}
PLACES = ("territory.", "interra.territory.")


def words_of(name: str) -> list[str]:
    """`birthDate`, `birth_date` and `birth-date` are the same two words."""
    return [word.lower() for word in re.findall(r"[A-Z]?[a-zà-ÿ]+|[A-Z]+|\d+", name)]


def forbidden(name: str) -> bool:
    said = f"_{'_'.join(words_of(name))}_"
    return any(f"_{never}_" in said for never in NEVER)


def model_fields() -> Iterable[str]:
    for model in apps.get_models():
        if model.__module__.startswith("interra."):
            for field in model._meta.get_fields():
                yield f"{model._meta.label}.{field.name}"


def form_fields() -> Iterable[str]:
    for module in pkgutil.walk_packages(interra.__path__, "interra."):
        if "forms" in module.name.split(".") and "tests" not in module.name:
            for thing in vars(importlib.import_module(module.name)).values():
                if not (isinstance(thing, type) and issubclass(thing, forms.BaseForm)):
                    continue
                if thing.__module__.startswith("interra."):
                    yield from (f"{thing.__module__}.{n}" for n in thing.base_fields)


def inputs_of_pages() -> Iterable[str]:
    for page in (SRC / "interra").rglob("*.html"):
        for name in re.findall(
            r"<(?:input|select|textarea|button)\b[^>]*?\sname=\"([\w.-]+)\"", page.read_text()
        ):
            yield f"{page.relative_to(SRC)}.{name}"


def keys_of_exports() -> Iterable[str]:
    for path in [*(SRC / "interra").rglob("privacy.py"), *(SRC / "interra").rglob("my_data.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Dict):
                for key in node.keys:
                    if isinstance(key, ast.Constant) and isinstance(key.value, str):
                        yield f"{path.relative_to(SRC)}.{key.value.replace(' ', '_')}"


@pytest.mark.parametrize("ask", [model_fields, form_fields, inputs_of_pages, keys_of_exports])
def test_nothing_asks_where_a_person_comes_from_nor_what_papers_they_have(ask) -> None:
    found = {where for where in ask() if forbidden(where.rsplit(".", 1)[-1])}

    assert {where for where in found - NOT_A_PERSON if not where.startswith(PLACES)} == set()


@pytest.mark.parametrize(
    "name",
    ["nationality", "birth_date", "dateOfBirth", "place_of_birth", "legal_status", "home_address"],
)
def test_the_net_catches(name: str) -> None:
    assert forbidden(name)


@pytest.mark.parametrize(
    "name", ["starts_at", "asked_at", "door", "language", "origins_x", "party"]
)
def test_the_net_lets_ordinary_words_through(name: str) -> None:
    assert not forbidden(name)


def test_at_least_forty_names_are_forbidden() -> None:
    assert len(set(NEVER)) >= 40
