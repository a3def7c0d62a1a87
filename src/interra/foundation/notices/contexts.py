"""What a message needs to know is asked from the app that wrote it, when it leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from interra.foundation.notices.models import Notice


class Nothing(Exception):  # noqa: N818 -- a state
    """What the message tells no longer exists: it is not sent."""


class Context(Protocol):
    def __call__(self, notice: Notice, /) -> dict[str, Any]:
        """Values for the template `notices/<kind>.txt`.

        :raises Nothing: if the message has become pointless.
        """


_contexts: dict[str, Context] = {}


def register_context(app: str, context: Context) -> None:
    """`app` is the part of the kind before the dot."""
    _contexts[app] = context


def context_of(notice: Notice) -> dict[str, Any]:
    make = _contexts.get(notice.kind.partition(".")[0])
    return make(notice) if make else {}
