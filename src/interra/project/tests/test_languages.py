import os
import subprocess
import sys

import pytest

from interra.foundation.translations.compiling import compile_words


def test_a_language_that_is_hardly_begun_is_not_offered():
    compile_words()
    asked = "from django.conf import settings; print([code for code, _ in settings.LANGUAGES])"
    env = os.environ | {
        "INTERRA_LANGUAGES": "fr,uk,ar",
        "DJANGO_SETTINGS_MODULE": "interra.project.settings",
    }

    said = subprocess.run(  # noqa: S603 -- our own words
        [sys.executable, "-c", asked], env=env, capture_output=True, text=True, check=True
    )

    assert said.stdout.strip() == "['fr', 'ar']"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("page", "there"),
    [
        ("/fr/", "/ar/"),
        ("/fr/help/", "/ar/help/"),
        ("/fr/nothing/", "/fr/nothing/"),
        ("/", "/ar/"),
    ],
)
def test_a_language_is_chosen_for_a_page_whatever_the_browser_prefers(client, page, there):
    answer = client.post(
        "/language/", {"next": page, "language": "ar"}, headers={"Accept-Language": "nl"}
    )

    assert (answer.status_code, answer.url) == (302, there)
