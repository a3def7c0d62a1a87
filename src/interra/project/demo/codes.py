"""Public names of invented things: the same seed gives the same names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interra.foundation.codes import ALPHABET

if TYPE_CHECKING:
    from random import Random


def code_from(random: Random) -> str:
    return "".join(random.choices(ALPHABET, k=10))
