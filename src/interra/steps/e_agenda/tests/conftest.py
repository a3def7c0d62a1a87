"""When the stories of this room begin, and who sits at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import time_machine
from django.core.cache import caches

from interra.people.tests.make import a_coordinator, sign_in_staff
from interra.steps.e_agenda.tests.make import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from interra.people.models import Member


@pytest.fixture
def monday_morning() -> Iterator[None]:
    caches["pages"].clear()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def nora(client: Client, monday_morning: None) -> Member:
    nora = a_coordinator()
    sign_in_staff(client, nora, at=NOW)
    return nora
