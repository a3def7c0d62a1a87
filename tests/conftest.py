"""One season for all the stories of a file; each story is undone after it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.utils import translation

from tests.season import Season, a_season

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def season(django_db_setup: None, django_db_blocker: Any) -> Iterator[Season]:
    with django_db_blocker.unblock(), translation.override("fr"), transaction.atomic():
        yield a_season()
        transaction.set_rollback(True)
