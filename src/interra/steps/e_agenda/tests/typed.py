"""What Nora types at the desk, and the page that comes back."""

from __future__ import annotations

import re
from typing import Any

DESK = "/en/desk/ateliers/"


def an_answer(**given: Any) -> dict[str, Any]:
    """What Nora types for Hachem's atelier."""
    usual = {
        "door": "cook",
        "title_fr": "Cuisine d’Alep",
        "story_fr": "Nous cuisinons trois plats.",
        "language": "ar",
        "title_own": "مطبخ حلب",
        "story_own": "نطبخ ثلاثة أطباق.",
        "host_words_own": "أحب الطبخ.",
        "languages_spoken": ["fr", "ar"],
        "little_french": "on",
        "audience": "everyone",
        "children": "welcome",
        "seats": "12",
        "mode": "first",
        "team_present_for": "3",
    }
    return usual | given


def hours(**given: Any) -> dict[str, Any]:
    usual = {
        "rhythm": "weekly",
        "day": "2027-03-13",
        "starts_at": "18:30",
        "ends_at": "21:00",
        "n": "6",
    }
    return usual | given


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())
