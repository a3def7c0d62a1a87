"""Every pair of colours that meets on a page can be read, by day and by night."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[1] / "style" / "tokens.css"
TEXT, EDGE = 4.5, 3.0
DOORS = ("cook", "move", "speak", "music", "write", "make", "nature", "other")

READ = [
    *[("ink", ground) for ground in ("paper", "sheet", "sand", "line")],
    *[("ink", pale) for pale in ("clay", "moss", "sky", "honey", "rose")],
    *[("ink", f"door-{door}-pale") for door in DOORS],
    *[("ink-soft", ground) for ground in ("paper", "sheet", "sand")],
    *[("link", ground) for ground in ("paper", "sheet", "sand", "sky")],
    *[("red", ground) for ground in ("paper", "sheet", "rose")],
    ("on-earth", "earth"),
    ("on-earth", "earth-deep"),
    ("on-earth", "leaf"),
    ("on-sun", "sun"),
    ("paper", "ink"),
]
SEEN = [
    *[("edge", ground) for ground in ("paper", "sheet")],
    *[("leaf", ground) for ground in ("paper", "sheet", "moss")],
    ("link", "paper"),
    ("red", "paper"),
    *[("on-earth", f"door-{door}") for door in DOORS if door != "speak"],
    ("on-sun", "door-speak"),
]


def colours(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#\w+|var\(--[\w-]+\));", css))


def by_day_and_by_night() -> dict[str, dict[str, str]]:
    day, night = TOKENS.read_text("utf-8").split("@media (prefers-color-scheme: dark)")
    return {"day": colours(day), "night": colours(day) | colours(night)}


def light_of(name: str, known: dict[str, str]) -> float:
    value = known[name]
    while value.startswith("var"):
        value = known[value[6:-1]]
    digits = value[1:] if len(value) == 7 else "".join(digit * 2 for digit in value[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str, known: dict[str, str]) -> float:
    dark, light = sorted((light_of(one, known), light_of(other, known)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("time", ["day", "night"])
def test_words_can_be_read_on_every_ground(time: str) -> None:
    known = by_day_and_by_night()[time]

    faint = [pair for pair in READ if contrast(*pair, known) < TEXT]

    assert faint == []


@pytest.mark.parametrize("time", ["day", "night"])
def test_edges_and_pictograms_can_be_seen(time: str) -> None:
    known = by_day_and_by_night()[time]

    faint = [pair for pair in SEEN if contrast(*pair, known) < EDGE]

    assert faint == []
