"""Cards are drawn once: when a seat is taken, only the card that says so is drawn again."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django import template
from django.template.loader import render_to_string
from django.utils.translation import get_language

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from interra.steps.e_agenda.queries.agenda import Card

register = template.Library()


@register.simple_tag
def card(shown: Card) -> SafeString:
    return _drawn(shown, get_language())


@lru_cache(maxsize=2048)  # some three megabytes
def _drawn(shown: Card, _language: str | None) -> SafeString:
    return render_to_string("design/card.html", {"card": shown})
