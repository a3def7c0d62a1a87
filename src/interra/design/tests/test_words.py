from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation

from interra.design.templatetags import design

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

BOTH = {"ar": "طبخ حلبي", "fr": "Cuisine d’Alep"}


def test_a_reader_gets_the_words_in_their_language() -> None:
    with translation.override("ar"):
        assert design.words(BOTH) == '<span lang="ar" dir="auto">طبخ حلبي</span>'


def test_without_them_the_reader_gets_french() -> None:
    with translation.override("nl"):
        assert design.plain_words(BOTH) == "Cuisine d’Alep"


def test_without_french_the_reader_gets_what_the_author_wrote() -> None:
    with translation.override("nl"):
        assert design.words({"uk": "Сад"}) == '<span lang="uk" dir="auto">Сад</span>'


def test_no_words_show_nothing() -> None:
    assert design.words({}) == ""
    assert design.words(None) == ""
    assert design.paragraphs({"fr": ""}) == ""


def test_words_of_members_cannot_carry_code() -> None:
    with translation.override("fr"):
        shown = design.words({"fr": "<script>alert(1)</script>"})

    assert shown == '<span lang="fr" dir="auto">&lt;script&gt;alert(1)&lt;/script&gt;</span>'


def test_each_line_of_a_story_is_a_paragraph() -> None:
    with translation.override("fr"):
        shown = design.paragraphs({"fr": "Un.\n\n Deux. "})

    assert shown == '<p lang="fr" dir="auto">Un.</p>\n<p lang="fr" dir="auto">Deux.</p>'


def test_a_pictogram_says_nothing_to_a_screen_reader() -> None:
    assert design.icon("arrow", flip=True, size="small") == (
        '<svg class="icon icon-flip icon-small" aria-hidden="true">'
        '<use href="/static/design/icons.svg#arrow"/></svg>'
    )


def test_a_door_that_nobody_knows_leads_to_something_else() -> None:
    with translation.override("fr"):
        assert 'data-door="other"' in design.door_icon("tap-dance")
        assert design.door_name("tap-dance") == "Autre chose"
        assert design.door_name("cook") == "Cuisiner"


def test_a_language_is_named_in_itself() -> None:
    named = [design.autonym(code) for code in ("ar", "uk", "it", "xx", "")]

    assert named == ["العربية", "Українська", "Italiano", "xx", ""]


def test_a_language_is_named_in_the_readers_own() -> None:
    with translation.override("fr"):
        assert [design.language_named(code) for code in ("ar", "ti", "xx")] == [
            *("arabe", "tigrigna", "xx"),
        ]


def test_the_first_page_says_hello_in_each_language_once(settings: SettingsWrapper) -> None:
    settings.LANGUAGES = [("fr", "Français"), ("en", "English"), ("fr-be", "Français (Belgique)")]

    assert design.greetings() == {"hellos": [("fr", "Bonjour"), ("en", "Hello")]}
