from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interra.people.rules.names import clean_name, fold, is_reserved, skeleton

REAL_NAMES = [
    "Nguyễn Thị Ánh", "علی\u200cرضا", "محمد", "ሰላም ገብረ", "Ahmed.e", "O’Brien", "Jean-Pierre",
    "X Æ A-12", "李小龍", "Ólafur", "D’Hondt-Van den Broeck", "Şükrü", "Ғалым", "ကျော်", "N",
    "Abu Karim Muhammad al-Jamil ibn Nidal", "Łukasz", "أُمّ كلثوم", "ʻOkina", "Ngũgĩ", "გიორგი",
    "தமிழ்ச்செல்வி", "👨\u200d👩\u200d👧 fam", "Işıl", "D'Arc",
]  # fmt: skip


@pytest.mark.parametrize("name", REAL_NAMES)
def test_a_real_name_stays_as_it_is(name: str) -> None:
    assert clean_name(name) == unicodedata.normalize("NFC", name)
    assert not is_reserved(name)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Samira   B. ", "Samira B."),
        ("evil\u202egnp.exe", "evilgnp.exe"),
        ("\u2066x\u2069\u200e\u200f\u061c", "x"),
        ("a\r\nBcc: x@y", "a Bcc: x@y"),
        ("Sa\x00mi\ufeffra\u00ad", "Sa mira"),
        ("tag\U000e0041\U000e007f", "tag"),
        ("\ud800Samira", "Samira"),
        ("a\u0300\u0301\u0302\u0303\u0304\u0305\u0306", "à\u0301\u0302\u0303\u0304"),
        ("\u0301Samira", "Samira"),
        ("Nguye\u0302\u0303n", "Nguyễn"),
        ("   ", ""),
        ("\u200d\u200c\u200b\u3164", ""),
        ("...", ""),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_what_nobody_can_see_goes(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept


@pytest.mark.parametrize(
    "letter", ["a", "é", "👨\u200d👩\u200d👧\u200d👦", "🇧🇪", "👍🏾", "ကျ", "நி"]
)
def test_a_long_name_is_cut_at_eighty_letters_and_never_inside_one(letter: str) -> None:
    name = clean_name(letter * 90)

    assert name == letter * min(80, 320 // len(letter))


def test_ten_megabytes_are_read_in_no_time() -> None:
    assert len(clean_name("a\u0301" * 5_000_000)) == 80


@given(st.text())
def test_whatever_is_typed_cleaning_twice_changes_nothing(typed: str) -> None:
    once = clean_name(typed)

    assert clean_name(once) == once
    assert len(once) <= 320
    assert not any(unicodedata.bidirectional(char) in {"LRO", "RLO", "RLI"} for char in once)


@pytest.mark.parametrize(
    "name",
    [
        "Interra", "INTERRA", "Ιnterra", "Іntеrrа", "lnterra", "1nterra", "I n t e r r a",
        "Ｉｎｔｅｒｒａ", "Équipe Interra", "Interra.", "ınterra", "In\u200cterra", "null", "None",
        "undefined", "Admin", "аdmin",
    ],
)  # fmt: skip
def test_nobody_speaks_in_the_name_of_the_house(name: str) -> None:
    assert is_reserved(clean_name(name))


@pytest.mark.parametrize("name", ["Fabio Interrante", "Nonette", "Nulla", "Adminou", "Terra"])
def test_a_name_that_only_resembles_is_free(name: str) -> None:
    assert not is_reserved(name)


@pytest.mark.parametrize(
    ("name", "folded"),
    [("Élodie D’Hondt", "elodie dhondt"), ("أُمّ كلثوم", "ام كلثوم"), ("ŞÜKRÜ", "sukru"),
     ("Jean-Pierre", "jean pierre"), ("علی\u200cرضا", "علیرضا")],
)  # fmt: skip
def test_searching_ignores_case_accents_and_punctuation(name: str, folded: str) -> None:
    assert fold(name) == folded


def test_spellings_of_one_name_share_a_skeleton() -> None:
    assert skeleton("Mohamed") == skeleton("Muhammad") == skeleton("محمد") == "mmd"
    assert skeleton("Samira Ben Ali") == "smr bn al"
