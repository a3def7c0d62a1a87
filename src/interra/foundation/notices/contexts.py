"""What a message needs to know is asked from the app that wrote it, when it leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interra.foundation.notices.models import Notice


class Nothing(Exception):  # noqa: N818 -- a state
    """What the message tells no longer exists: it is not sent."""


class Context(Protocol):
    def __call__(self, notice: Notice, /) -> dict[str, Any]:
        """Values for the template `notices/<kind>.txt`.

        :raises Nothing: if the message has become pointless.
        """


class Gather(Protocol):
    def __call__(self, notices: Sequence[Notice], /) -> None:
        """Read at once what `Context` would read for each; put it in `notice.gathered`."""


_contexts: dict[str, Context] = {}
_gathers: dict[str, Gather] = {}


def register_context(app: str, context: Context, gather: Gather | None = None) -> None:
    """`app` is the part of the kind before the dot."""
    _contexts[app] = context
    if gather:
        _gathers[app] = gather


def context_of(notice: Notice) -> dict[str, Any]:
    make = _contexts.get(_app_of(notice))
    return make(notice) if make else {}


def gather(notices: Sequence[Notice]) -> None:
    """Before many texts are made: as many questions to the database as for one."""
    for app, read in _gathers.items():
        theirs = [notice for notice in notices if _app_of(notice) == app]
        if theirs:
            read(theirs)


def _app_of(notice: Notice) -> str:
    return notice.kind.partition(".")[0]
