from __future__ import annotations

import re
from pathlib import Path

import brotli  # type: ignore[import-untyped]  # ships no types
from django.contrib.staticfiles import finders

from interra.design.bundle import ENTRY, MINIFIED, STYLE, bundle, minify

STATIC = Path(__file__).parents[1] / "static" / "design"
LONGEST_COMPONENT = 80
HEAVIEST = 7 * 1024


def test_comments_and_blanks_go_and_strings_stay() -> None:
    css = '/* why */ .a::before { content: "/* kept: 0.5 */ ; }";  margin: 0.5rem 0 ; }'

    assert minify(css) == '.a::before{content:"/* kept: 0.5 */ ; }";margin:.5rem 0}'


def test_what_needs_its_blanks_keeps_them() -> None:
    css = ".a :hover { inline-size: calc(100% - 2 * 1rem); } @media (min-width: 60rem) and (hover) {}"

    assert minify(css) == (
        ".a :hover{inline-size:calc(100% - 2 * 1rem)}@media (min-width:60rem) and (hover){}"
    )


def test_layers_come_in_the_order_of_the_house_with_the_style_of_each_app(tmp_path: Path) -> None:
    files = {
        ENTRY: '@layer base, features;\n@import url("a.css") layer(base);\n',
        "a.css": "a { color: red; }",
        "agenda.css": "/* days */\n@layer features {\n  .b { margin: 0; }\n}\n",
        "people.css": ".c { margin: 0; }",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)

    css = bundle(tmp_path, [tmp_path / "agenda.css", tmp_path / "people.css"])

    assert css == (
        "@layer base,features;@layer base{a{color:red}}@layer features{.b{margin:0}.c{margin:0}}"
    )


def test_the_bundle_is_found_like_any_other_static_file() -> None:
    found = finders.find(MINIFIED)

    assert found is not None
    assert Path(found).read_text("utf-8").startswith("@layer reset,tokens,base,")


def test_every_file_of_the_design_is_imported_and_every_import_exists() -> None:
    entry = (STYLE / ENTRY).read_text("utf-8")
    written = {p.relative_to(STYLE).as_posix() for p in STYLE.rglob("*.css")} - {ENTRY}

    assert set(re.findall(r'url\("([^"]+)"\)', entry)) == written


def test_the_style_stays_light_and_its_files_short() -> None:
    long = [
        path.name
        for path in (STYLE / "components").iterdir()
        if path.read_text("utf-8").count("\n") > LONGEST_COMPONENT
    ]

    assert long == []
    assert len(brotli.compress(bundle(features=[]).encode())) <= HEAVIEST


def test_values_have_a_name() -> None:
    """Colours are written in tokens.css only (what is printed is black on white)."""
    loose = [
        f"{path.name}: {found}"
        for path in STYLE.rglob("*.css")
        if path.name not in {"tokens.css", "print.css"}
        for found in re.findall(r"#[0-9a-f]{3,8}\b|\brgb\(|\bhsl\(", path.read_text("utf-8"))
    ]

    assert loose == []


def test_a_component_uses_only_names_that_exist() -> None:
    css = "".join(p.read_text("utf-8") for p in STYLE.rglob("*.css"))
    given = set(re.findall(r"(--[\w-]+):", css))

    assert set(re.findall(r"var\((--[\w-]+)\)", css)) - given == set()


def test_every_pictogram_asked_for_is_drawn() -> None:
    drawn = set(re.findall(r'id="([\w-]+)"', (STATIC / "icons.svg").read_text("utf-8")))
    house = Path(__file__).parents[2]
    asked = {
        f"{path.name}: {name}"
        for path in house.rglob("*.html")
        for name in re.findall(r'{% icon "([\w-]+)"', path.read_text("utf-8"))
        if name not in drawn
    }

    assert asked == set()


def test_every_pictogram_drawn_is_named_somewhere() -> None:
    drawn = set(re.findall(r'id="([\w-]+)"', (STATIC / "icons.svg").read_text("utf-8")))
    house = Path(__file__).parents[2]
    pages = [*house.rglob("*.html"), *house.rglob("*.py")]
    named = {
        name
        for path in pages
        if "tests" not in path.parts
        for name in re.findall(r'["\']([\w-]+)["\']', path.read_text("utf-8"))
    }

    assert drawn - named == set()
