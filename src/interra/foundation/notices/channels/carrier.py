"""What every way of carrying a message promises."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class NotNow(Exception):  # noqa: N818 -- a state
    """The carrier could not take it; it may later."""


class Never(Exception):  # noqa: N818 -- a state
    """The carrier will not take it: the address is wrong, or the way is closed."""


class Unsure(Exception):  # noqa: N818 -- a state
    """It was handed over, and no answer came: the carrier may have taken it."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message ready to leave. `code` never changes: a second copy can be recognised."""

    code: str
    address: str
    subject: str
    body: str
    language: str


class Carrier(Protocol):
    def __call__(self, letter: Letter, /) -> None:
        """Hand it over.

        :raises NotNow: try again later.
        :raises Never: do not try again.
        :raises Unsure: perhaps taken: one more try at most.
        """
