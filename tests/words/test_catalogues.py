"""Every language says the same thing: same placeholders, same marks, every plural."""

import re

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

from interra.foundation.translations.compiling import WHOLE, catalogues, coverage, language_of

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")
MARK = re.compile(r"</?\w+")
ALL = list(catalogues())


def forms_of(message):
    return message.string if isinstance(message.string, tuple) else (message.string,)


@pytest.mark.parametrize(
    "path", ALL, ids=lambda path: f"{language_of(path)}-{path.parents[3].name}"
)
def test_a_catalogue_keeps_what_the_code_fills_in(path):
    with path.open("rb") as words:
        catalogue = read_po(words, locale=path.parents[1].name)

    for message in (one for one in catalogue if one.id):
        source = " ".join(message.id) if isinstance(message.id, tuple) else message.id
        filled = set(PLACEHOLDER.findall(source))
        for form in forms_of(message):
            said = set(PLACEHOLDER.findall(form))
            assert said <= filled, message.id
            # « one » and « two » may be said without the number; what was typed need not be repeated
            assert len(forms_of(message)) > 1 or filled - said <= {"%(value)s"}, message.id
            once = source if isinstance(message.id, str) else message.id[0]
            assert sorted(MARK.findall(form)) == sorted(MARK.findall(once)), message.id
        assert not message.fuzzy, message.id


def test_the_languages_offered_are_complete():
    measured = coverage()

    offered = [code for code, _ in settings.LANGUAGES if code != "en"]
    assert offered == list(WHOLE)
    assert {code: measured[code] for code in offered} == dict.fromkeys(WHOLE, 1)
