"""Knocking at the entrance as a browser does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import translation

from interra.foundation.notices.models import Notice
from interra.foundation.sealing import unseal

if TYPE_CHECKING:
    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

with translation.override("en"):
    ENTER, CODE, WHO = (reverse(f"people:{name}") for name in ("enter", "code", "who"))
PHONE, EMAIL = "+32470123456", "samira@example.org"


def ask(client: Client, contact: str = "0470 12 34 56", **more: str) -> Answer:
    return client.post(ENTER, {"contact": contact, **more})


def the_code() -> str:
    return str(unseal(Notice.objects.latest("pk").secret))


def type_code(client: Client, code: str, mine: str = "yes") -> Answer:
    return client.post(CODE, {"code": code, "mine": mine})


def is_in(client: Client) -> bool:
    return client.get(reverse("people:devices")).status_code == 200
