import logging

import pytest
from django.conf import settings

from interra.project.logs import NoSecrets


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("/fr/r/bcdfghjkmn.AbCdEfGhIjKlMnOpQrStUv/leave/", "/fr/r/…/leave/"),
        ("/fr/card/bcdfghjkmnpqrstvwxyz234567/", "/fr/card/…/"),
        ("/fr/team/invitation/bcdfghjkmnpqrstvwxyz234567/", "/fr/team/invitation/…/"),
        ("/fr/here/bcdfghjkmn/AbCdEfGhIjKlMnOp/", "/fr/here/bcdfghjkmn/…/"),
        ("/fr/welcome/gAAAAABn-_x9AbCdEf==/band/", "/fr/welcome/…/band/"),
        ("/fr/desk/people/", "/fr/desk/people/"),
    ],
)
def test_a_log_does_not_keep_what_opens_a_page(path, written):
    record = logging.LogRecord("django.request", 30, "", 0, "Not Found: %s", (path,), None)

    assert NoSecrets().filter(record)

    assert record.getMessage() == f"Not Found: {written}"


def test_everything_that_is_logged_passes_there():
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["no_secrets"]
    assert settings.LOGGING["root"]["handlers"] == ["console"]
